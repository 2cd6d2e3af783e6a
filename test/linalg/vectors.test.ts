import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { down, gamma, unitRoundoff, up } from '../../src/linalg/rounding.ts';
import { addScaled, distanceBetween, dot, norm } from '../../src/linalg/vectors.ts';

describe('vectors', () => {
  it('norms of Pythagorean vectors are exact, at every scale a float64 has', () => {
    for (const scale of [1, 2 ** 1000, 2 ** -1000]) {
      expect(norm([3 * scale, 4 * scale])).toBe(5 * scale);
      expect(norm([2 * scale, 3 * scale, 6 * scale, 1e9 * scale], 3)).toBe(7 * scale);
    }
    expect(norm([])).toBe(0);
    expect(norm([5e-324, 0])).toBe(5e-324);
  });

  it('a norm of something that is not finite is not finite', () => {
    expect(norm([1, Infinity])).toBe(Infinity);
    expect(norm([Number.NaN, 1])).toBeNaN();
    expect(norm([1, Number.NaN])).toBeNaN();
  });

  it('dot stops at its count, and addScaled and distanceBetween do as they say', () => {
    const y = Float64Array.of(1, 2, 3);
    expect(dot(y, y)).toBe(14);
    expect(dot(y, y, 2)).toBe(5);
    addScaled(2, [1, 0, -1], y);
    expect([...y]).toEqual([3, 2, 1]);
    expect(distanceBetween([1, 5], [4, 1])).toBe(5);
  });
});

describe('directed rounding', () => {
  it('up and down leave a float64 strictly, by at most two units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (x) => {
        const allowed = Math.abs(x) * 4 * unitRoundoff + 1e-323;
        return up(x) > x && down(x) < x && up(x) - x <= allowed && x - down(x) <= allowed;
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('gamma(n) is above n·u/(1 − n·u), barely', () => {
    for (const n of [1, 7, 1000, 1e9]) {
      const units = gamma(n) / unitRoundoff;
      expect(units).toBeGreaterThan(n);
      expect(units).toBeLessThan(n * (1 + 2 * n * unitRoundoff) * (1 + 1e-14));
    }
  });
});
