import { exp, fc, fromExit, probabilityClaim, z } from 'lakatos';
import type { Experiment } from 'lakatos';
import { kolmogorov, kolmogorovOneSided, perTrajectory } from 'lakatos/kit';

/** λ = √n sup(F_n − F), of n points. */
interface Case {
  readonly n: number;
  readonly lambda: number;
}

/** Both distances have the same law for every continuous F, so that F is uniform here. */
const below =
  (isOneSided: boolean) =>
  ({ n, lambda }: Case): Experiment => {
    const points = new Float64Array(n);
    return perTrajectory(n, (stream) => {
      for (let i = 0; i < n; i++) points[i] = stream.uniform();
      points.sort();
      return points.every((x, i) => {
        const over = (i + 1) / n - x;
        return (isOneSided ? over : Math.max(over, x - i / n)) <= lambda / Math.sqrt(n);
      });
    });
  };
const space = (counts: readonly number[], most: number) => ({
  cases: fc.record({
    n: fc.constantFrom(...counts),
    lambda: fc.integer({ min: 60, max: most }).map((percent) => percent / 100),
  }),
  // λ² ≥ ln 2/2, below which the two-sided bound says nothing and the one-sided one is not claimed
  schema: z.strictObject({ n: z.int().min(1), lambda: z.number().min(0.589).max(9) }),
  covers: { 'a single point': ({ n }: Case) => n === 1, 'λ > 1': ({ lambda }: Case) => lambda > 1 },
});
const terms = ({ lambda }: Case) => ({ λ: lambda });

export const dkw = probabilityClaim({
  id: 'empirical/dkw',
  says: 'P(√n sup|F_n − F| > λ) ≤ 2 exp(−2λ²)',
  tex: String.raw`P(\sqrt n\,\sup|F_n-F|>\lambda)\le 2e^{-2\lambda^2}`,
  source: 'Massart 1990, corollary 1',
  notes:
    '1% less is false only beyond n = 1,000, where the exact law is not known: one-sided it is tried, here no case is a witness.',
  ...space([1, 10, 100, 400], 200),
  event: below(false),
  exactly: ({ n, lambda }) => kolmogorov(n).atMost(lambda / Math.sqrt(n)),
  terms,
  constants: { two: 2, inside: 2 },
  atLeast: ({ λ, two, inside }) => fromExit(two * exp(-inside * λ * λ)),
  mustRefute: {
    '5% less': { atLeast: ({ λ }) => fromExit(1.9 * exp(-2 * λ * λ)) },
    '5% more inside': { atLeast: ({ λ }) => fromExit(2 * exp(-2.1 * λ * λ)) },
    'one side for two': { atLeast: ({ λ }) => fromExit(exp(-2 * λ * λ)) },
  },
});

export const dkwOneSided = probabilityClaim({
  id: 'empirical/dkw-one-sided',
  says: 'P(√n sup(F_n − F) > λ) ≤ exp(−2λ²) where that is at most ½',
  tex: String.raw`P(\sqrt n\,\sup(F_n-F)>\lambda)\le e^{-2\lambda^2}`,
  source: 'Massart 1990, theorem 1',
  ...space([1, 10, 100, 1000, 10_000], 300),
  event: below(true),
  exactly: ({ n, lambda }) => kolmogorovOneSided(n).atMost(lambda / Math.sqrt(n)),
  terms,
  constants: { inside: 2 },
  atLeast: ({ λ, inside }) => fromExit(exp(-inside * λ * λ)),
  mustRefute: {
    '5% less': { atLeast: ({ λ }) => fromExit(0.95 * exp(-2 * λ * λ)) },
    '1% less': { atLeast: ({ λ }) => fromExit(0.99 * exp(-2 * λ * λ)) },
    '1% more inside': { atLeast: ({ λ }) => fromExit(exp(-2.02 * λ * λ)) },
  },
});
