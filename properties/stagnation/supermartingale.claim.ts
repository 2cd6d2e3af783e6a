import { fromExit } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { bestSupermartingale } from '../../src/theory/bounds/drift-search.ts';
import { driftSum } from '../../src/theory/bounds/stagnation-drift.ts';
import { scaledExcess } from '../../src/theory/bounds/supermartingale.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim, wrongConstants } from './valley/drift-claim.ts';

export const supermartingaleClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/supermartingale',
  says: 'P(exit by T) ≤ e^{−λr²}[Σ_{t=1}^{s} m_t + b(T − s)], b = sup_{1 ≤ v ≤ e^{λr²}} (Dv^κ − v)₊, for every 0 ≤ s ≤ T (for s = 0 the sum is m_0) and admissible λ; held against the best ones',
  tex: String.raw`P(\text{exit by }T)\ \le\ e^{-\lambda r^2}\Bigl[\sum_{t=1}^{s}m_t+b\,(T-s)\Bigr],\qquad b=\sup_{1\le v\le e^{\lambda r^2}}(Dv^{\kappa}-v)_+`,
  source: 'T9; this project’s, by optional stopping',
  best: bestSupermartingale,
  wrong: {
    ...wrongConstants(bestSupermartingale),
    's = 0 without m_0': (x) => {
      const { constants } = bestSupermartingale(x);
      return fromExit(scaledExcess(constants) * constants.T);
    },
    'b forgotten': (x) => driftSum({ ...bestSupermartingale(x).constants, T: 1 }),
    'best s without its sum': (x) => {
      const { constants, s } = bestSupermartingale(x);
      return fromExit(scaledExcess(constants) * (constants.T - s));
    },
  },
});
