import { describe, expect, it } from 'vitest';
import { curvatureOf } from '../../../src/audit/curvature/curvature.ts';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { sampledConvexity } from '../../../src/audit/curvature/sampled-convexity.ts';
import { examplesOf, modelOf, references } from './reference.ts';

const unhurried = { begin: () => undefined, spent: async () => true, ended: () => undefined };
const reference = references.dense;
const { rows, ...examples } = examplesOf(reference);
const of = networkDerivatives(modelOf(reference), examples);

describe('LEC round the weights, as sampled', () => {
  it('lies between the Hessian’s extreme eigenvalues on a small ball, and names the direction that fails', async () => {
    const curvature = await curvatureOf(
      of,
      rows.length,
      '1',
      { effort: 1e12, steps: 60, starts: 1 },
      unhurried,
    );
    const before = of.theta.slice();
    const found = (await sampledConvexity(of, rows.length, '1', 1e12, curvature!.directions, unhurried))!;
    expect(of.theta).toEqual(before);
    const [small] = found.balls;
    const [largest, least] = [reference.hessianEigenvalues[0]!, reference.hessianEigenvalues.at(-1)!];
    // third derivatives of size 1 to 10 times the radius
    expect(Math.abs(small!.mu - least)).toBeLessThan(10 * small!.r);
    expect(Math.abs(small!.beta - largest)).toBeLessThan(10 * small!.r);
    expect(small!.worst).toContain('the Hessian’s least direction');
    expect(small!.failing).toContain('the Hessian’s least direction');
    const gradient = Math.hypot(...Object.values(reference.gradient).flat());
    expect(Math.abs(found.Delta - gradient)).toBeLessThan(1e-9);
    // a larger ball holds the smaller ones
    for (const [i, { mu, beta }] of found.balls.entries()) {
      const next = found.balls[i + 1];
      if (next === undefined) break;
      expect(next.mu).toBeLessThanOrEqual(mu);
      expect(next.beta).toBeGreaterThanOrEqual(beta);
    }
  });

  it('puts the weights back where it is stopped', async () => {
    const before = of.theta.slice();
    let left = 6;
    const pace = { ...unhurried, spent: async () => --left > 0 };
    const found = await sampledConvexity(of, rows.length, '1', 1e12, undefined, pace);
    expect(found!.balls.every(({ directions }) => directions > 0)).toBe(true);
    expect(of.theta).toEqual(before);
  });
});
