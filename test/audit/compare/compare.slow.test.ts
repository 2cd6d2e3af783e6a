import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { openStream } from '../../../src/core/stream.ts';
import { idxBytes } from '../../data/idx-bytes.ts';
import { type MemoryHost, memoryHost } from '../../cli/memory-host.ts';
import { filesBelow, scratch } from '../../cli/scratch.ts';

/** Whole numbers round one of three corners, the class in words behind them. */
function corners(rows: number, seed: string): { rows: number[][]; labels: number[]; csv: string } {
  const stream = openStream(['corners', seed]);
  const labels = Array.from({ length: rows }, (_, i) => i % 3);
  const table = labels.map((c) =>
    [0, 1, 2].map((j) => Math.max(0, Math.min(255, Math.round((c === j ? 120 : 40) + 25 * stream.normal())))),
  );
  const lines = table.map((row, i) => `${row.join(',')},${'abc'[labels[i]!]!}`);
  return { rows: table, labels, csv: `x,y,z,corner\n${lines.join('\n')}\n` };
}

const fast = ['--widths', '8,6', '--epochs', '3', '--k-parallel', '2'] as const;

async function ran(host: MemoryHost, ...args: readonly string[]): Promise<number> {
  return run(host, ['compare', ...args]);
}

function withData(): { folder: string; host: MemoryHost } {
  const folder = scratch();
  const train = corners(120, 'train');
  writeFileSync(join(folder, 'train.csv'), train.csv);
  writeFileSync(join(folder, 'test.csv'), corners(60, 'test').csv);
  writeFileSync(join(folder, 'images.idx'), idxBytes('uint8', [120, 3, 1], train.rows.flat()));
  writeFileSync(join(folder, 'labels.idx'), idxBytes('uint8', [120], train.labels));
  return { folder, host: memoryHost(folder) };
}

