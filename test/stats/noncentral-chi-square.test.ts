import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logChiSquareCdf, logChiSquareSf } from '../../src/stats/chi-square.ts';
import {
  logNoncentralChiSquareCdf,
  logNoncentralChiSquareSf,
  noncentralChiSquareCdf,
  noncentralChiSquareSf,
} from '../../src/stats/noncentral-chi-square.ts';
import { referenceTable, worstRelativeError } from './reference-table.ts';

/** Thousands of terms, each with an accumulated error of some ulp: the promise of the docstring. */
const RELATIVE = 1e-11;

const FIXED = { seed: 20240607, numRuns: 300 };
const degrees = integer({ min: 1, max: 512 });
const noncentrality = double({ min: 0, max: 5000, noNaN: true });
/** Distance from the root of the mean, in about standard deviations of ‖v + z‖. */
const shift = double({ min: -15, max: 15, noNaN: true });

function point(k: number, lambda: number, shift: number): number {
  const y = Math.max(0.01, Math.sqrt(k + lambda) + shift);
  return y * y;
}

describe('the noncentral χ² law against 345-digit values', () => {
  const rows = referenceTable('noncentral-chi-square');
  it('speaks of both tails down to 1e-250 and of k and λ at the ends of their ranges', () => {
    expect(Math.min(...rows.map((row) => row[3]!))).toBeLessThan(1e-250);
    expect(Math.min(...rows.map((row) => row[4]!))).toBeLessThan(1e-190);
    expect(rows.some((row) => row[0] === 512 && row[1] === 1e6)).toBe(true);
  });
  it('is right to 1e-11 relative in the lower tail', () => {
    const worst = worstRelativeError(rows, 3, (r) => noncentralChiSquareCdf(r[2]!, r[0]!, r[1]!));
    expect(worst).toBeLessThan(RELATIVE);
  });
  it('is right to 1e-11 relative in the upper tail', () => {
    const worst = worstRelativeError(rows, 4, (r) => noncentralChiSquareSf(r[2]!, r[0]!, r[1]!));
    expect(worst).toBeLessThan(RELATIVE);
  });
  it('has logarithms right to 1e-11 relative, also next to 0', () => {
    const lower = worstRelativeError(rows, 5, (r) => logNoncentralChiSquareCdf(r[2]!, r[0]!, r[1]!));
    const upper = worstRelativeError(rows, 6, (r) => logNoncentralChiSquareSf(r[2]!, r[0]!, r[1]!));
    expect(Math.max(lower, upper)).toBeLessThan(RELATIVE);
  });
});

describe('the noncentral χ² law in closed form', () => {
  it('is the central law at λ = 0', () => {
    assert(
      property(degrees, shift, (k, shift) => {
        const x = point(k, 0, shift);
        const [lower, upper] = [logChiSquareCdf(x, k), logChiSquareSf(x, k)];
        // Both are right to 1e-12 of their size, and the probabilities to 1e-12.
        expect(Math.abs(logNoncentralChiSquareCdf(x, k, 0) - lower)).toBeLessThan(2e-12 * (1 - lower));
        expect(Math.abs(logNoncentralChiSquareSf(x, k, 0) - upper)).toBeLessThan(2e-12 * (1 - upper));
      }),
      FIXED,
    );
  });
  it('has all mass above 0 and none above ∞', () => {
    expect(noncentralChiSquareSf(0, 3, 2)).toBe(1);
    expect(logNoncentralChiSquareCdf(0, 3, 2)).toBe(-Infinity);
    expect(noncentralChiSquareCdf(Infinity, 3, 2)).toBe(1);
  });
  it('keeps a logarithm where the probability underflows', () => {
    // P(χ²_512 ≤ x) = x^256/(2^256 Γ(257)) (1 − x/2·256/257 + …), here with x = 1e-4.
    let logFactorial = 0;
    for (let i = 1; i <= 256; i++) logFactorial += Math.log(i);
    const expected = 256 * Math.log(5e-5) - logFactorial - 5e-5 * (256 / 257);
    expect(noncentralChiSquareCdf(1e-4, 512, 0)).toBe(0);
    expect(logNoncentralChiSquareCdf(1e-4, 512, 0)).toBeCloseTo(expected, 8);
  });
});

describe('the noncentral χ² law', () => {
  it('has tails that sum to 1', () => {
    assert(
      property(degrees, noncentrality, shift, (k, lambda, shift) => {
        const x = point(k, lambda, shift);
        expect(noncentralChiSquareCdf(x, k, lambda) + noncentralChiSquareSf(x, k, lambda)).toBeCloseTo(1, 14);
      }),
      FIXED,
    );
  });
  it('moves to the right as λ grows or k grows', () => {
    assert(
      property(degrees, noncentrality, shift, (k, lambda, shift) => {
        const x = point(k, lambda, shift);
        const log = logNoncentralChiSquareSf(x, k, lambda);
        const slack = 1e-11 * Math.abs(log);
        expect(logNoncentralChiSquareSf(x, k, lambda * 1.01 + 1e-3)).toBeGreaterThanOrEqual(log - slack);
        expect(logNoncentralChiSquareSf(x, k + 1, lambda)).toBeGreaterThanOrEqual(log - slack);
      }),
      FIXED,
    );
  });
  it('changes with λ at the rate (F_{k+2} − F_k)/2', () => {
    // The step 1e-3 leaves 1e-6 of curvature and 1e-13 of rounding.
    for (const [x, k, lambda] of [
      [10, 3, 5],
      [500, 128, 300],
      [2, 1, 0.7],
    ] as const) {
      const at = (l: number): number => noncentralChiSquareCdf(x, k, l);
      const slope = (at(lambda + 1e-3) - at(lambda - 1e-3)) / 2e-3;
      expect(slope).toBeCloseTo((noncentralChiSquareCdf(x, k + 2, lambda) - at(lambda)) / 2, 7);
    }
  });
  it('refuses what is no χ² law', () => {
    for (const k of [-1, 0, 1.5, Number.NaN]) {
      expect(() => noncentralChiSquareCdf(1, k, 1)).toThrow(/^k must be/);
    }
    expect(() => noncentralChiSquareSf(-1, 1, 1)).toThrow(/^x must be/);
    expect(() => noncentralChiSquareSf(Number.NaN, 1, 1)).toThrow(/^x must be/);
    expect(() => noncentralChiSquareSf(1, 1, -1)).toThrow(/^lambda must be/);
    expect(() => noncentralChiSquareSf(1, 1, Infinity)).toThrow(/^lambda must be/);
  });
});
