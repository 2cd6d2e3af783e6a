import { exp, fromExit, probabilityClaim } from 'lakatos';
import { coins, excess } from './coins.ts';

export const hoeffding = probabilityClaim({
  id: 'sums/hoeffding',
  says: 'X_i ∈ [0, b] independent: P(X̄ − EX̄ ≥ t) ≤ exp(−2nt²/b²)',
  tex: String.raw`P(\bar X-E\bar X\ge t)\le e^{-2nt^2/b^2}`,
  source: 'Hoeffding 1963, theorem 2',
  ...coins,
  terms: (c) => ({ n: c.n, t: excess(c), b: c.b }),
  constants: { two: 2 },
  atLeast: ({ n, t, b, two }) => fromExit(exp((-two * n * t * t) / (b * b))),
  mustRefute: {
    '5% more': { atLeast: ({ n, t, b }) => fromExit(exp((-2.1 * n * t * t) / (b * b))) },
    '1% more': { atLeast: ({ n, t, b }) => fromExit(exp((-2.02 * n * t * t) / (b * b))) },
    'b for b²': { atLeast: ({ n, t, b }) => fromExit(exp((-2 * n * t * t) / b)) },
  },
});
