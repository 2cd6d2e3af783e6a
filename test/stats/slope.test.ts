import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/core/stream.ts';
import { robustSlope } from '../../src/stats/slope.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('robustSlope', () => {
  it('is exact on a line', () => {
    const x = range(12);
    const { slope, interval, pairs } = robustSlope(
      x,
      x.map((v) => 3 - 2 * v),
    )!;
    expect([slope, pairs]).toEqual([-2, 12]);
    // residuals are rounding alone: below 64 ulp of 20
    expect(interval[1] - interval[0]).toBeLessThan(64 * 20 * Number.EPSILON);
  });

  it('has the HC3 interval worked out by hand', () => {
    // x = −1, 0, 1 four times each; y = x but for one pair at x = 1 with y = 1 + 12: slope 1 + 12/8, leverage
    // 1/12 + 1/8 off centre
    const x = [...Array<number>(4).fill(-1), ...Array<number>(4).fill(0), ...Array<number>(4).fill(1)];
    const y = [...x.slice(0, 11), 13];
    const left = 1 - 1 / 12 - 1 / 8;
    // mean of y is 1; residuals at x = −1: −1 − 1 + 2.5 = 0.5; at x = 1: 1 − 1 − 2.5 = −2.5 three times, 13 −
    // 1 − 2.5 = 9.5 once
    const meat = (4 * 0.25 + 3 * 6.25 + 90.25) / (left * left);
    const half = (2.5758293035489004 * Math.sqrt(meat)) / 8;
    const { slope, interval } = robustSlope(x, y)!;
    expect(slope).toBe(2.5);
    // a dozen operations, each within half an ulp
    expect(Math.abs(interval[1] - (2.5 + half))).toBeLessThan(12 * 8 * Number.EPSILON);
    expect(Math.abs(interval[0] - (2.5 - half))).toBeLessThan(12 * 8 * Number.EPSILON);
  });

  it('covers the true slope about 99 times in 100 where the scatter depends on x', () => {
    const stream = openStream(['slope', 'coverage']);
    let covered = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run++) {
      const x = range(100).map(() => stream.normal());
      const y = x.map((v) => 0.5 * v + v * stream.normal());
      const [lo, hi] = robustSlope(x, y)!.interval;
      if (lo <= 0.5 && 0.5 <= hi) covered++;
    }
    // asymptotic: within a point of 99% at n = 100, and five standard errors (1.1 points) of 2000 runs below
    expect(covered / runs).toBeGreaterThan(0.99 - 0.021);
    // above, an interval that always covers would be too wide
    expect(covered / runs).toBeLessThan(0.999);
  });

  it('says nothing of few pairs, of few different x, or where one pair fixes the slope', () => {
    expect(robustSlope(range(9), range(9))).toBeUndefined();
    expect(
      robustSlope(
        range(12).map((i) => i % 2),
        range(12),
      ),
    ).toBeUndefined();
    expect(robustSlope([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-300, 1], range(12))).toBeUndefined();
  });

  it('refuses lists of unequal length', () => {
    expect(() => robustSlope([1], [1, 2])).toThrow('y must be as long as x (1), got 2');
  });
});
