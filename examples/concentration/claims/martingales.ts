import { exp, fc, fromExit, probabilityClaim, z } from 'lakatos';
import { binomial, coinFlips, interval, perTrajectory } from 'lakatos/kit';
import { type Coins, coins } from './coins.ts';

/** A walk of n fair steps ±b, and the level kb. */
interface Walk {
  readonly n: number;
  readonly k: number;
  readonly b: number;
}

/** By reflection P(max S_i ≥ k) = P(S_n ≥ k) + P(S_n > k); S_n = 2 · heads − n. */
export const azuma = probabilityClaim({
  id: 'martingales/azuma',
  says: '|D_i| ≤ b: P(max_{i ≤ n} S_i ≥ t) ≤ exp(−t²/2nb²)',
  tex: String.raw`P(\max_{i\le n}S_i\ge t)\le e^{-t^2/2nb^2}`,
  source: 'Azuma 1967; Hoeffding 1963, (2.17) for the maximum',
  cases: fc
    .record({
      n: fc.constantFrom(10, 100, 1000, 10_000, 100_000, 1_000_000),
      E: fc.integer({ min: 1, max: 600 }),
      b: fc.constantFrom(1, 1 / 16, 16),
    })
    .map(({ n, E, b }): Walk => ({ n, k: Math.min(n, Math.ceil(Math.sqrt(2 * n * E))), b })),
  schema: z.strictObject({ n: z.int().min(1), k: z.int().min(1), b: z.number().positive() }),
  given: { 'k ≤ n': { holds: ({ n, k }) => k <= n } },
  covers: { 'one way only': ({ n, k }) => k === n },
  event: ({ n, k }) =>
    perTrajectory(n, (stream) => {
      let sum = 0;
      for (let i = 0; i < n && sum < k; i++) sum += stream.uniform() < 0.5 ? 1 : -1;
      return sum < k;
    }),
  exactly: ({ n, k }) => {
    const heads = binomial(n, 0.5);
    const exit = interval.add(heads.sf(Math.ceil((n + k) / 2) - 1), heads.sf(Math.floor((n + k) / 2)));
    return { exit, stay: interval.max(0, interval.sub(1, exit)) };
  },
  terms: ({ n, k, b }) => ({ n, t: k * b, b }),
  constants: { two: 2 },
  atLeast: ({ n, t, b, two }) => fromExit(exp((-t * t) / (two * n * b * b))),
  mustRefute: {
    '5% more': { atLeast: ({ n, t, b }) => fromExit(exp((-1.05 * t * t) / (2 * n * b * b))) },
    '1% more': {
      atLeast: ({ n, t, b }) => fromExit(exp((-1.01 * t * t) / (2 * n * b * b))),
    },
    "Hoeffding's 2 for ½": { atLeast: ({ n, t, b }) => fromExit(exp((-2 * t * t) / (n * b * b))) },
  },
});

/** D_i = b(coin − p), so that V_i = ib²p(1 − p): P(S_n ≥ t) is at most the chance that some S_i ≥ t. */
export const freedman = probabilityClaim({
  ...coins,
  id: 'martingales/freedman',
  says: 'D_i ≤ b: P(S_i ≥ t and V_i ≤ w for some i) ≤ exp(−t²/2(w + bt/3)), V_i = Σ E[D_j² | past]',
  tex: String.raw`P(\exists i:S_i\ge t,\,V_i\le w)\le e^{-t^2/2(w+bt/3)}`,
  source: 'Freedman 1975, theorem 1.6',
  event: ({ n, p, k }) => {
    const flip = coinFlips(1, p);
    return perTrajectory(n, (stream) => {
      let heads = 0;
      for (let i = 1; i <= n; i++) {
        heads += flip(stream);
        if (heads - i * p >= k - n * p) return false;
      }
      return true;
    });
  },
  lowerBoundOnly: () => true,
  terms: ({ n, p, k, b }: Coins) => ({ t: b * (k - n * p), w: b * b * n * p * (1 - p), b }),
  constants: { three: 3 },
  atLeast: ({ t, w, b, three }) => fromExit(exp((-t * t) / (2 * (w + (b * t) / three)))),
  mustRefute: {
    '5% more': { atLeast: ({ t, w, b }) => fromExit(exp((-1.05 * t * t) / (2 * (w + (b * t) / 3)))) },
    '1% more': { atLeast: ({ t, w, b }) => fromExit(exp((-1.01 * t * t) / (2 * (w + (b * t) / 3)))) },
    'bt/3 forgotten': { terms: () => ({ b: 0 }) },
    'bt/4 for bt/3': { atLeast: ({ t, w, b }) => fromExit(exp((-t * t) / (2 * (w + (b * t) / 4)))) },
  },
});
