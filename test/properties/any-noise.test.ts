import { describe, expect, it } from 'vitest';
import { anyNoiseClaim, type AnyNoiseCase } from '../../properties/confinement/any-noise.claim.ts';
import { openStream } from '../../src/core/stream.ts';

const trajectories = 20_000;

/** The mean of d² after T steps and its standard deviation. */
function squaredDistance(c: AnyNoiseCase): { readonly mean: number; readonly deviation: number } {
  const { values } = anyNoiseClaim.quantity(c).run(openStream(['any noise', c.law, c.T]), trajectories);
  const mean = values.reduce((sum, x) => sum + x, 0) / trajectories;
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / trajectories;
  return { mean, deviation: Math.sqrt(variance / trajectories) };
}

const at = { curvatures: [1, 1, 1], eta: 0.4, sigma: 0.5, r: 100, d0: 1 };

describe('SGD with noise of any law', () => {
  it.each(['gaussian', 'rademacher', 'cube', 'sphere', 'sparse', 'radial'] as const)(
    'has the second moments of the theorem on an isotropic quadratic: %s',
    (law) => {
      for (const T of [1, 3]) {
        // q = 0.6, and a step adds η²σ²k = 0.12
        const expected = T === 1 ? 0.36 + 0.12 : 0.6 ** 6 + 0.12 * (1 + 0.36 + 0.36 ** 2);
        const { mean, deviation } = squaredDistance({ ...at, law, T });
        expect(Math.abs(mean - expected), `T = ${T}`).toBeLessThan(5 * deviation + 1e-3);
      }
    },
  );

  it.each(['biased', 'memory'] as const)('is farther out where a hypothesis fails: %s', (law) => {
    const { mean, deviation } = squaredDistance({ ...at, law, d0: 0, T: 3 });
    expect(mean).toBeGreaterThan(0.12 * (1 + 0.36 + 0.36 ** 2) + 5 * deviation);
  });
});
