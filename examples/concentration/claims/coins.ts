import { fc, z } from 'lakatos';
import type { Experiment } from 'lakatos';
import { binomial, coinFlips, perTrajectory } from 'lakatos/kit';

/** n independent coins, each worth b with chance p and nothing otherwise, of which k show heads. */
export interface Coins {
  readonly n: number;
  readonly p: number;
  readonly k: number;
  readonly b: number;
}

/** Few coins and millions: the exponents are sharp only where they are large. */
const counts = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000] as const;

/**
 * What the claims on sums of coins have in common: that fewer than k show heads, and the exact chance of it.
 * k is chosen last, so that the chance of k or more is about e^−E: every bound promises something.
 */
export const coins = {
  cases: fc
    .record({
      n: fc.constantFrom(...counts),
      p: fc.constantFrom(0.5, 0.1, 0.01, 0.001),
      E: fc.integer({ min: 1, max: 600 }),
      b: fc.constantFrom(1, 1 / 16, 16),
    })
    .map(
      ({ n, p, E, b }): Coins => ({
        n,
        p,
        k: Math.min(n, Math.ceil(n * p + Math.sqrt(2 * n * p * (1 - p) * E))),
        b,
      }),
    ),
  schema: z.strictObject({
    n: z.int().min(1),
    p: z.number().positive().lt(1),
    k: z.int().min(1),
    b: z.number().positive(),
  }),
  given: { 'np < k ≤ n': { holds: ({ n, p, k }: Coins) => n * p < k && k <= n } },
  covers: {
    'a fair coin': ({ p }: Coins) => p === 0.5,
    'all heads': ({ n, k }: Coins) => k === n,
    'n ≥ 1,000,000': ({ n }: Coins) => n >= 1_000_000,
  },
  features: ({ n, p, k }: Coins) => ({ n, p, k }),
  event: ({ n, p, k }: Coins): Experiment => {
    const flip = coinFlips(n, p);
    return perTrajectory(n, (stream) => flip(stream) < k);
  },
  exactly: ({ n, p, k }: Coins) => binomial(n, p).atMost(k - 1),
};

/** The mean excess t = b(k/n − p), and the variance v = b²p(1 − p) of one. */
export const excess = ({ n, p, k, b }: Coins): number => b * (k / n - p);
export const variance = ({ p, b }: Coins): number => b * b * p * (1 - p);
