import { bestSupermartingale } from '../../src/theory/bounds/drift-search.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { noiseLabels, valleyLabels } from './valley/describe-valley.ts';
import {
  disturbedDriftSpace,
  driftHypotheses,
  driftSymbols,
  explainSupermartingale,
  undisturbedSymbols,
} from './valley/drift.ts';
import { exactSurvival } from './valley/oracle.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';

export const supermartingaleDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/supermartingale-deviation',
  says: 'T9 with Δ > 0: κ and D as in the Δ form of T2',
  tex: String.raw`P(\text{exit by }T)\ \le\ e^{-\lambda r^2}\Bigl[\sum_{t=1}^{s}m_t+b\,(T-s)\Bigr]\ \text{ with the }\kappa,\,D\text{ of }\Delta>0`,
  source: 'T9 (Δ form)',
  cases: bowlsAndOthers(disturbedDriftSpace),
  given: driftHypotheses(disturbedDriftSpace, true),
  atLeast: (c) => bestSupermartingale(driftSymbols(c)),
  workings: (c) => explainSupermartingale(bestSupermartingale(driftSymbols(c))),
  exactly: exactSurvival,
  covers: { ...valleyLabels, ...noiseLabels },
  mustRefute: {
    'Δ forgotten': { atLeast: (c) => bestSupermartingale(undisturbedSymbols(c)) },
    'm_0 = 1': {
      atLeast: (c) => bestSupermartingale(driftSymbols(c), (x) => ({ ...x, logM0: 0 })),
    },
  },
});
