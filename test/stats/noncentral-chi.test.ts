import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../src/stats/gauss-legendre.ts';
import { logScaledBessel, tabulateLogScaledBessel } from '../../src/stats/noncentral-chi.ts';
import { noncentralChiSquareCdf } from '../../src/stats/noncentral-chi-square.ts';
import { referenceTable } from './reference-table.ts';

/**
 * Two saddle-point weights and a sum of positive terms: some twenty roundings of numbers as large as 1 +
 * |result|.
 */
const ROUNDING = 1e-14;

describe('log(e^−t t^−ν I_ν(t))', () => {
  const rows = referenceTable('scaled-bessel');
  it('agrees with 60-digit values to rounding', () => {
    for (const [k, t, log] of rows as readonly [number, number, number][]) {
      expect(Math.abs(logScaledBessel(k, t) - log)).toBeLessThan(ROUNDING * (1 + Math.abs(log)));
    }
  });
  it('has the closed forms of ν = −½ and ν = ½', () => {
    for (const t of [1e-8, 0.1, 1, 7, 300]) {
      expect(Math.exp(logScaledBessel(1, t))).toBeCloseTo(
        Math.exp(-t) * Math.cosh(t) * Math.sqrt(2 / Math.PI),
        14,
      );
      const sinh = (Math.exp(-t) * Math.sinh(t)) / t;
      expect(Math.exp(logScaledBessel(3, t))).toBeCloseTo(sinh * Math.sqrt(2 / Math.PI), 14);
    }
  });
  it('is log 1/(2^ν Γ(ν+1)) at 0', () => {
    expect(logScaledBessel(2, 0)).toBe(0);
    expect(logScaledBessel(6, 0)).toBeCloseTo(-Math.log(8), 15);
  });
  it('is met by its table everywhere, to rounding', () => {
    assert(
      property(
        integer({ min: 1, max: 512 }),
        double({ min: 0.01, max: 4e4, noNaN: true }),
        double({ min: 0, max: 1, noNaN: true }),
        (k, largest, share) => {
          const table = tabulateLogScaledBessel(k, largest);
          for (const t of [0, largest * share ** 3, largest]) {
            const exact = logScaledBessel(k, t);
            expect(Math.abs(table(t) - exact)).toBeLessThan(5e-15 * (1 + Math.abs(exact)));
          }
        },
      ),
      { seed: 20240607, numRuns: 60 },
    );
  });
});

/** The density of ‖m e + z‖ at y: y^{k−1} e^{−(y−m)²/2} B_ν(my). */
function density(y: number, m: number, k: number): number {
  return Math.exp((k - 1) * Math.log(y) - (y - m) ** 2 / 2 + logScaledBessel(k, m * y));
}

describe('the density of ‖m e + z‖', () => {
  it('integrates to the noncentral χ² distribution function', () => {
    const { nodes, weights } = gaussLegendre(64);
    for (const [k, m, y] of [
      [1, 0, 1],
      [1, 2, 3],
      [3, 5, 4],
      [40, 2, 7],
      [512, 10, 25],
    ] as const) {
      let sum = 0;
      for (const [i, node] of nodes.entries()) {
        sum += (weights[i]! * y * density((y * (1 + node)) / 2, m, k)) / 2;
      }
      // 64 nodes: the quadrature of a bump of unit width on 25 is exact to 1e-13.
      expect(sum / noncentralChiSquareCdf(y * y, k, m * m)).toBeCloseTo(1, 12);
    }
  });
  it('is tabulated for finite arguments', () => {
    expect(() => tabulateLogScaledBessel(2, Infinity)).toThrow(/^largest must be/);
  });
});
