import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { pow } from '../../src/core/elementary.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import {
  type Chain,
  longerStep,
  monotoneClaim,
  orderMutant,
  type PairCase,
  stayMutant,
  stayOf,
} from './monotone-claim.ts';

function longer(c: PairCase): Chain {
  return { ...c, T: Math.ceil(c.times * c.T) };
}

/** The steps that `longer` has more. */
function rest(c: PairCase): Chain {
  return { ...c, T: longer(c).T - c.T };
}

export const horizonClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/horizon',
  says: 'u_T(d_0) is nonincreasing in T',
  tex: String.raw`T\le T'\ \Rightarrow\ u_{T'}(d_0)\le u_T(d_0)`,
  source: 'O1; to have stayed for longer is to have stayed',
  chains: (c) => [longer(c), c],
  changed: (c) => `the first runs for ${longer(c).T} steps instead of ${c.T}`,
  mustRefute: {
    'nondecreasing in T': orderMutant((c) => [c, longer(c)]),
    'u_{S+T} ≥ u_S u_T': stayMutant(
      (c) => [product(stayOf(c, c), stayOf(c, rest(c))), stayOf(c, longer(c))],
      'false from a minimizer, where the first steps are the safest',
    ),
    'u_{S+T} ≤ u_S u_T': stayMutant(
      (c) => [stayOf(c, longer(c)), product(stayOf(c, c), stayOf(c, rest(c)))],
      'false from the boundary, where the first steps are the riskiest',
    ),
    'exits at most in proportion to T': stayMutant((c) => {
      const [all, part] = [stayOf(c, longer(c)), stayOf(c, c)];
      const share = longer(c).T / c.T;
      return [{ lo: 1 - share * (1 - part.lo), hi: 1 - share * (1 - part.hi) }, all];
    }, 'as if every step had the risk of the mean of the first ones'),
    'u_T(d_0) = u_1(d_0)^T at least': stayMutant(
      (c) => [power(stayOf(c, { ...c, T: 1 }), c.T), stayOf(c, c)],
      'the first step’s risk at every step: false from a minimizer',
    ),
    'a longer run makes up for a larger step': orderMutant(
      (c) => [longer(c), longerStep(c)],
      'the same time ηT',
    ),
  },
});

function product(x: Enclosure, y: Enclosure): Enclosure {
  return { lo: x.lo * y.lo * (1 - 1e-15), hi: x.hi * y.hi * (1 + 1e-15) };
}

function power({ lo, hi }: Enclosure, n: number): Enclosure {
  return { lo: pow(lo, n) * (1 - 1e-14), hi: pow(hi, n) * (1 + 1e-14) };
}
