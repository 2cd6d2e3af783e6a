import { describe, expect, it } from 'vitest';
import { chartOf } from '../../bench/chart.ts';
import {
  type BenchReport,
  benchReportSchema,
  compareReports,
  median,
  resultsOf,
  targets,
} from '../../bench/compare.ts';
import { workloads } from '../../bench/workloads.ts';

const times = (kernel: readonly number[], other: readonly number[]): Map<string, readonly number[]> =>
  new Map([
    ['kernel', kernel],
    ['NumPy', other],
  ]);

function report(kernel: readonly number[], other: readonly number[], machine = 'a <machine>'): BenchReport {
  return {
    version: 1,
    date: '2026-01-01T00:00:00.000Z',
    machine,
    node: 'v20',
    rounds: kernel.length,
    results: resultsOf('W1 k=8', times(kernel, other), kernel),
  };
}

describe('the results of a bench', () => {
  it('have medians of times, and ratios taken round by round', () => {
    const [kernel, numpy] = resultsOf('W', times([10, 20, 40], [30, 40, 200]), [10, 20, 40]);
    expect(kernel).toMatchObject({ median: 20, least: 10, most: 40, ratio: 1, ratioSpread: [1, 1] });
    // 3, 2 and 5: a slow round is slow for both
    expect(numpy).toMatchObject({ median: 40, ratio: 3, ratioSpread: [2, 5] });
  });

  it('are read back from a file as they were, and refused when something is missing', () => {
    const stored: unknown = JSON.parse(JSON.stringify(report([1, 2], [3, 4])));
    expect(benchReportSchema.parse(stored)).toEqual(report([1, 2], [3, 4]));
    expect(benchReportSchema.safeParse({ ...(stored as object), results: [{}] }).success).toBe(false);
  });

  it('have the mean of the middle two for a median of an even number', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});

describe('a comparison of two benches', () => {
  it('says worse only where every ratio of now is below every one of then', () => {
    const then = report([10, 10, 10], [30, 33, 36]);
    const worse = (kernel: readonly number[]): boolean[] =>
      compareReports(report(kernel, [30, 33, 36]), then).map((change) => change.worse);
    expect(worse([10, 10, 10])).toEqual([false]);
    expect(worse([11, 11, 11])).toEqual([false]);
    expect(worse([20, 20, 20])).toEqual([true]);
    expect(worse([5, 5, 5])).toEqual([false]);
  });
});

describe('the chart', () => {
  it('shows every competitor, and text from the machine as text', () => {
    const svg = chartOf(report([1], [3]));
    expect(svg).toContain('W1 k=8, NumPy');
    expect(svg).toContain('a &lt;machine&gt;');
    expect(svg).not.toContain('<machine>');
  });
});

describe('the targets', () => {
  it('speak of workloads that there are', () => {
    const names = new Set([...workloads.map(({ name }) => name), 'heavy stopping']);
    for (const { workload } of targets) expect(names).toContain(workload);
  });
});