describe('lakatos compare on data', () => {
  it('prints one table with accuracies, norms, gap and every bound, and writes it twice', async () => {
    const { folder, host } = withData();
    expect(await ran(host, '--data', 'train.csv', '--test', 'test.csv', ...fast, '--out', 'o')).toBe(0);
    expect(filesBelow(join(folder, 'o'))).toEqual(['compare.json', 'compare.md', 'compare.svg']);
    const { out, err } = host.written;
    for (const row of [
      'accuracy on the test set',
      'empirical gap',
      '‖W3‖σ',
      'G1',
      'G2',
      'G7',
      'Golowich',
      'Bartlett',
      'parameter count',
      'Neyshabur (scale',
    ])
      expect(out).toContain(row);
    expect(out).toContain('the anchor must not depend on the sample');
    expect(out.endsWith('report: o/compare.md\n')).toBe(true);
    expect(err).toContain('training on the first half: epoch 3/3');
    const md = readFileSync(join(folder, 'o/compare.md'), 'utf8');
    expect(md).toContain('| sample size n | 120 | 60 | 60 | 60 |');
  });

  it('gives the same bytes again, with --json on standard output, and others for another seed', async () => {
    const { folder, host } = withData();
    const again = memoryHost(folder);
    const other = memoryHost(folder);
    await ran(host, '--data', 'train.csv', ...fast, '--json', '--no-progress');
    await ran(again, '--data', 'train.csv', ...fast, '--json', '--no-progress');
    await ran(other, '--data', 'train.csv', ...fast, '--json', '--no-progress', '--seed', '2');
    expect(host.written.out).toBe(again.written.out);
    expect(other.written.out).not.toBe(host.written.out);
    const value = JSON.parse(host.written.out) as { kind: string; columns: { n: number }[] };
    expect(value.kind).toBe('comparison');
    // A fifth of the 120 rows is held out, and B, C and D have half of what is left.
    expect(value.columns.map(({ n }) => n)).toEqual([96, 48, 48, 48]);
    expect(host.written.err).toContain('report: reports/compare.md');
    expect(host.written.err).not.toContain('epoch 1');
  });

  it('is the same on IDX files as on CSV with the same numbers', async () => {
    const { folder, host } = withData();
    const csv = memoryHost(folder);
    writeFileSync(
      join(folder, 'numbers.csv'),
      readFileSync(join(folder, 'train.csv'), 'utf8').replaceAll(/[abc]$/gmu, (c) =>
        String('abc'.indexOf(c)),
      ),
    );
    expect(await ran(host, '--data', 'images.idx', 'labels.idx', ...fast, '--json')).toBe(0);
    expect(await ran(csv, '--data', 'numbers.csv', ...fast, '--json')).toBe(0);
    const columns = (text: string): unknown => (JSON.parse(text) as { columns: unknown }).columns;
    expect(columns(host.written.out)).toEqual(columns(csv.written.out));
  });

  it('holds its own hypotheses: the anchored bound at r = 0 is above the gap, the moved network within its ball', async () => {
    const { host } = withData();
    await ran(host, '--data', 'train.csv', '--test', 'test.csv', ...fast, '--radius', '0.2', '--json');
    const [, B, C] = (
      JSON.parse(host.written.out) as {
        columns: {
          gap: number;
          distances: { euclidean: number };
          bounds: { name: string; value: number }[];
        }[];
      }
    ).columns;
    expect(B!.distances.euclidean).toBe(0);
    expect(C!.distances.euclidean).toBeGreaterThan(0);
    expect(C!.distances.euclidean).toBeLessThanOrEqual(0.2 * (1 + 1e-9));
    expect(Math.abs(B!.gap)).toBeLessThan(B!.bounds[0]!.value);
  });

  it('certifies the network of every run with noise, the start among them, and marks the best', async () => {
    const { folder, host } = withData();
    await ran(host, '--data', 'train.csv', '--test', 'test.csv', ...fast, '--json');
    interface Run {
      readonly T: number;
      readonly divergence: number;
      readonly logRatio: number;
      readonly empirical: number;
      readonly certificate: number;
    }
    const { path, columns } = JSON.parse(host.written.out) as {
      path: { n: number; cells: Run[]; best: Run; still: number };
      columns: { bounds: { name: string; value: number }[] }[];
    };
    const [start, ...moved] = path.cells;
    expect(start).toMatchObject({ T: 0, divergence: 0, logRatio: 0 });
    expect(moved).toHaveLength(30);
    expect(path.best.certificate).toBe(Math.min(...path.cells.map(({ certificate }) => certificate)));
    // alone the start needs no share of δ, and a certificate is never below what was seen
    expect(path.still).toBeLessThan(start!.certificate);
    for (const { certificate, empirical } of path.cells) expect(certificate).toBeGreaterThan(empirical);
    // the mean of ℓ is K: beyond five deviations, √(2K) each, one of the two would be wrong
    for (const { divergence, logRatio } of moved)
      expect(Math.abs(logRatio - divergence)).toBeLessThan(5 * Math.sqrt(2 * divergence) + 1e-9);
    const G7 = columns[3]!.bounds.find(({ name }) => name === 'G7')!;
    expect(G7.value).toBeCloseTo(path.best.certificate - path.best.empirical, 12);
    const svg = readFileSync(join(folder, 'reports/compare.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/u);
    expect(svg).toContain('σ = 0.4');
  });

  it('says what was read of both files, and takes a flat that fits the network unless one is asked for', async () => {
    const { host } = withData();
    const args = [
      '--data',
      'train.csv',
      '--test',
      'test.csv',
      '--widths',
      '1',
      '--epochs',
      '3',
      '--seed',
      '2',
      '--json',
    ];
    expect(await ran(host, ...args)).toBe(0);
    const { data, options } = JSON.parse(host.written.out) as {
      data: { sources: { file: string; target: string; dropped: string[] }[] };
      options: { kParallel: number };
    };
    expect(data.sources).toMatchObject([
      { file: 'train.csv', target: 'corner', classes: 3, dropped: [] },
      { file: 'test.csv', target: 'corner' },
    ]);
    // three inputs, one unit, three classes
    expect(options.kParallel).toBe(6);
    expect(host.written.err).toMatch(/^Read: train\.csv: 120 rows, .*; 3 classes in column corner; /mu);
  });

  it('escapes what files are called', async () => {
    const { folder, host } = withData();
    const name = 'a|b*.csv';
    writeFileSync(join(folder, name), readFileSync(join(folder, 'train.csv')));
    await ran(host, '--data', name, ...fast);
    expect(readFileSync(join(folder, 'reports/compare.md'), 'utf8')).toContain(
      String.raw`- a\|b\*.csv: 120 rows, 3 columns of numbers; 3 classes in column corner; left out: no row, no column; SHA-256`,
    );
  });

  it.each([
    [['--test', 'test.csv'], '--test needs --data'],
    [['--data'], "option '--data <files...>' argument missing"],
    [['--data', 'none.csv'], 'none.csv: no such file'],
    [['--data', 'images.idx'], '--data images.idx: is an IDX file; the file of its labels must follow it'],
    [['--data', 'images.idx', 'short.idx'], 'short.idx: from byte 8 on: expected 9 bytes of data'],
    [
      ['--data', 'few.csv'],
      'few.csv: expected at least 20 rows to train on, found 4 beside the fifth that is held out; --test',
    ],
    [
      ['--data', 'train.csv', '--test', 'wide.csv'],
      'wide.csv:1: expected 4 columns, as in train.csv, found 5',
    ],
    [['--data', 'train.csv', '--test', 'strange.csv'], "strange.csv: row 1: class 'd' does not occur"],
    [
      ['--data', 'train.csv', '--test', 'order.csv'],
      "order.csv:1: column 1: expected the name 'x', as in train.csv, found 'y'",
    ],
    [
      ['--data', 'train.csv', '--test', 'bare.csv'],
      'bare.csv:1: expected a header, as in train.csv, found none',
    ],
    [
      ['--data', 'train.csv', '--test', 'words.csv'],
      "words.csv: column 'z': expected numbers, as in train.csv, found words",
    ],
    [
      ['--data', 'train.csv', '--target', 'edge'],
      "--target 'edge': train.csv has no such column, but x, y, z, corner",
    ],
    [['--header', 'yes'], '--header goes with --data'],
    [['--data', 'zeros.csv'], 'zeros.csv: expected inputs that differ from 0, found none'],
    [
      ['--data', 'train.csv', '--widths', '1,1,1,1,1,1,1,1', '--epochs', '1', '--no-progress'],
      'the network with hidden layers 1-1-1-1-1-1-1-1 does not learn: all units of a layer are dead',
    ],
    [
      ['--widths', '8,,8'],
      "--widths must be 1 to 50 whole numbers from 1 to 4096 with commas between, got '8,,8'",
    ],
    [['--widths', '0'], '--widths must be'],
    [['--activation', 'sigmoid'], '--activation must be identity, relu, leaky-relu or tanh, got'],
    [['--epochs', '1.5'], "--epochs must be a whole number from 1 to 10000, got '1.5'"],
    [['--margin=-1'], '--margin must be a number from 1e-100 to 1e100'],
    [['--radius', 'NaN'], '--radius must be a number'],
    [['--epsilon', ''], '--epsilon must be a number'],
    [['--delta', '1'], '--delta must be a number with 0 < delta < 1'],
    [['--k-parallel', '0'], '--k-parallel must be a whole number from 1 to 1000'],
    [
      ['--data', 'train.csv', '--widths', '1', '--k-parallel', '7'],
      '--k-parallel must be at most the number of parameters, 6',
    ],
    [['--seed', ''], '--seed must be 1 to 200 characters'],
    [['--out', 'train.csv'], '--out train.csv: cannot be written to'],
    [['--dta', 'train.csv'], "unknown option '--dta'"],
  ])('refuses %j in one line, with exit code 2 and nothing written', async (args, message) => {
    const { folder, host } = withData();
    writeFileSync(join(folder, 'few.csv'), '1,2,a\n2,1,b\n1,1,a\n2,2,b\n5,5,a\n');
    writeFileSync(join(folder, 'wide.csv'), '1,2,3,4,a\n');
    writeFileSync(join(folder, 'strange.csv'), 'x,y,z,corner\n1,2,3,d\n');
    writeFileSync(join(folder, 'order.csv'), 'y,x,z,corner\n1,2,3,a\n');
    writeFileSync(join(folder, 'bare.csv'), '1,2,3,a\n');
    writeFileSync(join(folder, 'words.csv'), 'x,y,z,corner\n1,2,p,a\n');
    writeFileSync(join(folder, 'zeros.csv'), `x,corner\n${'0,a\n0,b\n'.repeat(20)}`);
    writeFileSync(join(folder, 'short.idx'), idxBytes('uint8', [9], [1, 2, 3]));
    const before = filesBelow(folder);
    expect(await ran(host, ...args)).toBe(2);
    expect(host.written.err.split('\n')).toHaveLength(2);
    expect(host.written.err).toContain(message);
    expect(host.written.out).toBe('');
    expect(filesBelow(folder)).toEqual(before);
  });
});

describe('lakatos compare without data', () => {
  it('says which bound is smallest where, and writes every class', async () => {
    const folder = scratch();
    const host = memoryHost(folder);
    expect(await ran(host, '--no-progress')).toBe(0);
    expect(host.written.out).toMatch(/^G1: smallest in \d+ of 432 classes; at r = 1e-6 in \d+%/mu);
    expect(host.written.out).toMatch(/^r = 1e-6 /mu);
    const md = readFileSync(join(folder, 'reports/compare.md'), 'utf8');
    expect(md.split('\n').filter((line) => /^\| [248] \|/u.test(line))).toHaveLength(432);
    expect(host.written.err).toBe('');
  });
});
