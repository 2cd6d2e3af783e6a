import fc from 'fast-check';
import { type ComparisonParameters, survivalProbability } from '../../src/theory/bounds/comparison.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { valleys } from '../../src/theory/cases/random-valleys.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import type { Probability } from '../../src/core/probability.ts';
import {
  chainOf,
  comparisonHypotheses,
  disturbedComparisonSpace,
  explainComparison,
} from './valley/comparison.ts';
import { valleyLabels } from './valley/describe-valley.ts';
import { stagnationClaim } from './valley/stagnation-claim.ts';

function comparisonBound(
  c: ValleyCase,
  change: (chain: ReturnType<typeof chainOf>) => Partial<ComparisonParameters> = () => ({}),
): Probability {
  const chain = chainOf(c);
  return survivalProbability({ ...chain, ...change(chain) });
}

export const comparisonDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/comparison-deviation',
  says: 'with Δ > 0: T7 with the chain d ↦ ‖(q d + ηΔ)e_1 + ησs z‖',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ u_T(d_0),\qquad d_{t+1}=\|(q\,d_t+\eta\Delta)\,e_1+\eta\sigma s\,z\|`,
  source: 'T7 (Δ form)',
  cases: fc.oneof(
    {
      weight: 6,
      arbitrary: valleys({ ...disturbedComparisonSpace, families: ['bowl'], steps: [1, 2, 3, 5, 10, 20] }),
    },
    { weight: 5, arbitrary: valleys({ ...disturbedComparisonSpace, steps: [1, 2, 3, 5, 10, 20, 50] }) },
    {
      weight: 1,
      arbitrary: valleys({ ...disturbedComparisonSpace, normalDim: [1, 4], steps: [100, 200, 500] }),
    },
  ),
  given: comparisonHypotheses(disturbedComparisonSpace, { disturbed: true, contracting: false }),
  atLeast: (c) => comparisonBound(c),
  workings: explainComparison,
  covers: valleyLabels,
  mustRefute: {
    'Δ forgotten': { atLeast: (c) => comparisonBound(c, () => ({ drift: 0 })) },
    'η²Δ for ηΔ': {
      atLeast: (c) => comparisonBound(c, ({ drift }) => ({ drift: drift * Math.min(1, c.schedule.eta) })),
    },
    'q² for q': { atLeast: (c) => comparisonBound(c, ({ q }) => ({ q: q * q })) },
    'started at d_0 = 0': { atLeast: (c) => comparisonBound(c, () => ({ d0: 0 })) },
  },
});
