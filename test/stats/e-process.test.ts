import { describe, expect, it } from 'vitest';
import {
  logEvalueEqual,
  logEvalueExitAtLeast,
  logEvalueExitAtMost,
  logEvalueExitWithin,
  smallestDetectable,
} from '../../src/stats/e-process.ts';
import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import { everPasses, expectation } from './bernoulli-sequences.ts';
import { referenceTable } from './reference-table.ts';

const atMost = (e0: number) => (exits: number, stays: number) => logEvalueExitAtMost({ exits, stays, e0 });
const atLeast = (e0: number) => (exits: number, stays: number) => logEvalueExitAtLeast({ exits, stays, e0 });
const within = (lo: number, hi: number) => (exits: number, stays: number) =>
  logEvalueExitWithin({ exits, stays, lo, hi });

// n + 1 terms, each from logs right to 1e-12
const SUM = 1e-10;

describe('the Bernoulli e-processes are valid', () => {
  const nulls = [1e-6, 1e-3, 0.05, 0.3, 0.5, 0.9, 0.999];
  it('has expectation exactly 1 on the boundary of the null, for every n', () => {
    for (const e0 of nulls)
      for (const n of [1, 2, 5, 30, 200]) {
        expect(Math.abs(expectation(n, e0, atMost(e0)) - 1)).toBeLessThan(SUM);
        expect(Math.abs(expectation(n, e0, atLeast(e0)) - 1)).toBeLessThan(SUM);
      }
  });
  it('has expectation below 1 inside the null', () => {
    for (const e0 of nulls)
      for (const share of [0.99, 0.5, 0.01]) {
        expect(expectation(50, share * e0, atMost(e0))).toBeLessThan(1);
        expect(expectation(50, 1 - share * (1 - e0), atLeast(e0))).toBeLessThan(1);
      }
  });
  it('has a two-sided form with expectation at most 1 on all of the null', () => {
    for (const p of [0.2, 0.25, 0.3, 0.35, 0.4])
      expect(expectation(100, p, within(0.2, 0.4))).toBeLessThanOrEqual(1 + SUM);
  });
  it('passes 1/α at any time up to 200 with probability at most α', () => {
    for (const e0 of [0.01, 0.1, 0.5])
      for (const alpha of [0.2, 1e-3]) {
        const ever = everPasses(200, e0, alpha, atMost(e0));
        expect(ever).toBeLessThanOrEqual(alpha);
        // and not because it never passes: Ville's inequality is within a factor of the overshoot
        expect(ever).toBeGreaterThan(alpha / 10);
        expect(everPasses(200, e0 / 2, alpha, atMost(e0))).toBeLessThan(ever);
        expect(everPasses(200, 1 - e0, alpha, atLeast(1 - e0))).toBeCloseTo(ever, 9);
      }
  });
  it('would not be valid without the truncation of its prior', () => {
    // the untruncated mixture is E = B(s+½, f+½)/π / likelihood, which grows when exits are too rare
    const untruncated = (exits: number, stays: number): number =>
      logEvalueEqual({ onlyFirst: exits, onlySecond: stays }) -
      (exits + stays) * Math.LN2 -
      exits * Math.log(0.3) -
      stays * Math.log(0.7);
    expect(expectation(100, 0.1, untruncated)).toBeGreaterThan(10);
  });
});

describe('the Bernoulli e-processes against 50-digit values', () => {
  it('is right to 1e-12 up to 1e8 trials and for e0 down to 1e-300', () => {
    for (const [exits, stays, e0, logE] of referenceTable('e-value')) {
      const found = logEvalueExitAtMost({ exits: exits!, stays: stays!, e0: e0! });
      expect(Math.abs(found - logE!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(logE!)));
    }
  });
});

