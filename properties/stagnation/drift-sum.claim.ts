import { exp } from '../../src/core/elementary.ts';
import { fromExit, type Probability } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import type { DriftConstants } from '../../src/theory/bounds/drift-constants.ts';
import { bestDriftSum } from '../../src/theory/bounds/drift-search.ts';
import { forEachLogHazard } from '../../src/theory/bounds/stagnation-drift.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim, wrongConstants } from './valley/drift-claim.ts';

/** The largest of the T hazards where T2-sum adds them. */
export function largestHazard(constants: DriftConstants): Probability {
  let largest = -Infinity;
  forEachLogHazard(constants, (logHazard) => {
    largest = Math.max(largest, logHazard);
  });
  return fromExit(exp(largest));
}

export const driftSumClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/drift-sum',
  says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ 1 − e^{−λr²} Σ_{t=1}^{T} m_t, m_0 = e^{λd_0²}, m_{t+1} = D m_t^κ, for every admissible λ; held against the best one',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ 1-e^{-\lambda r^2}\sum_{t=1}^{T}m_t,\qquad m_0=e^{\lambda d_0^2},\quad m_{t+1}=D\,m_t^{\kappa}`,
  source: 'T2 (sum form); this project’s sharper form of the stagnation bound',
  notes: 'D with k − 1 factors was never refuted, so it is no mutant.',
  best: bestDriftSum,
  wrong: {
    ...wrongConstants(bestDriftSum),
    'largest term instead of the sum': (x) => largestHazard(bestDriftSum(x).constants),
  },
});
