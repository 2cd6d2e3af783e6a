import { exp, fromExit, probabilityClaim } from 'lakatos';
import { coins, excess, variance } from './coins.ts';

export const bernstein = probabilityClaim({
  id: 'sums/bernstein',
  says: 'X_i − EX_i ≤ b independent of variance v: P(X̄ − EX̄ ≥ t) ≤ exp(−nt²/2(v + bt/3))',
  tex: String.raw`P(\bar X-E\bar X\ge t)\le e^{-nt^2/2(v+bt/3)}`,
  source: 'Boucheron, Lugosi and Massart 2013, corollary 2.11',
  ...coins,
  terms: (c) => ({ n: c.n, t: excess(c), v: variance(c), b: c.b }),
  constants: { three: 3 },
  atLeast: ({ n, t, v, b, three }) => fromExit(exp((-n * t * t) / (2 * (v + (b * t) / three)))),
  mustRefute: {
    '5% more': {
      atLeast: ({ n, t, v, b }) => fromExit(exp((-1.05 * n * t * t) / (2 * (v + (b * t) / 3)))),
    },
    '1% more': {
      atLeast: ({ n, t, v, b }) => fromExit(exp((-1.01 * n * t * t) / (2 * (v + (b * t) / 3)))),
    },
    'bt/3 forgotten': { atLeast: ({ n, t, v }) => fromExit(exp((-n * t * t) / (2 * v))) },
  },
});
