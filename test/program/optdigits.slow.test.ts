import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';
import { read, root } from '../rules/sources.ts';
import { blocksOf } from '../docs/markdown.ts';

const [data, test] = ['tra', 'tes'].map((end) => join(root, `../shared/data/optdigits/optdigits.${end}`));
const there = existsSync(data!) && existsSync(test!);

interface Column {
  readonly name: string;
  readonly accuracy: { readonly test: number };
  readonly gap: number;
  readonly loss: { readonly sample: number; readonly test: number };
  readonly bounds: readonly { readonly name: string; readonly value?: number; readonly vacuous: boolean }[];
}

describe(`lakatos compare on handwritten digits${there ? '' : ' (skipped: ../shared/data/optdigits is not there)'}`, () => {
  it.skipIf(!there)(
    'trains to 95% on the test set, says which bounds are vacuous on it, and gives the table of its page',
    { timeout: 180_000 },
    async () => {
      const host = memoryHost(scratch());
      const args = ['compare', '--data', data!, '--test', test!, '--no-progress', '--json'];
      expect(await run(host, args)).toBe(0);
      const { columns } = JSON.parse(host.written.out) as { columns: Column[] };
      const [A, B, C, D] = columns;
      expect(A!.accuracy.test).toBeGreaterThanOrEqual(0.95);
      for (const { gap, loss, bounds } of columns) {
        expect(gap).toBe(loss.test - loss.sample);
        for (const { value, vacuous } of bounds) expect(vacuous).toBe(value !== undefined && value > 1);
      }
      const informative = (column: Column): string[] =>
        column.bounds.filter(({ value, vacuous }) => value !== undefined && !vacuous).map(({ name }) => name);
      expect([A!, B!, C!, D!].map(informative)).toEqual([[], ['G1', 'G7'], ['G2'], ['G7']]);
      const shown = blocksOf('docs/compare.md').find(({ text }) => text.includes('empirical gap'))!.text;
      const lines = new Set(host.written.err.split('\n'));
      const missing = shown.split('\n').filter((line) => line !== '' && !lines.has(line));
      expect(missing).toEqual([]);
      expect(read('docs/compare.md')).toContain(`${(100 * A!.accuracy.test).toFixed(2)}%`);
    },
  );
});
