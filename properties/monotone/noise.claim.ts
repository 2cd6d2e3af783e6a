import type { InequalityClaim } from '../../src/claims/claim.ts';
import { type Chain, monotoneClaim, orderMutant, type PairCase } from '../support/monotone.ts';

function louder(c: PairCase): Chain {
  return { ...c, c: c.times };
}

export const noiseClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/noise',
  says: 'u_T(d_0) is nonincreasing in σ, that is in c = ησs at fixed η',
  tex: String.raw`c\le c'\ \Rightarrow\ u_T(d_0;c')\le u_T(d_0;c)`,
  source: 'O1; a scaling of the chain and its monotonicity in the radius and the start',
  notes: 'For the step size η, which sets the contraction and the noise together, see monotone/step-size.',
  chains: (c) => [louder(c), c],
  changed: (c) => `the first has ${c.times} times the noise`,
  mustRefute: {
    'nondecreasing in σ': orderMutant((c) => [c, louder(c)]),
    'only r/c counts': orderMutant((c) => [{ ...louder(c), r: c.times * c.r }, c], 'the start does too'),
    'only r − d_0 and c count': orderMutant((c) => [{ ...c, d0: c.r - (c.r - c.d0) / c.times }, louder(c)]),
    'noise t times as large costs no more than t² times the steps': orderMutant(
      (c) => [{ ...c, T: Math.ceil(c.times * c.times * c.T) }, louder(c)],
      'as for a random walk; here the spread settles and the exits go on',
    ),
    'noise t times as large costs no less than t² times the steps': orderMutant((c) => [
      louder(c),
      { ...c, T: Math.ceil(c.times * c.times * c.T) },
    ]),
    'nondecreasing in k': orderMutant((c) => [c, { ...c, k: c.k + 1 }]),
    'one dimension more costs as much as its share of E‖z‖²': orderMutant(
      (c) => [
        { ...c, c: Math.sqrt((c.k + 1) / c.k) },
        { ...c, k: c.k + 1 },
      ],
      'and never less: in the upper tail it costs less, in the lower one more',
    ),
  },
});
