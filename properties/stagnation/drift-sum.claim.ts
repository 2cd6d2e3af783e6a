import { bestDriftSum } from '../../src/theory/bounds/drift-search.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { noiseLabels, valleyLabels } from './valley/describe-valley.ts';
import {
  driftHypotheses,
  driftMutants,
  driftSpace,
  explainDrift,
  largestHazard,
  undisturbedSymbols,
} from './valley/drift.ts';
import { exactSurvival } from './valley/oracle.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';

export const driftSumClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/drift-sum',
  says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ 1 − e^{−λr²} Σ_{t=1}^{T} m_t, m_0 = e^{λd_0²}, m_{t+1} = D m_t^κ, for every admissible λ; held against the best one',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ 1-e^{-\lambda r^2}\sum_{t=1}^{T}m_t,\qquad m_0=e^{\lambda d_0^2},\quad m_{t+1}=D\,m_t^{\kappa}`,
  source: 'T2 (sum form); this project’s sharper form of the stagnation bound',
  notes: 'D with k − 1 factors was never refuted, so it is no mutant.',
  cases: bowlsAndOthers(driftSpace),
  given: driftHypotheses(driftSpace, false),
  atLeast: (c) => bestDriftSum(undisturbedSymbols(c)),
  workings: (c) => explainDrift(bestDriftSum(undisturbedSymbols(c)).constants),
  exactly: exactSurvival,
  covers: { ...valleyLabels, ...noiseLabels },
  mustRefute: {
    ...driftMutants(bestDriftSum, undisturbedSymbols),
    'largest term instead of the sum': {
      atLeast: (c) => largestHazard(bestDriftSum(undisturbedSymbols(c)).constants),
    },
  },
});
