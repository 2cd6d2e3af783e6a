import { oneof } from 'fast-check';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { valleys } from '../../src/theory/cases/random-valleys.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { comparisonChain } from './valley/comparison-bound.ts';
import {
  comparisonHypotheses,
  disturbedComparisonSpace as space,
  explainComparison,
} from './valley/comparison-claim.ts';
import { stagnationClaim } from './valley/stagnation-claim.ts';
import { valleyLabels } from './valley/valley-claim.ts';

export const comparisonDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/comparison-deviation',
  says: 'with Δ > 0: T7 with the chain d ↦ ‖(q d + ηΔ)e_1 + ησs z‖',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ u_T(d_0),\qquad d_{t+1}=\|(q\,d_t+\eta\Delta)\,e_1+\eta\sigma s\,z\|`,
  source: 'T7 (Δ form)',
  cases: oneof(
    { weight: 6, arbitrary: valleys({ ...space, families: ['bowl'], steps: [1, 2, 3, 5, 10, 20] }) },
    { weight: 5, arbitrary: valleys({ ...space, steps: [1, 2, 3, 5, 10, 20, 50] }) },
    { weight: 1, arbitrary: valleys({ ...space, normalDim: [1, 4], steps: [100, 200, 500] }) },
  ),
  given: comparisonHypotheses(space, { disturbed: true }),
  terms: comparisonChain,
  wholeTerms: ['k', 'T'],
  atLeast: (chain) => survivalProbability(chain),
  workings: explainComparison,
  covers: valleyLabels,
  mustRefute: {
    'Δ forgotten': { terms: () => ({ drift: 0 }) },
    'η²Δ for ηΔ': { terms: ({ drift }, c) => ({ drift: drift * Math.min(1, c.schedule.eta) }) },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'started at d_0 = 0': { terms: () => ({ d0: 0 }) },
  },
});
