import { oneof } from 'fast-check';
import { comparisonProduct } from '../../src/theory/bounds/comparison.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { fromLogStay } from '../../src/core/probability.ts';
import { comparisonChain, exactChain, exactSurvival } from './valley/comparison-bound.ts';
import {
  comparisonHypotheses,
  comparisonSpace,
  disturbedComparisonSpace,
  explainComparison,
} from './valley/comparison-claim.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';
import { newtonStep, oneStep } from './valley/tight-cases.ts';
import { valleyLabels } from './valley/valley-claim.ts';

/** Less noise than for T7: the product form is looser over many steps, and would promise nothing. */
function calm(space: ValleySpace): ValleySpace {
  return { ...space, sigma: (x) => stationaryLevel({ ...x, level: 0.6 * x.level }) };
}

export const comparisonProductClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/comparison-product',
  says: 'if GGᵀ = s²P, P(θ_t ∈ T_r for all t ≤ T) ≥ F_{χ′²_k((qd_0+ηΔ)²/c²)}(r²/c²) · F_{χ′²_k((qr+ηΔ)²/c²)}(r²/c²)^{T−1}, c = ησs',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ F_{\chi'^2_k((qd_0+\eta\Delta)^2/c^2)}\!\left(\tfrac{r^2}{c^2}\right)F_{\chi'^2_k((qr+\eta\Delta)^2/c^2)}\!\left(\tfrac{r^2}{c^2}\right)^{T-1}`,
  source: 'T7-product; this project’s',
  cases: oneof(
    { weight: 3, arbitrary: bowlsAndOthers(calm(comparisonSpace)) },
    { weight: 1, arbitrary: bowlsAndOthers(calm(disturbedComparisonSpace)) },
  ),
  given: comparisonHypotheses(comparisonSpace, { disturbed: true }),
  terms: comparisonChain,
  wholeTerms: ['k', 'T'],
  atLeast: comparisonProduct,
  workings: explainComparison,
  exactly: exactSurvival,
  minimumInformative: 0.5,
  // with T = 1 or q = 0 O1's chain is the same expression
  informative: (c) => {
    const chain = exactChain(c);
    return chain === undefined || (chain.T > 1 && chain.q > 0);
  },
  covers: valleyLabels,
  tightAt: { 'q = 0: equality': newtonStep, 'one step: equality': oneStep },
  mustRefute: {
    'every factor from d_0': {
      atLeast: (chain) => {
        const { logStay } = comparisonProduct({ ...chain, T: 1 });
        return fromLogStay(chain.T * logStay);
      },
    },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'k − 1': { terms: ({ k }) => ({ k: Math.max(1, k - 1) }) },
    'central χ²': { terms: () => ({ q: 0, drift: 0 }) },
    'Δ forgotten': { terms: () => ({ drift: 0 }) },
    'T − 1 factors': { terms: ({ T }) => ({ T: T - 1 }) },
  },
});
