import { exp, fromExit, probabilityClaim } from 'lakatos';
import { kl } from 'lakatos/kit';
import { coins } from './coins.ts';

/** Where all coins show heads it is an equality: pⁿ. */
export const chernoff = probabilityClaim({
  id: 'sums/chernoff',
  says: 'X_i ∈ [0, b] independent of mean pb: P(X̄ ≥ qb) ≤ exp(−n kl(q‖p)), q > p',
  tex: String.raw`P(\bar X\ge qb)\le e^{-n\,\mathrm{kl}(q\|p)}`,
  source: 'Hoeffding 1963, theorem 1',
  ...coins,
  terms: ({ n, k, p }) => ({ n, q: k / n, p }),
  atLeast: ({ n, q, p }) => fromExit(exp(-n * kl(q, p).lo)),
  mustRefute: {
    '5% more': { atLeast: ({ n, q, p }) => fromExit(exp(-1.05 * n * kl(q, p).lo)) },
    '1% more': { atLeast: ({ n, q, p }) => fromExit(exp(-1.01 * n * kl(q, p).lo)) },
    'kl(p‖q)': { atLeast: ({ n, q, p }) => fromExit(exp(-n * kl(p, q).lo)) },
  },
});
