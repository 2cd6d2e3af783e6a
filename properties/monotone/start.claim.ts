import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import {
  type Chain,
  monotoneClaim,
  orderMutant,
  type PairCase,
  stayMutant,
  stayOf,
} from './monotone-claim.ts';

/** The chain from a start further out: by a part of the way to the boundary that grows with `times`. */
function farther(c: PairCase): Chain {
  return { ...c, d0: c.d0 + (1 - 1 / c.times) * (c.r - c.d0) };
}

/** From half-way between the two starts. */
function between(c: PairCase): Chain {
  return { ...c, d0: (c.d0 + farther(c).d0) / 2 };
}

export const startClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/start',
  says: 'u_T(d_0), the survival of the radial chain, is nonincreasing in d_0',
  tex: String.raw`d_0\le d_0'\le r\ \Rightarrow\ u_T(d_0')\le u_T(d_0)`,
  source: 'O1; by Anderson’s inequality, as in T7',
  starts: [0, 0.5, 0.8, 0.95],
  chains: (c) => [farther(c), c],
  changed: (c) => `the first starts further out, at ${farther(c).d0} instead of ${c.d0}`,
  mustRefute: {
    'nondecreasing in d_0': orderMutant((c) => [c, farther(c)]),
    'from half-way at most the mean of both ends': stayMutant((c) => {
      const [near, far] = [stayOf(c, c), stayOf(c, farther(c))];
      return [stayOf(c, between(c)), { lo: (near.lo + far.lo) / 2, hi: (near.hi + far.hi) / 2 }];
    }, 'convex in d_0'),
    'a start further out makes up for as much more tube': orderMutant((c) => {
      const shift = farther(c).d0 - c.d0;
      return [{ ...c, d0: c.d0 + shift, r: c.r + shift }, c];
    }, 'as if only r − d_0 counted'),
    'the start matters in the first step alone': stayMutant((c) => {
      const [near, far] = [stayOf(c, c), stayOf(c, farther(c))];
      const [near1, far1] = [stayOf(c, { ...c, T: 1 }), stayOf(c, { ...farther(c), T: 1 })];
      return [
        { lo: near.lo * far1.lo, hi: near.hi * far1.hi },
        { lo: far.lo * near1.lo, hi: far.hi * near1.hi },
      ];
    }, 'u_T(d_0′)/u_T(d_0) ≥ u_1(d_0′)/u_1(d_0)'),
    'a contraction as much weaker costs no less': orderMutant(
      (c) => [{ ...c, q: c.d0 > 0 ? Math.min(1, (c.q * farther(c).d0) / c.d0) : c.q }, farther(c)],
      'q d_0 is the same, but only in the first step',
    ),
  },
});
