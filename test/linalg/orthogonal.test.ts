import { describe, expect, it } from 'vitest';
import { decimalIntervals } from '../../src/linalg/decimal-intervals.ts';
import { enclosedSquaredNorm } from '../../src/linalg/enclosed-vectors.ts';
import { enclosedOrthogonalMap, orthogonalMap, rotate, rotateBack } from '../../src/linalg/orthogonal.ts';

const vectors = [
  [1, 2, 3, 4],
  [0.1, -1e10, 3, 1e-5],
  [1e-200, 2e-200, 0, 0],
];
const q = orthogonalMap(4, vectors);
const a = decimalIntervals(60);
const x = [0.3, -1.7, 2.5, 1e-3];

/** m = 3 reflections of dim 4: 10·m·dim·2⁻⁵³·‖x‖, the docstring's bound. */
const rotationError = 10 * 3 * 4 * 2 ** -53 * 3.1;

describe('orthogonal maps', () => {
  it('a reflection maps its vector to the opposite and keeps what is normal to it', () => {
    const reflection = orthogonalMap(2, [[3, 4]]);
    const along = Float64Array.of(3, 4);
    const across = Float64Array.of(-4, 3);
    rotate(reflection, along);
    rotate(reflection, across);
    expect(Math.abs(along[0]! + 3) + Math.abs(along[1]! + 4)).toBeLessThan(20 * 2 ** -53 * 5);
    expect(Math.abs(across[0]! + 4) + Math.abs(across[1]! - 3)).toBeLessThan(20 * 2 ** -53 * 5);
  });

  it('without vectors it is the identity', () => {
    const y = Float64Array.from(x);
    rotate(orthogonalMap(4, []), y);
    expect([...y]).toEqual(x);
  });

  it('enclosed, it keeps the squared norm to 50 digits', () => {
    const exact = x.map((xi) => a.of(xi));
    const before = enclosedSquaredNorm(a, exact);
    const after = enclosedSquaredNorm(a, enclosedOrthogonalMap(a, q).rotate(exact));
    expect(after.hi.minus(before.lo).abs().lt(1e-45)).toBe(true);
    expect(after.lo.lte(before.hi) && after.hi.gte(before.lo)).toBe(true);
  });

  it('float64 and enclosed maps agree, forwards and backwards', () => {
    const map = enclosedOrthogonalMap(a, q);
    const exact = x.map((xi) => a.of(xi));
    for (const [float, enclosed] of [
      [rotate, map.rotate(exact)],
      [rotateBack, map.rotateBack(exact)],
    ] as const) {
      const y = Float64Array.from(x);
      float(q, y);
      const ends = enclosed.map((n) => a.enclose(n));
      ends.forEach(({ lo, hi }, i) => {
        expect(y[i]!).toBeGreaterThan(lo - rotationError);
        expect(y[i]!).toBeLessThan(hi + rotationError);
      });
    }
  });

  it('rotating back undoes rotating', () => {
    const y = Float64Array.from(x);
    rotate(q, y);
    expect(Math.abs(y[0]! - x[0]!)).toBeGreaterThan(0.1);
    rotateBack(q, y);
    y.forEach((yi, i) => expect(Math.abs(yi - x[i]!)).toBeLessThan(2 * rotationError));
  });

  it('refuses vectors of the wrong length, or zero, or not finite', () => {
    expect(() => orthogonalMap(3, [[1, 2]])).toThrow('length of reflection vector 0 must be 3, got 2');
    expect(() => orthogonalMap(2, [[0, 0]])).toThrow(/norm of reflection vector 0/);
    expect(() => orthogonalMap(2, [[1, Number.NaN]])).toThrow(/norm of reflection vector 0/);
  });
});