describe('the Bernoulli e-processes in closed form', () => {
  it('is no evidence without trials, or for a null that cannot be false', () => {
    expect(logEvalueExitAtMost({ exits: 0, stays: 0, e0: 0.3 })).toBe(0);
    expect(logEvalueExitAtMost({ exits: 9, stays: 1, e0: 1 })).toBe(0);
    expect(logEvalueExitAtMost({ exits: 9, stays: 1, e0: 1.7 })).toBe(0);
    expect(logEvalueExitAtLeast({ exits: 9, stays: 1, e0: 0 })).toBe(0);
  });
  it('refutes "exit is impossible" by one exit, and not before', () => {
    expect(logEvalueExitAtMost({ exits: 1, stays: 1000, e0: 0 })).toBe(Infinity);
    // B(½, n + ½)/π = ∏ (2i − 1)/(2i)
    const product = [1, 2, 3, 4, 5].reduce((value, i) => value * (1 - 1 / (2 * i)), 1);
    expect(Math.exp(logEvalueExitAtMost({ exits: 0, stays: 5, e0: 0 }))).toBeCloseTo(product, 14);
    expect(logEvalueExitWithin({ exits: 1, stays: 5, lo: 0, hi: 0 })).toBe(Infinity);
  });
  it('tends to that as e0 goes to 0', () => {
    const limit = logEvalueExitAtMost({ exits: 0, stays: 1e8, e0: 0 });
    expect(Math.abs(logEvalueExitAtMost({ exits: 0, stays: 1e8, e0: 1e-300 }) - limit)).toBeLessThan(1e-9);
    // one exit: ∫ p (1−p)^f dπ / e0 = (½)/(f + 1) · B(½, f + ½)/π / e0
    const one = limit + Math.log(0.5 / (1e8 + 1)) + 300 * Math.LN10;
    expect(Math.abs(logEvalueExitAtMost({ exits: 1, stays: 1e8, e0: 1e-300 }) - one)).toBeLessThan(1e-9);
  });
  it('matches quadrature of the truncated mixture', () => {
    // Beta(½, ½) is the law of sin²φ with φ uniform on (0, π/2); midpoint rule on φ beyond asin √e0
    const [exits, stays, e0] = [7, 33, 0.08];
    const start = Math.asin(Math.sqrt(e0));
    const n = 20_000;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const p = Math.sin(start + ((i + 0.5) / n) * (Math.PI / 2 - start)) ** 2;
      sum += (p / e0) ** exits * ((1 - p) / (1 - e0)) ** stays;
    }
    // midpoint error: h² f''/24 relative, with f of width 0.06: (1.3/20000/0.06)² ≈ 1e-6
    expect(Math.abs(logEvalueExitAtMost({ exits, stays, e0 }) - Math.log(sum / n))).toBeLessThan(1e-6);
  });
  it('refuses negative counts, NaN and empty nulls', () => {
    expect(() => logEvalueExitAtMost({ exits: -1, stays: 2, e0: 0.5 })).toThrow(RangeError);
    expect(() => logEvalueExitAtMost({ exits: 1, stays: 2, e0: Number.NaN })).toThrow(RangeError);
    expect(() => logEvalueExitWithin({ exits: 1, stays: 2, lo: 0.5, hi: 0.4 })).toThrow(RangeError);
    expect(() => logEvalueEqual({ onlyFirst: Number.NaN, onlySecond: 1 })).toThrow(RangeError);
  });
});

describe('the test of equality', () => {
  const equal = (onlyFirst: number, onlySecond: number): number => logEvalueEqual({ onlyFirst, onlySecond });
  it('is a martingale under fair coins: expectation 1 for every n', () => {
    for (const n of [0, 1, 2, 10, 100, 500])
      expect(Math.abs(expectation(n, 0.5, equal) - 1)).toBeLessThan(SUM);
  });
  it('passes 1/α at any time up to 200 with probability at most α', () => {
    for (const alpha of [0.2, 0.05, 1e-3])
      expect(everPasses(200, 0.5, alpha, equal)).toBeLessThanOrEqual(alpha);
  });
  it('refutes equality of 0.1 and 0.2 at 1e-9 within 2,000 discordant pairs', () => {
    // discordant towards the second with probability .18/.26: growth KL(.69, .5) = .075 a pair
    expect(equal(2000 * (0.08 / 0.26), 2000 * (0.18 / 0.26))).toBeGreaterThan(Math.log(1e9));
  });
});

describe('planning', () => {
  const plan = { logThreshold: Math.log(1e9), power: 0.9 };
  it('has the power it promises, by the exact binomial law, up to the normal approximation', () => {
    for (const [e0, trials] of [
      [0.01, 5000],
      [0.3, 4000],
      [0.9, 2000],
    ] as const) {
      const e1 = smallestDetectable({ e0, trials, ...plan });
      const exits = exactBinomialUpperLimit({ trials, p: e1, tail: 0.9 }); // P(exits > it) ≤ 0.9
      // the true 10% quantile is within a few counts of the normal one: skewness (z² − 1)/6 ≈ 0.1, and
      // lattice 1
      expect(logEvalueExitAtMost({ exits: exits + 2, stays: trials - exits - 2, e0 })).toBeGreaterThan(
        plan.logThreshold,
      );
      expect(logEvalueExitAtMost({ exits: exits - 3, stays: trials - exits + 3, e0 })).toBeLessThan(
        plan.logThreshold,
      );
    }
  });
  it('finds smaller violations with more trials', () => {
    const found = [1e2, 1e3, 1e4, 1e5, 1e6].map((trials) =>
      smallestDetectable({ e0: 0.01, trials, ...plan }),
    );
    expect(found).toEqual(found.toSorted((x, y) => y - x));
    expect(new Set(found).size).toBe(found.length);
  });
  it('says 1 where nothing would be caught', () => {
    expect(smallestDetectable({ e0: 0.999, trials: 100, ...plan })).toBe(1);
    expect(smallestDetectable({ e0: 1, trials: 100, ...plan })).toBe(1);
    expect(smallestDetectable({ e0: 0.1, trials: 0, ...plan })).toBe(1);
  });
});
