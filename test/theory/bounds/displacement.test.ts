import { describe, expect, it } from 'vitest';
import { displacementBound } from '../../../src/theory/bounds/displacement.ts';
import { EXIT_TOLERANCE, equalValues, expectRelative, reference, schedule } from './reference.ts';

const some = { g: 0.5, u: 3, T: 9, steps: { eta: 0.5, sigma: 1 }, singularValues: [1, 1] };

describe('displacementBound', () => {
  it('agrees with 100 reference values', () => {
    expect(reference.displacement).toHaveLength(100);
    for (const { radius, exit, steps, ...row } of reference.displacement) {
      const bound = displacementBound({ ...row, steps: schedule(steps, row.T) });
      expectRelative(bound.radius, radius, 1e-13);
      expectRelative(bound.within.exit, exit, EXIT_TOLERANCE);
    }
  });

  it('has its closed form for two directions: 2 exp(−u²/(2 V))', () => {
    const bound = displacementBound(some);
    expect(bound.noiseSum2).toBe(9 / 4);
    expect(bound.radius).toBe(0.5 * 4.5 + 3);
    expectRelative(bound.within.exit, 2 * Math.exp(-2), EXIT_TOLERANCE);
    expect(bound.within.exit).toBe(2 * bound.tail.exit);
  });

  it('claims .267 where the truth is .253 and the mutant without the factor 2 says .134', () => {
    const one = displacementBound({ ...some, g: 0, T: 100, u: 1.5 * 0.5 * 10, singularValues: [1] });
    expect(Math.abs(one.within.exit - 0.267)).toBeLessThan(5e-4);
    expect(Math.abs(one.tail.exit - 0.134)).toBeLessThan(5e-4);
  });

  it('is returned as it is above 1, and 0 when nothing random moves', () => {
    const loose = displacementBound({ ...some, u: 1e-6, singularValues: equalValues(5) });
    expectRelative(loose.within.exit, 2, 1e-9);
    expect(displacementBound({ ...some, steps: { eta: 1, sigma: 0 } }).within).toEqual({ stay: 1, exit: 0 });
    expect(displacementBound({ ...some, T: 0 })).toMatchObject({ radius: 3, within: { stay: 1, exit: 0 } });
  });

  it('grows with T, sigma, g and S', () => {
    const base = displacementBound(some);
    expect(displacementBound({ ...some, T: 10 }).within.exit).toBeGreaterThan(base.within.exit);
    expect(displacementBound({ ...some, steps: { eta: 0.5, sigma: 1.1 } }).within.exit).toBeGreaterThan(
      base.within.exit,
    );
    expect(displacementBound({ ...some, singularValues: [1, 1, 0.1] }).within.exit).toBeGreaterThan(
      base.within.exit,
    );
    expect(displacementBound({ ...some, g: 0.6 }).radius).toBeGreaterThan(base.radius);
  });

  it('refuses NaN and values outside the domain', () => {
    for (const bad of [
      { g: -1 },
      { g: Number.NaN },
      { u: 0 },
      { u: Number.NaN },
      { T: -1 },
      { steps: { eta: 0, sigma: 1 } },
      { steps: { eta: 1, sigma: Number.NaN } },
      { steps: [{ eta: 1, sigma: 1 }] },
      { singularValues: [-1] },
    ]) {
      expect(() => displacementBound({ ...some, ...bad }), JSON.stringify(bad)).toThrow(RangeError);
    }
  });
});
