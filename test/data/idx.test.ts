import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOf, labelledData } from '../../src/data/classification.ts';
import { readInput } from '../../src/files/read-file.ts';
import { loadLabelled } from '../../src/data/load.ts';
import { looksLikeIdx, readIdx } from '../../src/data/idx.ts';
import { UsageError } from '../../src/core/errors.ts';
import { idxBytes, type IdxTypeName, idxTypes } from './idx-bytes.ts';
import { scratch } from '../cli/scratch.ts';

/** Numbers that each type holds exactly. */
const entries: Readonly<Record<IdxTypeName, fc.Arbitrary<number>>> = {
  uint8: fc.integer({ min: 0, max: 255 }),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32768, max: 32767 }),
  int32: fc.integer({ min: -2147483648, max: 2147483647 }),
  float32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
};
const types = Object.keys(idxTypes) as IdxTypeName[];

describe('an IDX file', () => {
  it.each(types)('of %s reads back as what was written, wherever its bytes lie in memory', (type) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((dims) => {
          const count = dims.reduce((a, b) => a * b, 1);
          return fc.record({
            dims: fc.constant(dims),
            values: fc.array(entries[type], { minLength: count, maxLength: count }),
          });
        }),
        fc.nat(7),
        ({ dims, values }, offset) => {
          const bytes = idxBytes(type, dims, values);
          const moved = new Uint8Array(bytes.length + offset).subarray(offset);
          moved.set(bytes);
          const read = readIdx('f', moved);
          expect(read.dims).toEqual(dims);
          expect(Array.from(read.values)).toEqual(values);
        },
      ),
    );
  });

  it('is read as MNIST begins: magic 2051 for images, 2049 for labels', () => {
    expect(idxBytes('uint8', [1, 1, 1], [7]).slice(0, 4)).toEqual(Uint8Array.of(0, 0, 8, 3));
    const images = Buffer.from('00000803000000010000000100000002ff07', 'hex');
    expect(readIdx('f', images)).toEqual({ dims: [1, 1, 2], values: Float64Array.of(255, 7) });
    const labels = Buffer.from('00000801000000020509', 'hex');
    expect(readIdx('f', labels)).toEqual({ dims: [2], values: Float64Array.of(5, 9) });
  });

  it.each([
    ['nothing', '', 'f: header: expected at least 4 bytes, found 0'],
    ['three bytes', '000008', 'f: header: expected at least 4 bytes, found 3'],
    [
      'a text',
      '312c320a',
      String.raw`f: bytes 0–1: expected 0 0, with which IDX files begin, found text, "1,2\n"`,
    ],
    ['other bytes', '0102080304', 'f: bytes 0–1: expected 0 0, with which IDX files begin, found 1 2'],
    ['an unknown type', '00000a01', 'f: byte 2: expected a type of entries (0x08 unsigned bytes'],
    ['no dimension', '00000800', 'f: byte 3: expected at least one dimension, found 0'],
    ['a header cut short', '0000080300000001', 'f: header: expected 16 bytes, for 3 dimensions, found 8'],
    [
      'an empty dimension',
      '000008020000000100000000',
      'f: bytes 8–11: expected a dimension of at least 1, found 0',
    ],
    [
      'too few entries',
      '0000080200000002000000030102030405',
      'f: from byte 12 on: expected 6 bytes of data (2 × 3 unsigned bytes), found 5: the file is truncated',
    ],
    [
      'too many entries',
      '00000801000000010102',
      'f: from byte 8 on: expected 1 bytes of data (1 unsigned bytes), found 2: something follows them',
    ],
    ['sizes beyond all memory', '00000802ffffffffffffffff', 'f: header: expected at most 268435456 numbers'],
    ['NaN', '00000d01000000017fc00000', 'f: byte 8: expected a finite number, found NaN'],
  ])('with %s is refused in one line that says where and what was expected', (_name, hex, message) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(() => readIdx('f', bytes)).toThrow(UsageError);
    expect(() => readIdx('f', bytes)).toThrow(message);
  });

  it('is told from CSV by its first two bytes', () => {
    expect(looksLikeIdx(idxBytes('uint8', [1], [0]))).toBe(true);
    expect(looksLikeIdx(Buffer.from('0,0\n'))).toBe(false);
  });
});

