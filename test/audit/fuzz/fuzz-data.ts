import { gunzipSync, gzipSync } from 'node:zlib';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import type { Model } from '../../../src/audit/models/model.ts';
import { loadExamples, parseNormalization } from '../../../src/audit/network/examples.ts';
import { openStream } from '../../../src/core/stream.ts';
import type { DataFlags } from '../../../src/data/format.ts';
import { zipBytes } from '../models/zip-bytes.ts';
import { type Below, damaged, type Fuzzed, fuzzed } from './fuzz.ts';

const [rows, width, classes] = [30, 6, 3];

/** What people write into tables. */
const snippets =
  String.raw`" "" , ; # ' é −1 NaN inf 1e999 -1e-400 0x10 1,5 1.000,5 12345678901234567890 =1+1 class`
    .split(' ')
    .concat('\t', '\r', '\n', '\r\n', '\0', '\uFEFF', ' ');

/** A file for each format, whole; those of a pair stand together. */
export const originals: readonly (readonly (readonly [name: string, bytes: Uint8Array])[])[] =
  originalFiles();

export const model: Model = buildModel(
  'm',
  new Map([['w', { name: 'w', shape: [classes, width], values: new Float64Array(classes * width).fill(1) }]]),
  { input: [width], layers: [{ type: 'dense', weights: 'w' }] as never },
);

/** Reads `count` data sets, one file of each damaged, with flags by chance. */
export async function fuzzData(count: number, seed: string): Promise<Fuzzed> {
  return fuzzed(count, ['fuzz data', seed], (below) => {
    const set = originals[below(originals.length)]!;
    const which = below(set.length);
    const [name, original] = set[which]!;
    const others = originals.flat();
    const other = others[below(others.length)]![1];
    const bytes = name.endsWith('.csv')
      ? damagedText(original, below)
      : name.endsWith('.gz') && below(2) === 0
        ? gzipSync(damaged(gunzipSync(original), other, below))
        : damaged(original, other, below);
    const files = new Map(set.map(([file, whole], i) => [file, i === which ? bytes : whole]));
    const read = (path: string): Uint8Array => files.get(path)!;
    return {
      name,
      read: () =>
        loadExamples(read, [...files.keys()], '--train', below(4) === 0 ? flagsBy(below) : {}, {
          model,
          normalization: below(3) === 0 ? parseNormalization(read, '0.5,2') : undefined,
        }),
    };
  });
}

function damagedText(original: Uint8Array, below: Below): Uint8Array {
  if (below(3) === 0) return damaged(original, original, below);
  const bytes = Buffer.from(original);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; i <= below(3); i++) {
    const next = at + below(bytes.length - at);
    parts.push(bytes.subarray(at, next), Buffer.from(snippets[below(snippets.length)]!));
    // in place of some bytes, or between two
    at = Math.min(bytes.length - 1, next + below(4));
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

function flagsBy(below: Below): DataFlags {
  const flags: readonly DataFlags[] = [
    { delimiter: ';' },
    { decimal: ',' },
    { header: 'no' },
    { header: 'yes' },
    { target: 'y' },
    { encoding: 'utf-16le' },
    { encoding: 'windows-1252' },
  ];
  return flags[below(flags.length)]!;
}

function originalFiles(): [string, Uint8Array][][] {
  const stream = openStream(['fuzz data', 'originals']);
  const x = Array.from({ length: rows * width }, () => Math.floor(100 * stream.uniform()));
  const y = Array.from({ length: rows }, (_, n) => n % classes);
  const line = (n: number, label: string): string =>
    [...x.slice(n * width, (n + 1) * width), label].join(',');
  const names = Array.from({ length: width }, (_, j) => `x${j}`);
  const csv = (label: (c: number) => string, head: readonly string[]): Buffer =>
    Buffer.from(`${[...head, ...y.map((c, n) => line(n, label(c)))].join('\n')}\n`);
  const plain = csv(String, []);
  const headed = csv((c) => 'abc'[c]!, [[...names, 'y'].join(',')]);
  const idx = (sizes: readonly number[], values: readonly number[]): Buffer => {
    const head = Buffer.alloc(4 + 4 * sizes.length);
    head.set([0, 0, 8, sizes.length]);
    sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
    return Buffer.concat([head, Buffer.from(values)]);
  };
  const [images, labels] = [idx([rows, 2, width / 2], x), idx([rows], y)];
  const npy = (shape: string, values: readonly number[]): Uint8Array => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
    const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0, ...Buffer.from(`${header}\n`)]);
    return Buffer.concat([head, Buffer.from(Float32Array.from(values).buffer)]);
  };
  const npz = (deflate: boolean): Uint8Array =>
    zipBytes([
      { path: 'x_train.npy', content: npy(`(${rows}, ${width})`, x), deflate },
      { path: 'y_train.npy', content: npy(`(${rows},)`, y), deflate },
    ]);
  return [
    [['plain.csv', plain]],
    [['headed.csv', headed]],
    [['packed.csv.gz', gzipSync(headed)]],
    [
      ['images', images],
      ['labels', labels],
    ],
    [
      ['images.gz', gzipSync(images)],
      ['labels.gz', gzipSync(labels)],
    ],
    [['stored.npz', npz(false)]],
    [['packed.npz', npz(true)]],
  ];
}
