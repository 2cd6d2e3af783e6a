import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { bestDriftSum } from '../../src/theory/bounds/drift-search.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { driftClaim, wrongConstants } from './valley/drift-claim.ts';

export const driftDeviationClaim: ProbabilityClaim<ValleyCase> = driftClaim({
  id: 'stagnation/drift-deviation',
  says: 'with Δ > 0: T2-sum with κ = q²/(w(1 − 2λc_1²)) and D times exp(λη²Δ²/((1 − w)(1 − 2λc_1²))), for every admissible λ and w ∈ (q², 1); held against the best ones',
  tex: String.raw`\kappa=\frac{q^2}{w(1-2\lambda c_1^2)},\qquad D=\prod_i(1-2\lambda c_i^2)^{-1/2}\exp\frac{\lambda\eta^2\Delta^2}{(1-w)(1-2\lambda c_1^2)}`,
  source: 'T2 (Δ form)',
  best: bestDriftSum,
  deviation: true,
  wrong: {
    ...wrongConstants(bestDriftSum),
    'Δ forgotten': (x) => bestDriftSum({ ...x, Delta: 0 }),
  },
  mustRefute: {
    'Δ halved': { budget: 'default', atLeast: (x) => bestDriftSum({ ...x, Delta: x.Delta / 2 }) },
  },
});
