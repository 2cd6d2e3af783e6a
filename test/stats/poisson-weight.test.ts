import { describe, expect, it } from 'vitest';
import { logPoissonWeight } from '../../src/stats/poisson-weight.ts';

describe('the Poisson log-weight', () => {
  it('is the log-probability of each small count', () => {
    let factorial = 1;
    for (let n = 0; n <= 18; n++) {
      if (n > 0) factorial *= n;
      for (const y of [0.01, 1, 7.5, 40]) {
        // Factorials and powers by products are exact to a few ulp.
        let power = 1;
        for (let i = 0; i < n; i++) power *= y;
        expect(Math.exp(logPoissonWeight(n, y) + y) / (power / factorial)).toBeCloseTo(1, 12);
      }
    }
  });
  it('is ½ log(4y/π) − y at b = ½', () => {
    for (const y of [1e-300, 0.3, 5, 1e6]) {
      expect(logPoissonWeight(0.5, y) / (0.5 * Math.log((4 * y) / Math.PI) - y)).toBeCloseTo(1, 13);
    }
  });
  it('sums to 1 over all counts, also at a mean of a million', () => {
    let sum = 0;
    for (let n = 990_000; n <= 1_010_000; n++) sum += Math.exp(logPoissonWeight(n, 1e6));
    expect(sum).toBeCloseTo(1, 12);
  });
  it('says that nothing is counted at y = 0', () => {
    expect(logPoissonWeight(0, 0)).toBeCloseTo(0, 15);
    expect(logPoissonWeight(0.5, 0)).toBe(-Infinity);
  });
});
