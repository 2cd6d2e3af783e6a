import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { loadLabelled, loadTable } from '../../src/data/load.ts';
import { unpack } from '../../src/data/unpack.ts';
import { idxBytes } from './idx-bytes.ts';

const images = idxBytes('uint8', [2, 1, 2], [1, 2, 3, 4]);
const labels = idxBytes('uint8', [2], [7, 9]);

describe('a gzipped file', () => {
  it('is read as what it holds, and known by its own bytes', () => {
    const files = {
      images: gzipSync(images),
      labels: gzipSync(labels),
      'd.csv.gz': gzipSync('1,2,7\n3,4,9\n'),
    };
    const read = (path: string): Uint8Array => files[path as keyof typeof files];
    const pair = loadTable(read, 'images', 'labels');
    expect(pair).toMatchObject({
      labels: ['7', '9'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
    const hash = createHash('sha256').update(files.images).digest('hex');
    expect(pair.files[0]).toEqual({ file: 'images', sha256: hash });
    expect(loadLabelled(read, ['d.csv.gz'], '--data').rows).toMatchObject({ width: 2, names: ['7', '9'] });
  });

  it('that unpacks to a hundred times its size and more than 16 MiB is refused, whatever it holds', () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 25));
    expect(() => unpack('f', bomb)).toThrow(UsageError);
    expect(() => unpack('f', bomb)).toThrow(
      'f: expected a gzipped file that can be unpacked, found more than 16777216 bytes in it',
    );
  });

  const tar = Buffer.alloc(512);
  tar.write('ustar', 257);
  const gz = gzipSync('1,2\n3,4\n');
  it.each([
    ['a tar archive', gzipSync(tar), 'found a tar archive, gzipped; unpack it first'],
    ['another gzipped file', gzipSync(gz), 'found another gzipped file, gzipped; unpack it first'],
    [
      'half of itself',
      gz.subarray(0, 15),
      'expected a gzipped file that can be unpacked, found unexpected end',
    ],
    [
      'its first bytes alone',
      gz.subarray(0, 3),
      'expected a gzipped file that can be unpacked, found unexpected',
    ],
  ])('with %s says so in one line', (_name, bytes, message) => {
    expect(() => unpack('f.gz', bytes)).toThrow(UsageError);
    expect(() => unpack('f.gz', bytes)).toThrow(`f.gz: `);
    expect(() => unpack('f.gz', bytes)).toThrow(message);
  });
});

it.each([
  ['a spreadsheet', 'PK\u0003\u0004...', 'found a zip archive (or a spreadsheet); unpack it first'],
  ['a Parquet file', 'PAR1...', 'found a Parquet file'],
  ['a NumPy file', '\u0093NUMPY', 'found a NumPy file'],
])('%s is called by its name', (_name, text, message) => {
  expect(() => unpack('f', Buffer.from(text, 'latin1'))).toThrow(message);
});

it('flags of CSV files are refused beside IDX files', () => {
  const read = (path: string): Uint8Array => (path === 'i' ? images : labels);
  expect(() => loadTable(read, 'i', 'l', { target: 'x' })).toThrow(
    '--target goes with a CSV file, and i is taken for an IDX file',
  );
});
