import fc from 'fast-check';
import { type ComparisonParameters, comparisonProduct } from '../../src/theory/bounds/comparison.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { fromLogStay, type Probability } from '../../src/core/probability.ts';
import {
  chainOf,
  comparisonHypotheses,
  comparisonSpace,
  disturbedComparisonSpace,
  explainComparison,
} from './valley/comparison.ts';
import { valleyLabels } from './valley/describe-valley.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { exactSurvival } from './valley/oracle.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';
import { newtonStep, oneStep } from './valley/tight-cases.ts';

function productBound(
  c: ValleyCase,
  change: (chain: ReturnType<typeof chainOf>) => Partial<ComparisonParameters> = () => ({}),
): Probability {
  const chain = chainOf(c);
  return comparisonProduct({ ...chain, ...change(chain) });
}

/** Less noise than for T7: the product form is looser over many steps, and would promise nothing. */
function calm(space: ValleySpace): ValleySpace {
  return { ...space, sigma: (x) => stationaryLevel({ ...x, level: 0.6 * x.level }) };
}

export const comparisonProductClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/comparison-product',
  says: 'if GGᵀ = s²P, P(θ_t ∈ T_r for all t ≤ T) ≥ F_{χ′²_k((qd_0+ηΔ)²/c²)}(r²/c²) · F_{χ′²_k((qr+ηΔ)²/c²)}(r²/c²)^{T−1}, c = ησs',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ F_{\chi'^2_k((qd_0+\eta\Delta)^2/c^2)}\!\left(\tfrac{r^2}{c^2}\right)F_{\chi'^2_k((qr+\eta\Delta)^2/c^2)}\!\left(\tfrac{r^2}{c^2}\right)^{T-1}`,
  source: 'T7-product; this project’s',
  cases: fc.oneof(
    { weight: 3, arbitrary: bowlsAndOthers(calm(comparisonSpace)) },
    { weight: 1, arbitrary: bowlsAndOthers(calm(disturbedComparisonSpace)) },
  ),
  given: comparisonHypotheses(comparisonSpace, { disturbed: true, contracting: false }),
  atLeast: (c) => productBound(c),
  workings: explainComparison,
  exactly: exactSurvival,
  covers: valleyLabels,
  tightAt: { 'q = 0: equality': newtonStep, 'one step: equality': oneStep },
  mustRefute: {
    'every factor from d_0': {
      atLeast: (c) => {
        const chain = chainOf(c);
        const { logStay } = comparisonProduct({ ...chain, T: 1 });
        return fromLogStay(chain.T * logStay);
      },
    },
    'q² for q': { atLeast: (c) => productBound(c, ({ q }) => ({ q: q * q })) },
    'k − 1': { atLeast: (c) => productBound(c, ({ k }) => ({ k: Math.max(1, k - 1) })) },
    'central χ²': { atLeast: (c) => productBound(c, () => ({ q: 0, drift: 0 })) },
    'Δ forgotten': { atLeast: (c) => productBound(c, () => ({ drift: 0 })) },
    'T − 1 factors': { atLeast: (c) => productBound(c, ({ T }) => ({ T: T - 1 })) },
  },
});
