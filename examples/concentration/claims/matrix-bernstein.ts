import { exp, fc, fromExit, probabilityClaim, z } from 'lakatos';
import { allOf, binomial, coinFlips, perTrajectory } from 'lakatos/kit';
import { type Coins, coins } from './coins.ts';

/** X_ij = b(coin − p) e_j e_jᵀ, i ≤ n, j ≤ d, in any basis: the largest eigenvalue is the largest of d sums. */
interface Case extends Coins {
  readonly d: number;
}
interface Terms {
  readonly d: number;
  readonly t: number;
  readonly 'σ²': number;
  readonly R: number;
}

export const matrixBernstein = probabilityClaim<Case, Terms, { readonly three: number }>({
  ...coins,
  id: 'matrices/bernstein',
  says: 'X_i symmetric d × d, EX_i = 0, X_i ≼ R: P(λ_max(Σ X_i) ≥ t) ≤ d exp(−t²/2(σ² + Rt/3)), σ² = ‖Σ EX_i²‖',
  tex: String.raw`P(\lambda_{\max}(\textstyle\sum X_i)\ge t)\le d\,e^{-t^2/2(\sigma^2+Rt/3)}`,
  source: 'Tropp 2012, theorem 1.4',
  notes:
    'The cases are matrices that commute, where the truth is exact and the bound is sharp in every term.',
  cases: fc
    .record({ c: coins.cases, d: fc.constantFrom(1, 2, 10, 100, 1000) })
    .map(({ c, d }): Case => ({ ...c, d })),
  schema: z.strictObject({ ...coins.schema.shape, d: z.int().min(1) }),
  covers: { ...coins.covers, 'd = 1': ({ d }) => d === 1 },
  event: ({ n, p, k, d }) => {
    const flip = coinFlips(n, p);
    return perTrajectory(n * d, (stream) => {
      let most = 0;
      for (let j = 0; j < d; j++) most = Math.max(most, flip(stream));
      return most < k;
    });
  },
  exactly: ({ n, p, k, d }) => allOf(d, binomial(n, p).atMost(k - 1)),
  terms: ({ n, p, k, b, d }) => ({ d, t: b * (k - n * p), 'σ²': b * b * n * p * (1 - p), R: b }),
  constants: { three: 3 },
  atLeast: ({ d, t, 'σ²': s2, R, three }) => fromExit(d * exp((-t * t) / (2 * (s2 + (R * t) / three)))),
  mustRefute: {
    '5% more': {
      atLeast: ({ d, t, 'σ²': s2, R }) => fromExit(d * exp((-1.05 * t * t) / (2 * (s2 + (R * t) / 3)))),
    },
    '1% more': {
      atLeast: ({ d, t, 'σ²': s2, R }) => fromExit(d * exp((-1.01 * t * t) / (2 * (s2 + (R * t) / 3)))),
    },
    'd forgotten': { terms: () => ({ d: 1 }) },
    'Rt/3 forgotten': { terms: () => ({ R: 0 }) },
  },
});
