import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binomialInterval,
  exactBinomialUpperLimit,
  minShareWithin,
  quantileIntervals,
  quantiles,
} from '../../src/stats/intervals.ts';
import { referenceTable } from './reference-table.ts';

/** P(Bin(n, p) > c), summed. */
function binomialSf(c: number, n: number, p: number): number {
  let sum = 0;
  let logWeight = n * Math.log1p(-p);
  for (let j = 0; j <= n; j++) {
    if (j > c) sum += Math.exp(logWeight);
    logWeight += Math.log((n - j) / (j + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

describe("Clopper and Pearson's interval", () => {
  it('has the ends of the binomial tail sums, outwards, to 1e-11', () => {
    for (const [hits, trials, confidence, lo, hi] of referenceTable('intervals')) {
      const interval = binomialInterval({ hits: hits!, trials: trials!, confidence: confidence! });
      expect(interval.lo).toBeLessThanOrEqual(lo!);
      expect(interval.hi).toBeGreaterThanOrEqual(hi!);
      expect(lo! - interval.lo).toBeLessThanOrEqual(1e-11 * lo!);
      expect(interval.hi - hi!).toBeLessThanOrEqual(1e-11 * hi!);
    }
  });
  it('covers the truth with at least the confidence, for every p: exactly, over all outcomes', () => {
    const [trials, confidence] = [40, 0.9];
    const ends = Array.from({ length: trials + 1 }, (_, hits) =>
      binomialInterval({ hits, trials, confidence }),
    );
    for (let p = 0.005; p < 1; p += 0.01) {
      let covered = 0;
      let weight = (1 - p) ** trials;
      ends.forEach(({ lo, hi }, hits) => {
        if (lo <= p && p <= hi) covered += weight;
        weight *= ((trials - hits) / (hits + 1)) * (p / (1 - p));
      });
      expect(covered).toBeGreaterThanOrEqual(confidence);
    }
  });
  it('works at 1e8 trials', () => {
    const none = binomialInterval({ hits: 0, trials: 1e8, confidence: 1 - 1e-6 });
    expect(none.lo).toBe(0);
    // (1 − p)^n = 5e-7
    expect(Math.abs(none.hi / -Math.expm1(Math.log(5e-7) / 1e8) - 1)).toBeLessThan(1e-9);
    const half = binomialInterval({ hits: 5e7, trials: 1e8, confidence: 0.95 });
    expect(Math.abs(half.lo + half.hi - 1)).toBeLessThan(1e-11);
    expect(Math.abs((half.hi - half.lo) / (2 * 1.959964 * 5e-5) - 1)).toBeLessThan(1e-3);
  });
  it('refuses more hits than trials, no trials, and a confidence outside (0, 1)', () => {
    expect(() => binomialInterval({ hits: 3, trials: 2, confidence: 0.9 })).toThrow(RangeError);
    expect(() => binomialInterval({ hits: 0, trials: 0, confidence: 0.9 })).toThrow(RangeError);
    expect(() => binomialInterval({ hits: 1, trials: 2, confidence: 1 })).toThrow(RangeError);
    expect(() => binomialInterval({ hits: Number.NaN, trials: 2, confidence: 0.9 })).toThrow(RangeError);
  });
});

describe('the interval of a quantile', () => {
  /** The order statistics at its ends, for values 1, …, n. */
  const endsOf = (n: number, p: number, confidence: number): readonly [number, number] => {
    const values = Array.from({ length: n }, (_, i) => n - i);
    const [lo, hi] = quantileIntervals(values, [p], confidence)[0]!;
    return [lo ?? 0, hi ?? n + 1];
  };

  it('covers with at least the confidence, and would not if either end were one order statistic further in', () => {
    for (const n of [1, 7, 8, 30, 101, 400]) {
      for (const p of [0.25, 0.5, 0.75]) {
        for (const confidence of [0.9, 0.99]) {
          const [l, u] = endsOf(n, p, confidence);
          const tail = (1 - confidence) / 2;
          // P(Bin < l) and P(Bin ≥ u); sums of at most 400 terms
          const below = l === 0 ? 0 : 1 - binomialSf(l - 1, n, p);
          const above = binomialSf(u - 1, n, p);
          expect(below).toBeLessThanOrEqual(tail + 1e-12);
          expect(above).toBeLessThanOrEqual(tail + 1e-12);
          expect(1 - binomialSf(l, n, p)).toBeGreaterThan(tail - 1e-12);
          expect(binomialSf(u - 2, n, p)).toBeGreaterThan(tail - 1e-12);
        }
      }
    }
  });

  it('of a median in 99% of cases is open up to seven values and that from least to largest of eight: 2⁻⁸ < 0.005', () => {
    expect(quantileIntervals([3, 1, 2, 5, 4, 7, 6], [0.5], 0.99)).toEqual([[null, null]]);
    expect(quantileIntervals([3, 1, 2, 5, 4, 7, 6, 8], [0.5], 0.99)).toEqual([[1, 8]]);
  });

  it('refuses no values, and probabilities outside (0, 1)', () => {
    expect(() => quantileIntervals([], [0.5], 0.99)).toThrow('values must be not empty');
    expect(() => quantileIntervals([1], [0], 0.99)).toThrow('p must be in (0, 1)');
    expect(() => quantileIntervals([1], [0.5], 1)).toThrow('confidence must be in (0, 1)');
  });
});

describe('the share between the least and the largest value', () => {
  it('is the lower end of Beta(n − 1, 2): n c^(n−1) − (n − 1) c^n = 1 − confidence', () => {
    for (const trials of [2, 3, 10, 100, 1000]) {
      for (const confidence of [0.5, 0.9, 0.99]) {
        const c = minShareWithin({ trials, confidence });
        const cdf = trials * c ** (trials - 1) - (trials - 1) * c ** trials;
        // the logarithm of the tail is right to 1e-12 of its size; the difference loses a factor of n
        expect(Math.abs(cdf - (1 - confidence))).toBeLessThan(1e-11 * trials);
      }
    }
    expect(minShareWithin({ trials: 1, confidence: 0.99 })).toBe(0);
  });

  it('refuses no trials', () => {
    expect(() => minShareWithin({ trials: 0, confidence: 0.99 })).toThrow(
      'trials must be a positive integer',
    );
  });
});

describe('the exact binomial upper limit', () => {
  it('is the least count that is exceeded with at most the given probability', () => {
    assert(
      property(
        integer({ min: 1, max: 300 }),
        double({ min: 1e-4, max: 0.999, noNaN: true }),
        double({ min: 1e-12, max: 0.5, noNaN: true }),
        (trials, p, tail) => {
          const c = exactBinomialUpperLimit({ trials, p, tail });
          // the sum in the test loses n roundings of logs of size up to 2000
          expect(binomialSf(c, trials, p)).toBeLessThanOrEqual(tail * (1 + 1e-10));
          if (c > 0) expect(binomialSf(c - 1, trials, p)).toBeGreaterThan(tail * (1 - 1e-10));
        },
      ),
      { seed: 4 },
    );
  });
  it('is 0 for an impossible event and all trials for a certain one', () => {
    expect(exactBinomialUpperLimit({ trials: 50, p: 0, tail: 1e-3 })).toBe(0);
    expect(exactBinomialUpperLimit({ trials: 50, p: 1, tail: 1e-3 })).toBe(50);
    expect(exactBinomialUpperLimit({ trials: 0, p: 0.5, tail: 1e-3 })).toBe(0);
  });
});

describe('quantiles', () => {
  it('are the order statistics, interpolated linearly, in any order of the values', () => {
    expect(quantiles([3, 1, 2, 4], [0, 0.25, 0.5, 1])).toEqual([1, 1.75, 2.5, 4]);
    expect(quantiles([7], [0, 0.3, 1])).toEqual([7, 7, 7]);
    const values = [3, 1, 2];
    quantiles(values, [0.5]);
    expect(values).toEqual([3, 1, 2]);
  });
  it('refuse an empty sample', () => {
    expect(() => quantiles([], [0.5])).toThrow(RangeError);
  });
});
