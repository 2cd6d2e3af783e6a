import { fromExit } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { bestSupermartingaleAboveOne } from '../../src/theory/bounds/drift-search.ts';
import { scaledExcess } from '../../src/theory/bounds/supermartingale.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim, wrongConstants } from './valley/drift-claim.ts';

export const supermartingaleAboveOneClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/supermartingale-above-one',
  says: 'P(exit by T) ≤ [Σ_{t=1}^{s} (m_t − 1) + b(T − s)]/(e^{λr²} − 1), b as in T9, for every 0 ≤ s ≤ T (for s = 0 the sum is m_0 − 1) and admissible λ; held against the best ones',
  tex: String.raw`P(\text{exit by }T)\ \le\ \frac{\sum_{t=1}^{s}(m_t-1)+b\,(T-s)}{e^{\lambda r^2}-1},\qquad b=\sup_{1\le v\le e^{\lambda r^2}}(Dv^{\kappa}-v)_+`,
  source: 'T9 with V − 1 for V; this project’s',
  rare: ['damped', 'ill-conditioned'],
  best: bestSupermartingaleAboveOne,
  wrong: {
    ...wrongConstants(bestSupermartingaleAboveOne),
    's = 0 without m_0 − 1': (x) => {
      const { constants } = bestSupermartingaleAboveOne(x);
      return fromExit(scaledExcess(constants) * constants.T);
    },
    'best s without its sum': (x) => {
      const { constants, s } = bestSupermartingaleAboveOne(x);
      return fromExit(scaledExcess(constants) * (constants.T - s));
    },
  },
});
