import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { chainPairs, type Chain, monotoneClaim, orderMutant, type PairCase } from './monotone-claim.ts';

function louder(c: PairCase): Chain {
  return { ...c, c: c.times };
}

export const noiseClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/noise',
  says: 'if Δ = 0, u_T(d_0) is nonincreasing in σ, that is in c = ησs at fixed η',
  tex: String.raw`\Delta=0,\ c\le c'\ \Rightarrow\ u_T(d_0;c')\le u_T(d_0;c)`,
  source: 'O1; the proof is in docs/theory.md',
  notes:
    'A deviation that drives the chain out against a quiet noise makes more noise a help: k = 1, q = 0.5, r = d_0 = 1, ηΔ = 0.6, T = 10 survives with 6e-7 at c = 0.1 and with 0.0014 at c = 1. For the step size η, which sets the contraction and the noise together, see monotone/step-size.',
  drifts: [0],
  given: {
    'Δ = 0': {
      holds: (c) => c.drift === 0,
      without: chainPairs({ k: [1, 4], starts: [1], drifts: [1.2, 1.5, 2] }),
      // ηΔ ≤ share · (1 − q)r, what a step contracts at the boundary
      relaxed: ({ drift, q, r }, share) => drift <= share * (1 - q) * r,
      beyond: chainPairs({
        k: [1, 4],
        starts: [1],
        drifts: [0.003, 0.03, 0.1, 0.3, 0.6, 0.9, 1.1, 1.5, 2, 5],
      }),
    },
  },
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
