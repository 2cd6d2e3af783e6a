import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import type { ComparisonParameters } from '../../../src/theory/bounds/comparison.ts';

interface Row extends ComparisonParameters {
  readonly exit: number;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../fixtures/oracle/survival.json', import.meta.url), 'utf8'),
) as { cases: readonly Row[] };

/** Relative accuracy of the fixture: its program asserts this between two resolutions. */
const FIXTURE = 1e-12;

describe('survival of the radial chain against fixtures/oracle', () => {
  it('has at least 120 cases, rare exits and long horizons among them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(cases.filter((row) => row.exit < 1e-8).length).toBeGreaterThanOrEqual(5);
    expect(cases.filter((row) => row.T >= 1000).length).toBeGreaterThanOrEqual(5);
    expect(cases.filter((row) => row.drift! > 0).length).toBeGreaterThanOrEqual(5);
    expect(new Set(cases.map((row) => row.k)).size).toBeGreaterThanOrEqual(12);
  });
  it('agrees to 1e-10 relative in the probability of leaving, and states an error that holds', () => {
    for (const row of cases) {
      const { exit, error } = survivalProbability(row);
      const difference = Math.abs(exit - row.exit);
      expect(difference / row.exit, JSON.stringify(row)).toBeLessThan(1e-10);
      expect(difference, JSON.stringify(row)).toBeLessThanOrEqual(error + FIXTURE * row.exit);
    }
  });
});

/**
 * (k, q, r/c, d_0/r, T) → truth as printed in the theory's table of mutants, where r/c is rounded to its last
 * digit.
 */
const PRINTED: readonly (readonly [
  k: number,
  q: number,
  r: number,
  share: number,
  T: number,
  truth: number,
  rUlp: number,
])[] = [
  [1, 0.9, 10.3, 1, 1, 0.8485, 0.1],
  [1, 0.95, 8, 1, 10, 0.44, 0.1],
  [2, 0.95, 6.1, 1, 100, 0.022, 0.1],
  [30, 0.95, 19.1, 1, 1, 0.57, 0.1],
  [2, 0.12, 2.96, 0, 100, 0.268, 0.01],
  [8, 0.07, 3.7, 1, 100, 1e-4, 0.1],
  [30, 0.9, 16, 0.5, 100, 0.51, 0.1],
  [30, 0.1, 7, 0.5, 100, 0.17, 0.1],
  [30, 0.95, 19.1, 1, 10, 0.239, 0.1],
  [16, 0.22, 4.25, 0, 2, 0.436, 0.01],
  [1, 0.99, 1.5, 1, 1, 0.505, 0.01],
  [2, 0.99, 1.5, 1, 1, 0.361, 0.01],
];

describe('the truths printed beside the mutants', () => {
  it.each(PRINTED)('k = %d, q = %d, r/c = %d, d0/r = %d, T = %d: %d', (k, q, r, share, T, truth, rUlp) => {
    // What is printed was computed before r/c was rounded: it lies between the truths at the ends of that
    // rounding.
    const at = (radius: number): number => {
      return survivalProbability({ k, q, c: 1, r: radius, d0: share * radius, T }).stay;
    };
    const lastDigit = truth < 1e-3 ? 5e-5 : 5e-4;
    expect(at(r - rUlp / 2) - lastDigit).toBeLessThan(truth);
    expect(at(r + rUlp / 2) + lastDigit).toBeGreaterThan(truth);
  });
  it('include the plane where the noise has one direction: T7 for k = 1 is above the truth', () => {
    // θ_0 = (r, 0), G = (0, 1)ᵀ: θ_1 = (q r, c z), inside iff |z| ≤ √(1 − q²) r/c. Printed as 0.168 in the
    // tables that the theory started from.
    const q = 0.99;
    const truth = survivalProbability({ k: 1, q: 0, c: 1, r: 1.5 * Math.sqrt(1 - q * q), d0: 0, T: 1 }).stay;
    expect(truth).toBeCloseTo(0.168, 3);
    const claimed = survivalProbability({ k: 1, q, c: 1, r: 1.5, d0: 1.5, T: 1 }).stay;
    expect(claimed).toBeCloseTo(0.505, 3);
  });
});
