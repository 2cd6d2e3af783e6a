import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquareCdf,
  chiSquareIsf,
  chiSquareQuantile,
  chiSquareSf,
  logChiSquareCdf,
  logChiSquareSf,
} from '../../src/stats/chi-square.ts';
import { referenceTable, worstRelativeError } from './reference-table.ts';

// A log probability of size up to 709 is rounded at 2^-53 in each of its few terms: 5 · 709 · 1.1e-16 =
// 4e-13.
const RELATIVE = 1e-12;

describe('χ² against 40-digit values', () => {
  const rows = referenceTable('chi-square');
  it('is right to 1e-12 relative in the lower tail', () => {
    expect(worstRelativeError(rows, 2, (r) => chiSquareCdf(r[1]!, r[0]!))).toBeLessThan(RELATIVE);
  });
  it('is right to 1e-12 relative in the upper tail', () => {
    expect(worstRelativeError(rows, 3, (r) => chiSquareSf(r[1]!, r[0]!))).toBeLessThan(RELATIVE);
  });
  it('has logarithms right to 1e-12 relative, from −1e5 to −1e-300', () => {
    expect(worstRelativeError(rows, 4, (r) => logChiSquareCdf(r[1]!, r[0]!))).toBeLessThan(RELATIVE);
    expect(worstRelativeError(rows, 5, (r) => logChiSquareSf(r[1]!, r[0]!))).toBeLessThan(RELATIVE);
    expect(Math.min(...rows.map((r) => r[5]!))).toBeLessThan(-9.5e4);
  });
  it('has inverses right to 1e-12 relative in each tail below ½', () => {
    const upper = rows.filter((r) => r[3]! >= 1e-300 && r[3]! <= 0.5);
    const lower = rows.filter((r) => r[2]! >= 1e-300 && r[2]! <= 0.5);
    expect(worstRelativeError(upper, 1, (r) => chiSquareIsf(r[3]!, r[0]!))).toBeLessThan(RELATIVE);
    expect(worstRelativeError(lower, 1, (r) => chiSquareQuantile(r[2]!, r[0]!))).toBeLessThan(RELATIVE);
  });
});

describe('χ² in closed form', () => {
  it('has sf e^(−x/2) for two degrees', () => {
    for (const x of [1e-9, 0.3, 1, 7, 300, 1e5]) expect(logChiSquareSf(x, 2)).toBeCloseTo(-x / 2, 9);
  });
  it('is a point mass at 0 without degrees of freedom', () => {
    expect([chiSquareCdf(-1, 0), chiSquareCdf(0, 0), chiSquareSf(0, 0)]).toEqual([0, 1, 0]);
  });
  it('has no mass below 0 and all of it below ∞', () => {
    expect([chiSquareCdf(0, 3), chiSquareSf(-1, 3), logChiSquareCdf(0, 3)]).toEqual([0, 1, -Infinity]);
    expect([chiSquareCdf(Infinity, 3), logChiSquareSf(Infinity, 3)]).toEqual([1, -Infinity]);
  });
  it('refuses NaN, broken degrees and impossible probabilities', () => {
    expect(() => chiSquareCdf(Number.NaN, 3)).toThrow(RangeError);
    expect(() => chiSquareSf(1, 2.5)).toThrow(RangeError);
    expect(() => chiSquareSf(1, 4097)).toThrow(RangeError);
    expect(() => chiSquareIsf(1.5, 3)).toThrow(RangeError);
    expect(() => chiSquareQuantile(0.5, 0)).toThrow(RangeError);
  });
});

describe('χ² laws', () => {
  const degrees = integer({ min: 1, max: 4096 });
  it('has tails that add up to 1', () => {
    assert(
      property(degrees, double({ min: 0, max: 3, noNaN: true }), (k, ratio) => {
        const x = ratio * k;
        expect(Math.abs(chiSquareCdf(x, k) + chiSquareSf(x, k) - 1)).toBeLessThan(4e-16);
      }),
      { seed: 1 },
    );
  });
  it('has an inverse that undoes it, for log p down to −690 (−300 below, where x leaves the doubles)', () => {
    assert(
      property(degrees, double({ min: -690, max: -0.7, noNaN: true }), (k, logP) => {
        const p = Math.exp(logP);
        // x carries 1e-13, which moves log p by at most x/2 · 1e-13 in the upper tail, k/2 · 1e-13 in the
        // lower
        const x = chiSquareIsf(p, k);
        expect(Math.abs(logChiSquareSf(x, k) - logP)).toBeLessThan((x + 1) * 1e-13 + 1e-12);
        const y = chiSquareQuantile(Math.exp(Math.max(logP, -300)), k);
        expect(Math.abs(logChiSquareCdf(y, k) - Math.max(logP, -300))).toBeLessThan((k + 1) * 1e-13 + 1e-12);
      }),
      { seed: 2 },
    );
  });
  it('grows stochastically with the degrees of freedom', () => {
    assert(
      property(integer({ min: 0, max: 4095 }), double({ min: 1e-3, max: 1e4, noNaN: true }), (k, x) => {
        expect(logChiSquareSf(x, k + 1)).toBeGreaterThanOrEqual(logChiSquareSf(x, k) * (1 + 1e-12));
      }),
      { seed: 3 },
    );
  });
});
