import { describe, expect, it } from 'vitest';
import { logXi } from '../../../src/stats/bernoulli-divergence.ts';
import { pacBayesCertificate, pacBayesComplexity } from '../../../src/theory/bounds/pac-bayes.ts';
import { lastStepDivergence, pathDivergence } from '../../../src/theory/bounds/path-divergence.ts';

describe('the PAC-Bayes bound', () => {
  it('is (KL + log ξ(n)/δ)/n, and not below 0', () => {
    expect(pacBayesComplexity({ n: 100, delta: 0.05, divergence: 7 })).toBeCloseTo(
      (7 + logXi(100) - Math.log(0.05)) / 100,
      12,
    );
    expect(pacBayesComplexity({ n: 100, delta: 0.05, divergence: -50 })).toBe(0);
  });

  it('gives 1 − e^{−c} for a learner without errors', () => {
    const x = { n: 1000, delta: 0.01, divergence: 20 };
    const certificate = pacBayesCertificate({ ...x, empirical: 0 });
    expect(certificate).toBeCloseTo(-Math.expm1(-pacBayesComplexity(x)), 12);
  });
});

describe('the path bound', () => {
  it('adds ‖·‖²/(2σ²) over the steps', () => {
    expect(pathDivergence({ meanSquares: [1, 4], sigmas: [0.5, 1] })).toBe(4);
    expect(pathDivergence({ meanSquares: [], sigmas: [] })).toBe(0);
  });

  it('wants a noise for every step', () => {
    expect(() => pathDivergence({ meanSquares: [1], sigmas: [] })).toThrow('number of σ_t');
    expect(() => pathDivergence({ meanSquares: [1], sigmas: [0] })).toThrow('sigma must be positive');
  });

  it('is half the square of the distance in units of the last step’s noise', () => {
    expect(lastStepDivergence({ q: 0.5, d: 2, eta: 0.1, Delta: 10, c: 1 })).toBe(2);
  });
});
