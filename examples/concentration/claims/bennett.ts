import { exp, fromExit, log1p, probabilityClaim } from 'lakatos';
import { coins, excess, variance } from './coins.ts';

/** h(u) = (1 + u) ln(1 + u) − u, by its series where that would cancel. */
const h = (u: number): number =>
  u > 1e-2
    ? (1 + u) * log1p(u) - u
    : u * u * [-1 / 42, 1 / 30, -1 / 20, 1 / 12, -1 / 6, 1 / 2].reduce((sum, term) => sum * u + term, 1 / 56);
const bound = ({ n, t, v, b }: Readonly<Record<'n' | 't' | 'v' | 'b', number>>, times = 1) =>
  fromExit(exp(((-times * n * v) / (b * b)) * h((b * t) / v)));

export const bennett = probabilityClaim({
  id: 'sums/bennett',
  says: 'X_i − EX_i ≤ b independent of variance v: P(X̄ − EX̄ ≥ t) ≤ exp(−(nv/b²) h(bt/v)), h(u) = (1 + u) ln(1 + u) − u',
  tex: String.raw`P(\bar X-E\bar X\ge t)\le e^{-(nv/b^2)h(bt/v)}`,
  source: 'Bennett 1962; Boucheron, Lugosi and Massart 2013, theorem 2.9',
  ...coins,
  terms: (c) => ({ n: c.n, t: excess(c), v: variance(c), b: c.b }),
  atLeast: (x) => bound(x),
  mustRefute: {
    '5% more': { atLeast: (x) => bound(x, 1.05) },
    '1% more': { atLeast: (x) => bound(x, 1.01) },
    'b a tenth less': { terms: ({ b }) => ({ b: 0.9 * b }) },
  },
});
