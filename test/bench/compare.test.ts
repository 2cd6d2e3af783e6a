import { describe, expect, it } from 'vitest';
import { type BenchReport, compareReports, median, parseReport, resultsOf } from '../../bench/compare.ts';

const times = (kernel: readonly number[], other: readonly number[]): Map<string, readonly number[]> =>
  new Map([
    ['kernel', kernel],
    ['NumPy', other],
  ]);

function report(kernel: readonly number[], other: readonly number[]): BenchReport {
  return {
    version: 2,
    date: '2026-01-01T00:00:00.000Z',
    machine: 'm',
    node: 'v20',
    results: resultsOf('W1 k=8', times(kernel, other)),
  };
}

describe('the results of a bench', () => {
  it('have medians of times, and ratios taken round by round', () => {
    const [kernel, numpy] = resultsOf('W', times([10, 20, 40], [30, 40, 200]));
    expect(kernel).toMatchObject({
      rounds: 3,
      median: 20,
      least: 10,
      most: 40,
      ratio: 1,
      ratioSpread: [1, 1],
    });
    // 3, 2 and 5: a slow round is slow for both
    expect(numpy).toMatchObject({ median: 40, ratio: 3, ratioSpread: [2, 5] });
  });

  it('can be taken over any competitor’s time', () => {
    const [kernel, numpy] = resultsOf('W', times([10, 20], [30, 40]), 'NumPy');
    expect(kernel).toMatchObject({ baseline: 'NumPy', ratio: (1 / 3 + 1 / 2) / 2 });
    expect(numpy).toMatchObject({ ratio: 1, ratioSpread: [1, 1] });
  });

  it('are read back from a file as they were', () => {
    const stored = report([1, 2], [3, 4]);
    expect(parseReport(JSON.stringify(stored))).toEqual(stored);
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'the whole'],
    [JSON.stringify({ ...report([1], [3]), version: 1 }), 'version'],
    [JSON.stringify({ ...report([1], [3]), results: [{}] }), 'results.0.workload'],
    [JSON.stringify(report([0], [3])), 'results.0.median'],
  ])('are refused where they are broken: %s', (text, where) => {
    expect(parseReport(text)).toContain(where);
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

  it('has nothing to say about what only one of them measured, or over another baseline', () => {
    const now = report([10], [30]);
    expect(compareReports(now, { ...now, results: [] })).toEqual([]);
    const other = { ...now, results: resultsOf('W1 k=8', times([10], [30]), 'NumPy') };
    expect(compareReports(now, other)).toEqual([]);
  });
});
