import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { bestSupermartingale } from '../../src/theory/bounds/drift-search.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim } from './valley/drift-claim.ts';

export const supermartingaleDeviationClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/supermartingale-deviation',
  says: 'T9 with Δ > 0: κ and D as in the Δ form of T2',
  tex: String.raw`P(\text{exit by }T)\ \le\ e^{-\lambda r^2}\Bigl[\sum_{t=1}^{s}m_t+b\,(T-s)\Bigr]\ \text{ with the }\kappa,\,D\text{ of }\Delta>0`,
  source: 'T9 (Δ form)',
  best: bestSupermartingale,
  deviation: true,
  wrong: {
    'Δ forgotten': (x) => bestSupermartingale({ ...x, Delta: 0 }),
    'm_0 = 1': (x) => bestSupermartingale(x, (constants) => ({ ...constants, logM0: 0 })),
  },
});
