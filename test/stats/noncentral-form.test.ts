import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianNormTail } from '../../src/stats/gaussian-norm.ts';
import { noncentralChiSquareSf } from '../../src/stats/noncentral-chi-square.ts';
import { formMixture, noncentralFormSf } from '../../src/stats/noncentral-form.ts';

const contains = ({ lo, hi }: { readonly lo: number; readonly hi: number }, x: number): void => {
  const allowed = 1e-12 * x;
  expect(lo).toBeLessThanOrEqual(x + allowed);
  expect(hi).toBeGreaterThanOrEqual(x - allowed);
  expect(hi - lo).toBeLessThanOrEqual(1e-9 * x + 1e-13);
};

describe('the law of a noncentral weighted chi-square', () => {
  it.each([
    [1, 0.5, 2],
    [3, 2.5, 7],
    [8, 40, 100],
    [2, 0, 0.1],
  ])('is noncentral χ² where all variances are equal: k = %d, λ = %d, x = %d', (count, meanSquare, x) => {
    const scaled = noncentralFormSf(4 * x, [{ variance: 4, count, meanSquare: 4 * meanSquare }]);
    contains(scaled, noncentralChiSquareSf(x, count, meanSquare));
  });

  it.each([0.5, 3, 9, 30])('is what Imhof’s inversion gives for central forms, x = %d', (x) => {
    const blocks = [
      { variance: 1, count: 1, meanSquare: 0 },
      { variance: 0.04, count: 2, meanSquare: 0 },
    ];
    contains(
      noncentralFormSf(x, blocks),
      gaussianNormTail({ singularValues: [1, 0.2, 0.2], a: Math.sqrt(x) }).exit,
    );
  });

  it('does not depend on how blocks of equal variance are written', () => {
    const one = noncentralFormSf(5, [
      { variance: 1, count: 3, meanSquare: 2 },
      { variance: 0.25, count: 1, meanSquare: 0.5 },
    ]);
    const two = noncentralFormSf(5, [
      { variance: 0.25, count: 1, meanSquare: 0.5 },
      { variance: 1, count: 1, meanSquare: 2 },
      { variance: 1, count: 2, meanSquare: 0 },
    ]);
    expect(one.hi / two.hi).toBeCloseTo(1, 12);
  });

  it('has weights of 1 in all, none negative', () => {
    const { weights, rest } = formMixture([
      { variance: 1, count: 2, meanSquare: 9 },
      { variance: 0.1, count: 1, meanSquare: 0.3 },
    ]);
    expect(weights.every((w) => w >= 0)).toBe(true);
    expect(weights.reduce((sum, w) => sum + w, 0) + rest).toBeCloseTo(1, 12);
  });

  it('knows nothing where the series would begin below the least number, and leaves no room at x ≤ 0', () => {
    expect(noncentralFormSf(1e5, [{ variance: 1, count: 1, meanSquare: 1e4 }])).toEqual({ lo: 0, hi: 1 });
    expect(noncentralFormSf(0, [{ variance: 1, count: 1, meanSquare: 1 }])).toEqual({ lo: 1, hi: 1 });
  });

  it('encloses the chance that a weight rounded up would exceed', () => {
    // by quadrature to 30 digits
    const blocks = [
      { variance: 1, count: 1, meanSquare: 0 },
      { variance: 0.25, count: 2, meanSquare: 0 },
    ];
    const { lo, hi } = noncentralFormSf(5.73 ** 2, blocks);
    const exact = 1.352337113565579e-8;
    expect(lo).toBeLessThan(exact);
    expect(hi).toBeGreaterThan(exact);
    expect(hi - lo).toBeLessThan(1e-5 * exact);
  });

  it('encloses Imhof’s inversion of central forms, however rare it is to be outside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(1, 0.8, 0.5, 0.3, 0.1), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        (singularValues, percent) => {
          const scale = Math.hypot(...singularValues);
          const a = scale + (percent / 4) * Math.max(...singularValues);
          const { exit } = gaussianNormTail({ singularValues, a });
          fc.pre(exit > 1e-13);
          const { lo, hi } = noncentralFormSf(
            a * a,
            singularValues.map((c) => ({ variance: c * c, count: 1, meanSquare: 0 })),
          );
          expect(lo).toBeLessThanOrEqual(exit * (1 + 1e-12));
          expect(hi).toBeGreaterThanOrEqual(exit * (1 - 1e-12));
          expect(hi - lo).toBeLessThan(1e-9 * exit + 1e-12);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});
