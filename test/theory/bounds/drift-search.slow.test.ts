import { describe, expect, it } from 'vitest';
import { driftConstants } from '../../../src/theory/bounds/drift-constants.ts';
import {
  bestDriftProduct,
  bestDriftSum,
  bestSupermartingale,
  optimizeDrift,
  productObjective,
  sumObjective,
  supermartingaleObjective,
} from '../../../src/theory/bounds/drift-search.ts';
import { ln } from '../../../src/core/elementary.ts';
import { driftProduct, driftSum } from '../../../src/theory/bounds/stagnation-drift.ts';
import { supermartingaleBound } from '../../../src/theory/bounds/supermartingale.ts';
import { equalValues, expectRelative, reference } from './reference.ts';

const SEARCH_TOLERANCE = 1e-6;

describe('bestDriftSum', () => {
  it('comes within a millionth of the optimum that an independent search found', () => {
    expect(reference.optimum).toHaveLength(24);
    for (const { sum, ...symbols } of reference.optimum) {
      expect(bestDriftSum(symbols).exit).toBeLessThanOrEqual(Number(sum) * (1 + SEARCH_TOLERANCE));
    }
  });

  it('is a bound that `driftConstants` also gives, at a lambda it accepts', () => {
    for (const { sum: _, ...symbols } of reference.optimum.filter((row) => row.Delta === 0)) {
      const best = bestDriftSum(symbols);
      const again = driftConstants({ ...symbols, lambda: best.constants.lambda });
      expect(again).toEqual(best.constants);
      expect(driftSum(again).exit).toBe(best.exit);
    }
  });

  it('does not depend on the unit of length', () => {
    const symbols = { q: 0.8, eta: 0.5, sigma: 1, singularValues: [1, 0.3], r: 4, d0: 1, T: 100, Delta: 0.1 };
    const scaled = { ...symbols, sigma: 1024, r: 4096, d0: 1024, Delta: 102.4 };
    expectRelative(bestDriftSum(scaled).exit, bestDriftSum(symbols).exit, 1e-9);
  });
});

describe('the three forms, each at its best lambda', () => {
  it('are ordered: T2-product and T9 never below T2-sum', () => {
    for (const { lam: _, w: _w, ...symbols } of reference.drift) {
      const sum = bestDriftSum(symbols).exit;
      expect(bestDriftProduct(symbols).exit).toBeLessThanOrEqual(sum * (1 + 1e-13));
      expect(bestSupermartingale(symbols).exit).toBeLessThanOrEqual(sum);
    }
  });

  it('are no worse than at any lambda of a fine grid', () => {
    const symbols = {
      q: 0.9,
      eta: 1,
      sigma: 1,
      singularValues: equalValues(5),
      r: 14,
      d0: 7,
      T: 300,
      Delta: 0,
    };
    const [sum, product, martingale] = [bestDriftSum, bestDriftProduct, bestSupermartingale].map(
      (best) => best(symbols).exit,
    );
    for (let i = 1; i < 2000; i++) {
      const c = driftConstants({ ...symbols, lambda: (0.095 * i) / 2000 });
      expect(sum).toBeLessThanOrEqual(driftSum(c).exit * (1 + SEARCH_TOLERANCE));
      expect(product).toBeLessThanOrEqual(driftProduct(c).exit * (1 + SEARCH_TOLERANCE));
      expect(martingale).toBeLessThanOrEqual(supermartingaleBound(c).exit * (1 + SEARCH_TOLERANCE));
    }
  });

  it('tend to the form without deviation as Delta → 0', () => {
    const symbols = { q: 0.5, eta: 1, sigma: 1, singularValues: [1], r: 5, d0: 1, T: 10, Delta: 0 };
    for (const best of [bestDriftSum, bestDriftProduct, bestSupermartingale]) {
      const [none, little, more] = [0, 1e-7, 1e-3].map((Delta) => best({ ...symbols, Delta }).exit);
      expectRelative(little!, none!, 1e-4);
      expect(more!).toBeGreaterThan(none!);
    }
  });

  it('grow with T, sigma, k, d0 and Delta, and shrink with r', () => {
    const symbols = { q: 0.8, eta: 0.7, sigma: 1, singularValues: [1, 1], r: 6, d0: 3, T: 40, Delta: 0.1 };
    for (const best of [bestDriftSum, bestDriftProduct, bestSupermartingale]) {
      const exit = (change: Partial<typeof symbols>): number => best({ ...symbols, ...change }).exit;
      const base = exit({});
      for (const worse of [
        { T: 60 },
        { sigma: 1.05 },
        { singularValues: [1, 1, 1] },
        { Delta: 0.2 },
        { q: 0.82 },
      ]) {
        expect(exit(worse), JSON.stringify(worse)).toBeGreaterThan(base);
      }
      expect(exit({ d0: 4 })).toBeGreaterThanOrEqual(base);
      expect(exit({ r: 6.3 })).toBeLessThan(base);
    }
  });
});

describe('the objectives of the search', () => {
  it('are the logarithms of the exits, to a part in a thousand', () => {
    for (const T of [1, 48, 49, 1000, 100_000]) {
      const symbols = { q: 0.97, eta: 1, sigma: 1, singularValues: [1], r: 26, d0: 20, T, Delta: 0 };
      const c = driftConstants({ ...symbols, lambda: 0.02 });
      expect(Math.abs(sumObjective(T)(c) - ln(driftSum(c).exit))).toBeLessThan(1e-3);
      expect(Math.abs(productObjective(T)(c) - ln(-ln(driftProduct(c).stay)))).toBeLessThan(1e-3);
      expect(Math.abs(supermartingaleObjective(T)(c) - ln(supermartingaleBound(c).exit))).toBeLessThan(2e-2);
    }
  });
});

describe('optimizeDrift', () => {
  it('serves any objective, so that a mutant is optimized for itself', () => {
    const symbols = {
      q: 0.9,
      eta: 1,
      sigma: 1,
      singularValues: equalValues(30),
      r: 16,
      d0: 8,
      T: 100,
      Delta: 0,
    };
    const smallest = optimizeDrift(symbols, (c) => c.lambda);
    const largest = optimizeDrift(symbols, (c) => -c.lambda);
    expect(smallest.lambda).toBeLessThan(1e-8);
    expectRelative(largest.lambda, (1 - 0.81) / 2, 1e-8);
    expect(largest.kappa).toBeLessThan(1);
  });

  it('refuses what T2 does not speak of', () => {
    const symbols = { q: 0.9, eta: 1, sigma: 1, singularValues: [1], r: 16, d0: 8, T: 100, Delta: 0 };
    for (const bad of [
      { q: 1 },
      { d0: 17 },
      { sigma: 0 },
      { singularValues: [] },
      { r: Number.NaN },
      { T: 0.5 },
    ]) {
      expect(() => bestDriftSum({ ...symbols, ...bad })).toThrow(RangeError);
      expect(() => bestSupermartingale({ ...symbols, ...bad })).toThrow(RangeError);
    }
  });
});
