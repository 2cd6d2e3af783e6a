import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { type Chain, monotoneClaim, orderMutant, type PairCase } from './monotone-claim.ts';

function wider(c: PairCase): Chain {
  return { ...c, r: c.times * c.r };
}

export const radiusClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/radius',
  says: 'u_T(d_0) is nondecreasing in r, at a given start',
  tex: String.raw`d_0\le r\le r'\ \Rightarrow\ u_T(d_0;r)\le u_T(d_0;r')`,
  source: 'O1; T_r ⊂ T_{r′}',
  notes:
    'At a given d_0/r it is the claim about the noise, by scaling. That a wider tube makes up for as much less contraction is true (monotone/step-size): no mutant.',
  chains: (c) => [c, wider(c)],
  changed: (c) => `the second tube is ${c.times} times as wide`,
  mustRefute: {
    'nonincreasing in r': orderMutant((c) => [wider(c), c]),
    'nonincreasing in r at a given d_0/r': orderMutant((c) => [{ ...wider(c), d0: c.times * c.d0 }, c]),
    'a wider tube makes up for as many more steps': orderMutant((c) => [
      c,
      { ...wider(c), T: Math.ceil(c.times * c.T) },
    ]),
    'a tube wider by a tenth makes up for one more dimension': orderMutant(
      (c) => [c, { ...c, r: 1.1 * c.r, k: c.k + 1 }],
      'from about k = 5 on it does',
    ),
    'less contraction never costs as much as a wider tube gives': orderMutant((c) => [
      { ...wider(c), q: Math.max(c.q, 1 - (1 - c.q) / c.times) },
      c,
    ]),
    'nondecreasing in q': orderMutant((c) => [c, { ...c, q: Math.min(1, c.times * c.q) }]),
  },
});