describe('a labelled data set', () => {
  const folder = (files: Readonly<Record<string, string | Uint8Array>>): string => {
    const at = scratch();
    for (const [name, content] of Object.entries(files)) writeFileSync(join(at, name), content);
    return at;
  };
  const readerOf =
    (at: string) =>
    (path: string): Uint8Array =>
      readInput(at, path);
  const images = idxBytes('uint8', [3, 1, 2], [1, 2, 3, 4, 5, 6]);

  it('is the same from IDX files and from CSV', () => {
    const at = folder({ i: images, l: idxBytes('uint8', [3], [9, 7, 9]), 'd.csv': '1,2,9\n3,4,7\n5,6,9\n' });
    const [idx, csv] = [['i', 'l'], ['d.csv']].map(
      (paths) => loadLabelled(readerOf(at), paths, '--data').rows,
    );
    const classes = classesOf(idx!);
    expect(classes).toEqual(['7', '9']);
    expect(labelledData(idx!, classes)).toEqual(labelledData(csv!, classes));
    expect(labelledData(idx!, classes)).toEqual({
      inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
      width: 2,
      classes: ['7', '9'],
      labels: Uint32Array.of(1, 0, 1),
    });
  });

  it('takes its classes from the last column, or from the one that is named', () => {
    const at = folder({ 'd.csv': 'kind,a,name,b\nx,1,p,2\ny,3,q,4\n' });
    const last = loadLabelled(readerOf(at), ['d.csv'], '--data');
    expect(last.rows).toMatchObject({ width: 1, names: ['2', '4'], inputs: Float64Array.of(1, 3) });
    expect(last.record).toMatchObject({ target: 'b', classes: 2, dropped: ['kind', 'name'] });
    const { rows } = loadLabelled(readerOf(at), ['d.csv'], '--data', { target: 'name' });
    expect(rows).toMatchObject({ width: 2, names: ['p', 'q'], inputs: Float64Array.of(1, 2, 3, 4) });
  });

  it.each([
    ['an IDX file alone', ['i'], '--data i: is an IDX file; the file of its labels must follow it'],
    [
      'three files',
      ['i', 'l', 'i'],
      '--data takes a CSV file, or two IDX files (images, labels); got 3 files',
    ],
    ['labels in two dimensions', ['i', 'i2'], 'i2: byte 3: expected 1 dimension, for labels, found 2'],
    ['images in one dimension', ['l', 'l'], 'l: byte 3: expected at least 2 dimensions, for images, found 1'],
    [
      'another number of labels',
      ['i', 'l'],
      'l: bytes 4–7: expected 3 labels, as many as i has images, found 2',
    ],
    ['labels that are not whole', ['i', 'f'], 'f: label 2: expected a whole number, found 0.5'],
    ['a file that is not there', ['none'], 'none: no such file or folder'],
    [
      'targets that are measurements',
      ['m.csv'],
      "m.csv: column 'y' must hold classes, words or whole numbers; row 2 has 0.5; --target names another column",
    ],
    ['classes alone', ['c.csv'], 'c.csv: expected columns of features beside that of classes, found none'],
  ])('from %s is refused in one line', (_name, paths, message) => {
    const at = folder({
      i: images,
      i2: idxBytes('uint8', [3, 1], [1, 2, 3]),
      l: idxBytes('uint8', [2], [1, 2]),
      f: idxBytes('float32', [3], [1, 0.5, 2]),
      'm.csv': 'x,y\n1,1\n2,0.5\n',
      'c.csv': 'y\n1\n2\n',
    });
    expect(() => loadLabelled(readerOf(at), paths, '--data')).toThrow(UsageError);
    expect(() => loadLabelled(readerOf(at), paths, '--data')).toThrow(message);
  });

  it('with one class, or a class in the test set that training never saw, is refused', () => {
    const at = folder({ 'one.csv': '1,5\n2,5\n', 'two.csv': '1,5\n2,6\n' });
    const [one, two] = ['one.csv', 'two.csv'].map(
      (path) => loadLabelled(readerOf(at), [path], '--data').rows,
    );
    expect(() => classesOf(one!)).toThrow('one.csv: expected 2 to 1000 classes, found 1');
    expect(() => labelledData(two!, ['5', '7'])).toThrow(
      "two.csv: row 2: class '6' does not occur in the training data",
    );
  });
});
