import { assert, array, double, property } from 'fast-check';
import { expect, it } from 'vitest';
import { countingMoments } from '../../src/stats/moments.ts';

it('counts and sums what is in all blocks', () => {
  assert(
    property(array(array(double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 9 })), (lists) => {
      const { take, moments } = countingMoments();
      take(lists.map((list) => ({ values: Float64Array.from(list), steps: list.length })));
      const all = lists.flat();
      const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);
      const { sum, squares, ...exact } = moments();
      expect(exact).toEqual({
        count: all.length,
        hits: all.filter((x) => x > 0).length,
        least: Math.min(...all),
        largest: Math.max(...all),
      });
      expect(Math.abs(sum - sumOf(all))).toBeLessThanOrEqual(1e-13 * sumOf(all.map(Math.abs)));
      const expected = sumOf(all.map((x) => x * x));
      expect(Math.abs(squares - expected)).toBeLessThanOrEqual(1e-13 * expected);
    }),
    { seed: 1 },
  );
});

it('says NaN of the smallest and the largest where a value is none', () => {
  for (const values of [[Number.NaN], [1, Number.NaN, 2]]) {
    const { take, moments } = countingMoments();
    take([{ values: Float64Array.from([3]), steps: 1 }]);
    take([{ values: Float64Array.from(values), steps: 1 }]);
    expect([moments().least, moments().largest]).toEqual([Number.NaN, Number.NaN]);
  }
});
