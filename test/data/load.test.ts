import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { notesOnData } from '../../src/run/catalogue-parts.ts';
import { loadClaims } from '../../src/config/load-claims.ts';
import { readInput } from '../../src/files/read-file.ts';
import { loadTable } from '../../src/data/load.ts';
import { idxBytes } from './idx-bytes.ts';

const cwd = mkdtempSync(join(tmpdir(), 'lakatos-load-data-'));
writeFileSync(join(cwd, 'images'), idxBytes('uint8', [3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
writeFileSync(join(cwd, 'labels'), idxBytes('uint8', [3], [7, 1, 7]));
writeFileSync(join(cwd, 'table.csv'), '1,2\n3,4\n');
const read = (path: string): Uint8Array => readInput(cwd, path);
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

describe('a data set', () => {
  it('may be a pair of IDX files: a row an image, its label beside it', () => {
    const table = loadTable(read, 'images', 'labels');
    expect(table).toMatchObject({
      file: 'images',
      columns: ['pixel1', 'pixel2', 'pixel3', 'pixel4'],
      target: 'label',
      dropped: [],
      labels: ['7', '1', '7'],
      rows: [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9, 10, 11],
      ],
    });
  });

  it('is known by the bytes of both files', () => {
    const before = loadTable(read, 'images', 'labels').sha256;
    writeFileSync(join(cwd, 'others'), idxBytes('uint8', [3], [7, 1, 1]));
    expect(loadTable(read, 'images', 'others').sha256).not.toBe(before);
    expect(loadTable(read, 'images', 'labels').sha256).toBe(before);
  });

  it('of networks, where it has labels, adds the claim on real rows', async () => {
    const ids = async (flags: { data?: string; labels?: string }): Promise<readonly string[]> =>
      (await loadClaims({ cwd }, { ...flags, catalogue: true })).claims.map(({ id }) => id);
    const count = 200;
    const pixels = Array.from({ length: 4 * count }, (_, i) => (37 * i) % 256);
    writeFileSync(join(cwd, 'more'), idxBytes('uint8', [count, 2, 2], pixels));
    const classes = Array.from({ length: count }, (_, i) => i % 2);
    writeFileSync(join(cwd, 'classes'), idxBytes('uint8', [count], classes));
    expect(await ids({ data: 'more', labels: 'classes' })).toContain('generalization/real-data');
    expect(await ids({})).not.toContain('generalization/real-data');
  });

  it('on which no networks are trained is told from one on which some are, with the reason', async () => {
    const rows = (cell: (i: number) => string): string =>
      Array.from({ length: 30 }, (_, i) => `${i},${cell(i)}`).join('\n');
    writeFileSync(
      join(cwd, 'one.csv'),
      rows(() => 'a'),
    );
    writeFileSync(
      join(cwd, 'two.csv'),
      rows((i) => 'ab'[i % 2]!),
    );
    const notes = async (data: string): Promise<readonly string[]> =>
      await notesOnData(await loadClaims({ cwd }, { data, catalogue: true }));
    const [read, why] = await notes('one.csv');
    expect(read).toMatch(
      /^data: one\.csv: 30 rows, 1 column of numbers; no classes in column column2; left out: no row, no column; SHA-256 [0-9a-f]{64}$/u,
    );
    expect([why]).toEqual([
      'no networks are trained on the data: one.csv: expected 2 to 1000 classes, found 1',
    ]);
    const two = await notes('two.csv');
    expect(two).toHaveLength(1);
    expect(two[0]).toContain('2 classes in column column2');
  });

  it.each([
    [{ data: 'images' }, '--data images: is an IDX file; name the file of its labels with --labels'],
    [
      { data: 'table.csv', labels: 'labels' },
      '--labels labels: goes with an IDX file, and --data table.csv is none',
    ],
    [{ labels: 'labels' }, '--labels goes with --data, an IDX file of images'],
    [{ data: 'nowhere' }, 'nowhere: no such file or folder'],
  ])('in %j says what is wrong', async (flags, message) => {
    await expect(loadClaims({ cwd }, { ...flags, catalogue: true })).rejects.toThrow(message);
  });
});
