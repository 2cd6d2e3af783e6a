import { describe, expect, it } from 'vitest';
import { comparisonProduct, survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import {
  anyCovarianceProduct,
  anyCovarianceSurvival,
} from '../../../src/theory/bounds/comparison-any-covariance.ts';

const isotropic = { q: 0.5, noise: [1, 1, 1], tubeDim: 3, r: 4, d0: 2, T: 10, drift: 0.1 };
const uneven = { q: 0.5, noise: [1, 0.3], tubeDim: 2, r: 3, d0: 3, T: 10, drift: 0 };

describe('T11', () => {
  it('is T7 where the noise is isotropic: the product form exactly, the chain from below', () => {
    const chain = { k: 3, q: 0.5, c: 1, r: 4, d0: 2, T: 10, drift: 0.1 };
    const { proved, attained } = anyCovarianceProduct(isotropic);
    const product = comparisonProduct(chain).exit;
    expect(proved.exit / product).toBeCloseTo(1, 9);
    expect(attained.exit / product).toBeCloseTo(1, 9);
    const exit = anyCovarianceSurvival(isotropic).exit;
    expect(exit).toBeGreaterThanOrEqual(survivalProbability(chain).exit);
    expect(exit).toBeLessThan(product);
  });

  it('gives the plane with noise in one direction its truth, .168, to 2% of the exits', () => {
    const plane = { q: 0.99, noise: [1], tubeDim: 2, r: 1.5, d0: 1.5, T: 1, drift: 0 };
    const { proved, attained } = anyCovarianceProduct(plane);
    expect(attained.stay).toBeCloseTo(0.1676, 4);
    expect(proved.exit).toBeLessThanOrEqual(1.02 * attained.exit);
    expect(anyCovarianceProduct(plane, { directions: () => [0] }).proved.stay).toBeCloseTo(0.5046, 4);
  });

  it('finds the worst direction: loud with room to spare, quiet near the boundary', () => {
    const from = (q: number, direction: number): number =>
      anyCovarianceProduct({ ...uneven, q, T: 1 }, { directions: () => [direction] }).attained.exit;
    expect(from(0.5, 0)).toBeGreaterThan(from(0.5, 1));
    expect(from(0.95, 1)).toBeGreaterThan(from(0.95, 0));
  });

  it('chains better than it multiplies, and falls with T, q, d_0 and the noise', () => {
    const { stay } = anyCovarianceSurvival(uneven);
    expect(stay).toBeGreaterThan(anyCovarianceProduct(uneven).proved.stay);
    for (const worse of [{ T: 20 }, { q: 0.6 }, { noise: [1.1, 0.3] }, { tubeDim: 3, q: 0.6 }])
      expect(anyCovarianceSurvival({ ...uneven, ...worse }).stay).toBeLessThan(stay);
    expect(anyCovarianceSurvival({ ...uneven, d0: 0 }).stay).toBeGreaterThan(stay);
  });

  it('names what is out of its domain', () => {
    expect(() => anyCovarianceProduct({ ...uneven, noise: [] })).toThrow('noise must be positive');
    expect(() => anyCovarianceSurvival({ ...uneven, tubeDim: 1 })).toThrow('number of singular values');
    expect(() => anyCovarianceProduct({ ...uneven, d0: 4 })).toThrow('d0 must be in [0, r]');
  });
});
