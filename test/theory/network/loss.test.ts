import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Loss,
  lossLipschitz,
  lossOfRow,
  lossRange,
  requireLoss,
} from '../../../src/theory/network/loss.ts';

const at = (loss: Loss, f: readonly number[], y: readonly number[]): number =>
  lossOfRow(loss, Float64Array.from(f), Float64Array.from(y), f.length, 0);

const slopeAt = (loss: Loss, f: readonly number[], y: readonly number[]): number[] => {
  const out = new Float64Array(f.length).fill(NaN);
  lossOfRow(loss, Float64Array.from(f), Float64Array.from(y), f.length, 0, out);
  return [...out];
};

describe('losses', () => {
  it('have the values of their formulas, and their slopes', () => {
    expect(at({ kind: 'squared' }, [4, 6], [1, 2])).toBe(12.5);
    expect(slopeAt({ kind: 'squared' }, [4, 6], [1, 2])).toEqual([3, 4]);
    expect(at({ kind: 'clipped-squared', M: 13 }, [4, 6], [1, 2])).toBe(12.5);
    expect(at({ kind: 'clipped-squared', M: 12 }, [4, 6], [1, 2])).toBe(12);
    expect(slopeAt({ kind: 'clipped-squared', M: 12 }, [4, 6], [1, 2])).toEqual([0, 0]);
    expect(at({ kind: 'clipped-distance', M: 6 }, [4, 6], [1, 2])).toBe(5);
    expect(slopeAt({ kind: 'clipped-distance', M: 6 }, [4, 6], [1, 2])).toEqual([3 * 0.2, 4 * 0.2]);
    expect(at({ kind: 'clipped-distance', M: 4 }, [4, 6], [1, 2])).toBe(4);
    expect(slopeAt({ kind: 'clipped-distance', M: 4 }, [1, 2], [1, 2])).toEqual([0, 0]);
  });

  it('see the margin to the strongest rival', () => {
    const ramp: Loss = { kind: 'clipped-hinge', M: 1, gamma: 2 };
    expect(at(ramp, [1, 0.5, -3], [1, 0, 0])).toBe(0.75);
    expect(slopeAt(ramp, [1, 0.5, -3], [1, 0, 0])).toEqual([-0.5, 0.5, 0]);
    expect(at(ramp, [1, 0.5, -3], [0, 1, 0])).toBe(1);
    expect(at({ ...ramp, M: 5 }, [1, 0.5, -3], [0, 1, 0])).toBe(1.25);
    expect(at(ramp, [4, 0.5, -3], [1, 0, 0])).toBe(0);
    expect(at(ramp, [0.5], [-1])).toBe(1);
    expect(at(ramp, [0.5], [1])).toBe(0.75);
    expect(slopeAt(ramp, [-0.5], [-1])).toEqual([0.5]);
  });

  const bounded: readonly Loss[] = [
    { kind: 'clipped-squared', M: 3 },
    { kind: 'clipped-distance', M: 2 },
    { kind: 'clipped-hinge', M: 1, gamma: 0.5 },
    { kind: 'clipped-hinge', M: 4, gamma: 3 },
  ];

  it.each(bounded.flatMap((loss) => [1, 2, 4].map((width) => [loss.kind, width, loss] as const)))(
    '%s with %i outputs stays in [0, M] and is ρ-Lipschitz',
    (_kind, width, loss) => {
      const vector = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: width, maxLength: width });
      const rho = lossLipschitz(loss, width);
      let steepest = 0;
      fc.assert(
        fc.property(vector, vector, fc.nat(width - 1), fc.boolean(), (f, step, label, positive) => {
          const y = width === 1 ? [positive ? 1 : -1] : f.map((_, i) => Number(i === label));
          const [u, v] = [f.map((x) => x / 16), f.map((x, i) => x / 16 + step[i]! / 256)];
          const [at0, at1] = [at(loss, u, y), at(loss, v, y)];
          expect(at0).toBeGreaterThanOrEqual(0);
          expect(at0).toBeLessThanOrEqual(lossRange(loss));
          const apart = Math.hypot(...step.map((s) => s / 256));
          // values below 20, a handful of roundings each
          expect(Math.abs(at0 - at1)).toBeLessThanOrEqual(rho * apart + 20 * 10 * 2 ** -53);
          if (apart > 0) steepest = Math.max(steepest, Math.abs(at0 - at1) / apart);
        }),
        { seed: 1, numRuns: 2000 },
      );
      // and ρ is not far too large: with four outputs a random step rarely goes along the steepest direction
      expect(steepest).toBeGreaterThan(0.5 * rho);
    },
  );

  it('have an infinite range and Lipschitz constant where they are unbounded', () => {
    expect(lossRange({ kind: 'squared' })).toBe(Infinity);
    expect(lossLipschitz({ kind: 'squared' }, 2)).toBe(Infinity);
  });

  it('refuse a range or a margin that is not positive', () => {
    expect(() => requireLoss({ kind: 'clipped-distance', M: 0 })).toThrow(
      'M must be positive and finite, got 0',
    );
    expect(() => requireLoss({ kind: 'clipped-hinge', M: 1, gamma: NaN })).toThrow(/gamma/u);
  });
});
