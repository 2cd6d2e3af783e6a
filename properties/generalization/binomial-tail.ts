import type { Enclosure } from '../../src/core/enclosure.ts';
import { exp, expm1, log1p } from '../../src/core/elementary.ts';
import { logBetaCdf, logBetaSf } from '../../src/stats/beta.ts';

/** Relative error granted to a binomial tail: the logarithms of `logBetaCdf` err by 1e-12 of their size. */
const tailAccuracy = 1e-10;

/**
 * P(X is out) for X ~ Bin(n, q), where what is out are the numbers farthest from nq on either side.
 * @param q in (0, 1)
 */
export function binomialTails(n: number, q: number, out: (heads: number) => boolean): Enclosure {
  let below = -1;
  while (below < n && out(below + 1)) below++;
  if (below === n) return { lo: 1, hi: 1 };
  let above = n + 1;
  while (out(above - 1)) above--;
  // P(X ≤ a) = 1 − I_q(a + 1, n − a), P(X ≥ b) = I_q(b, n − b + 1)
  const low = below < 0 ? 0 : exp(logBetaSf(q, below + 1, n - below));
  const high = above > n ? 0 : exp(logBetaCdf(q, above, n - above + 1));
  return enclosed(low + high);
}

/** P(one of K independent events of probability p happens): 1 − (1 − p)^K. */
export function anyOfIndependent(K: number, { lo, hi }: Enclosure): Enclosure {
  if (lo >= 1) return { lo: 1, hi: 1 };
  const any = (p: number): number => (p >= 1 ? 1 : -expm1(K * log1p(-p)));
  return { lo: any(lo) * (1 - tailAccuracy), hi: Math.min(1, any(hi) * (1 + tailAccuracy)) };
}

function enclosed(p: number): Enclosure {
  return { lo: p * (1 - tailAccuracy), hi: Math.min(1, p * (1 + tailAccuracy)) };
}
