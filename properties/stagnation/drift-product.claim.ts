import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { bestDriftProduct } from '../../src/theory/bounds/drift-search.ts';
import { driftProduct } from '../../src/theory/bounds/stagnation-drift.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim, wrongConstants } from './valley/drift-claim.ts';

export const driftProductClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/drift-product',
  says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ ∏_{t=1}^{T} (1 − h_t), h_t = min(1, e^{−λr²} m_t), for every admissible λ; held against the best one',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \prod_{t=1}^{T}(1-h_t),\qquad h_t=\min(1,\,e^{-\lambda r^2}m_t)`,
  source: 'T2 (product form); this project’s sharper form of the stagnation bound',
  best: bestDriftProduct,
  wrong: {
    ...wrongConstants(bestDriftProduct),
    'T − 1 factors': (x) => {
      const { constants } = bestDriftProduct(x);
      return driftProduct({ ...constants, T: constants.T - 1 });
    },
  },
  mustRefute: {
    'hazards at the limit of m_t': {
      budget: 'default',
      atLeast: (x) => {
        const { constants } = bestDriftProduct(x);
        return driftProduct({ ...constants, logM0: constants.logD / (1 - constants.kappa) });
      },
      notes: 'false where the start lies beyond the stationary level of m_t',
    },
  },
});
