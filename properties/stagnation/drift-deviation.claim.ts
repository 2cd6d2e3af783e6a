import { bestDriftSum } from '../../src/theory/bounds/drift-search.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { noiseLabels, valleyLabels } from './valley/describe-valley.ts';
import {
  disturbedDriftSpace,
  driftHypotheses,
  driftMutants,
  driftSymbols,
  explainDrift,
  undisturbedSymbols,
} from './valley/drift.ts';
import { exactSurvival } from './valley/oracle.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';

export const driftDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/drift-deviation',
  says: 'with Δ > 0: T2-sum with κ = q²/(w(1 − 2λc_1²)) and D times exp(λη²Δ²/((1 − w)(1 − 2λc_1²))), for every admissible λ and w ∈ (q², 1); held against the best ones',
  tex: String.raw`\kappa=\frac{q^2}{w(1-2\lambda c_1^2)},\qquad D=\prod_i(1-2\lambda c_i^2)^{-1/2}\exp\frac{\lambda\eta^2\Delta^2}{(1-w)(1-2\lambda c_1^2)}`,
  source: 'T2 (Δ form)',
  cases: bowlsAndOthers(disturbedDriftSpace),
  given: driftHypotheses(disturbedDriftSpace, true),
  atLeast: (c) => bestDriftSum(driftSymbols(c)),
  workings: (c) => explainDrift(bestDriftSum(driftSymbols(c)).constants),
  exactly: exactSurvival,
  covers: { ...valleyLabels, ...noiseLabels },
  mustRefute: {
    ...driftMutants(bestDriftSum, driftSymbols),
    'Δ forgotten': { atLeast: (c) => bestDriftSum(undisturbedSymbols(c)) },
    'Δ halved': {
      atLeast: (c) => {
        const symbols = driftSymbols(c);
        return bestDriftSum({ ...symbols, Delta: symbols.Delta / 2 });
      },
    },
  },
});
