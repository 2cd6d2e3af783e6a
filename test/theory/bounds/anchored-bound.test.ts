import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anchoredBallBound,
  anchoredBound,
  type AnchoredSymbols,
} from '../../../src/theory/bounds/anchored-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { ln } from '../../../src/core/elementary.ts';
import { reference } from './generalization-reference.ts';
import { expectRelative } from './reference.ts';

const some: AnchoredSymbols = {
  M: 2,
  K: 3,
  delta: 0.1,
  n: 50,
  rho: 1.5,
  B: 2,
  norms: [2, 1, 3],
  radii: [0.5, 0.25, 1],
};

/** Few digits, so that a failure can be read. */
const positive = fc.integer({ min: 1, max: 400 }).map((x) => x / 100);
const symbols: fc.Arbitrary<AnchoredSymbols> = fc
  .array(fc.tuple(positive, positive, positive, positive), { minLength: 1, maxLength: 5 })
  .chain((layers) =>
    fc
      .record({
        M: positive,
        K: fc.integer({ min: 1, max: 100 }),
        delta: fc.integer({ min: 1, max: 99 }).map((x) => x / 100),
        n: fc.integer({ min: 1, max: 1000 }),
        rho: positive,
        B: positive,
        biased: fc.boolean(),
      })
      .map(({ biased, ...rest }) => ({
        ...rest,
        radii: layers.map(([r]) => r),
        norms: layers.map(([r, s]) => r + s),
        ...(biased && {
          biasRadii: layers.map(([, , r]) => r),
          biases: layers.map(([, , r, b]) => r + b),
        }),
      })),
  );

function unbiased({ M, K, delta, n, rho, B, norms, radii }: AnchoredSymbols): AnchoredSymbols {
  return { M, K, delta, n, rho, B, norms, radii };
}

/** The list with entry `i` (modulo its length) raised by `by`. */
function raised(list: readonly number[], i: number, by: number): readonly number[] {
  return list.map((x, j) => (j === i % list.length ? x + by : x));
}

