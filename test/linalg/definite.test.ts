import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/core/stream.ts';
import { eigenvalueBound, factorShifted, failingDirection, solveWith } from '../../src/linalg/definite.ts';
import { gramStep } from '../../src/linalg/gram-iteration.ts';
import { compareToNorm } from './exact-norm.ts';

/** fl(CCᵀ) for a Gaussian C: k × k, its largest diagonal entry above 1. */
function randomGram(k: number, name: number): Float64Array {
  const C = new Float64Array(k * (k + 2));
  openStream(['definite', k, name]).fillNormal(C);
  C[0] = 2;
  return gramStep(C, k, k + 2).G;
}

const rowsOf = (G: Float64Array, k: number): Float64Array[] =>
  Array.from({ length: k }, (_, i) => G.slice(i * k, (i + 1) * k));

/** About the least μ at which the factorization completes. */
function minComplete(G: Float64Array, k: number): number {
  const L = new Float64Array(k * k);
  let [lo, hi] = [1, 1];
  while (factorShifted(G, k, hi, L) !== undefined) hi *= 2;
  for (let middle = (lo + hi) / 2; middle > lo && middle < hi; middle = (lo + hi) / 2) {
    if (factorShifted(G, k, middle, L) === undefined) hi = middle;
    else lo = middle;
  }
  return hi;
}

describe('factorization of μI − G', () => {
  it('reproduces μI − G, in every size around its blocks', () => {
    for (let k = 1; k <= 13; k++) {
      const G = randomGram(k, 0);
      const mu = 2 * rowsOf(G, k).reduce((sum, row, i) => sum + row[i]!, 0);
      const L = new Float64Array(k * k);
      expect(factorShifted(G, k, mu, L)).toBeUndefined();
      for (let i = 0; i < k; i++) {
        for (let j = 0; j <= i; j++) {
          let product = 0;
          for (let t = 0; t <= j; t++) product += L[i * k + t]! * L[j * k + t]!;
          // γ_{k+1} and the test's own product: (2k + 3) roundings of at most μ.
          const error = (2 * k + 3) * 2 ** -53 * mu;
          expect(Math.abs(product - ((i === j ? mu : 0) - G[i * k + j]!))).toBeLessThan(error);
        }
      }
    }
  });

  it('solves with the factor', () => {
    const k = 7;
    const G = randomGram(k, 1);
    const L = new Float64Array(k * k);
    const mu = 200;
    expect(factorShifted(G, k, mu, L)).toBeUndefined();
    const x = Float64Array.from({ length: k }, (_, i) => i - 2);
    const y = Float64Array.from(
      { length: k },
      (_, i) => mu * x[i]! - x.reduce((s, xj, j) => s + G[i * k + j]! * xj, 0),
    );
    solveWith(L, k, y);
    y.forEach((yi, i) => expect(Math.abs(yi - x[i]!)).toBeLessThan(1e-12));
  });

  it('where it fails, it names a vector whose Rayleigh quotient is at least μ', () => {
    for (let k = 2; k <= 12; k++) {
      const G = randomGram(k, 2);
      const mu = 0.8 * minComplete(G, k);
      const L = new Float64Array(k * k);
      const failedAt = factorShifted(G, k, mu, L);
      expect(failedAt).toBeGreaterThanOrEqual(0);
      expect(failedAt).toBeLessThan(k);
      const x = new Float64Array(k);
      failingDirection(L, k, failedAt!, x);
      let quotient = 0;
      for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) quotient += x[i]! * G[i * k + j]! * x[j]!;
      expect(quotient / x.reduce((s, xi) => s + xi * xi, 0)).toBeGreaterThan(mu * (1 - 1e-12));
    }
  });

  it('completing at μ does not prove λ_max ≤ μ, but it does prove λ_max ≤ eigenvalueBound(μ)', () => {
    const found = { below: 0, wrong: 0 };
    for (let name = 0; name < 60; name++) {
      for (const k of [2, 5, 8]) {
        const G = randomGram(k, name);
        const mu = minComplete(G, k);
        if (compareToNorm(mu, rowsOf(G, k)) === 'below') found.below++;
        if (compareToNorm(eigenvalueBound(mu, k), rowsOf(G, k)) === 'below') found.wrong++;
      }
    }
    expect(found.below).toBeGreaterThan(0);
    expect(found.wrong).toBe(0);
  });
});