describe('anchoredBound', () => {
  it('is Hoeffding’s bound where nothing moves, for one anchor and for K of them', () => {
    for (const K of [1, 10]) {
      const bound = anchoredBound({ ...some, K, radii: [0, 0, 0] });
      expect(bound).toEqual({
        sampling: hoeffdingDeviation({ M: 2, delta: 0.1, n: 50, logK: ln(K) }),
        approximation: 0,
        total: bound.sampling,
      });
    }
  });

  it('pays for K anchors as for one with δ/K', () => {
    const many = anchoredBound({ ...some, K: 8, delta: 0.5 });
    const one = anchoredBound({ ...some, K: 1, delta: 0.0625 });
    expectRelative(many.sampling, one.sampling, 1e-15);
  });

  it('moves by 2ρB Σ r_l ∏ s_j: 2 · 1.5 · 2 · (.5·3 + .25·6 + 1·2)', () => {
    expect(anchoredBound(some).approximation).toBe(30);
  });

  it('reduces exactly to the form without biases where they are 0 and do not move', () => {
    fc.assert(
      fc.property(symbols, (c) => {
        const plain = unbiased(c);
        const zeros = plain.norms.map(() => 0);
        expect(anchoredBound({ ...plain, biases: zeros, biasRadii: zeros })).toEqual(anchoredBound(plain));
      }),
    );
  });

  it('recomputes the near-tight witness: 1.92 of 2.136, and .136 and 1.136 for its mutants', () => {
    const { truth, bound, withoutRadius, withOneRho } = reference.witness;
    const diagonal = { M: 2, K: 1, delta: 0.05, n: 400, rho: 1, B: 1, norms: [1], radii: [1] };
    const { total, sampling, approximation } = anchoredBound(diagonal);
    expectRelative(total, bound, 1e-14);
    expectRelative(anchoredBound({ ...diagonal, radii: [0] }).total, withoutRadius, 1e-14);
    expectRelative(sampling + approximation / 2, withOneRho, 1e-14);
    expect([truth, bound, withoutRadius, withOneRho].map((x) => Number(x).toFixed(3))).toEqual([
      '1.922',
      '2.136',
      '0.136',
      '1.136',
    ]);
  });

  it('agrees with 60 reference values', () => {
    for (const { sampling, approximation, total, ...row } of reference.anchored) {
      const bound = anchoredBound(row);
      expectRelative(bound.sampling, sampling, 1e-13);
      expectRelative(bound.approximation, approximation, 1e-13);
      expectRelative(bound.total, total, 1e-13);
    }
  });

  it('never falls when a norm, a radius, B, ρ, M, K, 1/δ or 1/n grows', () => {
    fc.assert(
      fc.property(symbols, fc.nat(4), positive, (c, i, by) => {
        const { total } = anchoredBound(c);
        const larger: readonly Partial<AnchoredSymbols>[] = [
          { norms: raised(c.norms, i, by) },
          { radii: raised(c.radii, i, by), norms: raised(c.norms, i, by) },
          { B: c.B + by },
          { rho: c.rho + by },
          { M: c.M + by },
          { K: c.K + 1 },
          { delta: c.delta / 2 },
          ...(c.n > 1 ? [{ n: c.n - 1 }] : []),
          ...(c.biases && c.biasRadii
            ? [
                { biases: raised(c.biases, i, by) },
                { biasRadii: raised(c.biasRadii, i, by), biases: raised(c.biases, i, by) },
              ]
            : []),
        ];
        // sums and products of non-negative numbers round monotonically, so not even rounding may lower it
        for (const change of larger)
          expect(anchoredBound({ ...c, ...change }).total).toBeGreaterThanOrEqual(total);
      }),
    );
  });

  it('has an approximation proportional to ∏ s_l at fixed r_l/s_l: slope 1', () => {
    fc.assert(
      fc.property(symbols, fc.nat(4), fc.constantFrom(0.25, 2, 8), (c, i, factor) => {
        const plain = unbiased(c);
        const scaled = (list: readonly number[]): readonly number[] =>
          list.map((x, j) => (j === i % list.length ? factor * x : x));
        const moved = anchoredBound({ ...plain, norms: scaled(c.norms), radii: scaled(c.radii) });
        // powers of two scale every term exactly
        expect(moved.approximation).toBe(factor * anchoredBound(plain).approximation);
      }),
    );
  });

  it('refuses what is outside the domain', () => {
    for (const bad of [
      { K: 0 },
      { K: 1.5 },
      { delta: 0 },
      { delta: 1 },
      { delta: Number.NaN },
      { n: 0 },
      { M: -1 },
      { rho: Number.NaN },
      { B: -1 },
      { radii: [1, 1] },
      { radii: [-1, 0, 0] },
      { radii: [0, 1.5, 0] },
      { biasRadii: [0, 0, 0] },
      { biases: [1, 1, 1], biasRadii: [2, 0, 0] },
    ]) {
      expect(() => anchoredBound({ ...some, ...bad })).toThrow(RangeError);
    }
  });
});

describe('anchoredBallBound', () => {
  it('never exceeds the bound by layers with every radius r, and equals it for one layer', () => {
    fc.assert(
      fc.property(symbols, positive, (c, r) => {
        const radii = c.norms.map(() => r);
        const norms = c.norms.map((s) => s + r);
        const biased = c.biases && { biases: c.biases.map((b) => b + r) };
        const layers = anchoredBound({ ...c, norms, radii, ...biased, ...(biased && { biasRadii: radii }) });
        const Lambda = perturbationLambda({ rho: c.rho, B: c.B, norms, ...biased });
        const ball = anchoredBallBound({ ...c, Lambda, r });
        // each side errs by less than (2L² + 2L + 12) units in the last place: 72 at L = 5
        expect(ball.total).toBeLessThanOrEqual(layers.total * (1 + 150 * Number.EPSILON));
        if (norms.length === 1 && !biased) expectRelative(ball.total, layers.total, 40 * Number.EPSILON);
      }),
    );
  });

  it('refuses what is outside the domain', () => {
    const ball = { M: 1, K: 1, delta: 0.1, n: 10, Lambda: 1, r: 1 };
    for (const bad of [{ K: 0 }, { Lambda: -1 }, { r: Number.NaN }]) {
      expect(() => anchoredBallBound({ ...ball, ...bad })).toThrow(RangeError);
    }
  });
});
