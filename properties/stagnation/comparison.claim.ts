import { oneof } from 'fast-check';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { Probability } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { type SteadyChain, steadyChain } from './valley/comparison-bound.ts';
import { comparisonHypotheses, comparisonSpace, explainComparison } from './valley/comparison-claim.ts';
import { stagnationClaim, unequalNoise } from './valley/stagnation-claim.ts';
import { isotropicQuadratic, newtonStep } from './valley/tight-cases.ts';
import { constantsOf } from './valley/valley-bound.ts';
import { valleyLabels } from './valley/valley-claim.ts';

/** Steps so long that q ≥ 1: T7 speaks of them too, over the few steps that the tube survives. */
const expandingSpace: ValleySpace = {
  ...comparisonSpace,
  normalDim: [1, 4],
  stepPercent: [200, 230],
  conditions: [1, 1.1],
  steps: [1, 2, 3],
};

/** Everything here is simulated, so that long horizons are few. */
const mostlyShort = oneof(
  { weight: 7, arbitrary: valleys({ ...comparisonSpace, steps: [1, 2, 3, 5, 10, 20, 50] }) },
  { weight: 1, arbitrary: valleys({ ...comparisonSpace, normalDim: [1, 4], steps: [100, 200, 500] }) },
  { weight: 1, arbitrary: valleys(expandingSpace) },
);

/** A start on the boundary and slow contraction, so that noise along a curved 𝓜 decides. */
const tightSpheres: ValleySpace = {
  ...comparisonSpace,
  families: ['sphere'],
  normalDim: [2, 16],
  stepPercent: [1, 20],
  starts: [1],
  steps: [1, 2, 3, 5, 10],
};

/** T7 */
function bound(chain: SteadyChain): Probability {
  return survivalProbability({ ...chain, drift: 0 });
}

export const comparisonClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/comparison',
  says: 'if GGᵀ = s²P, P(θ_t ∈ T_r for all t ≤ T) ≥ u_T(d_0), the survival of the radial chain d ↦ ‖q d e_1 + ησs z‖, z ~ N(0, I_k), k = k_⊥',
  tex: String.raw`GG^{\mathsf T}=s^2P\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)\ \ge\ u_T(d_0),\qquad d_{t+1}=\|q\,d_t\,e_1+\eta\sigma s\,z\|,\ z\sim N(0,I_{k_\perp})`,
  source: 'T7; this project’s, by Anderson’s inequality; sharp',
  notes:
    'Simulated everywhere: the oracle of isotropic quadratics is the bound itself. State-dependent noise is outside its hypotheses.',
  cases: mostlyShort,
  given: comparisonHypotheses(comparisonSpace),
  terms: steadyChain,
  wholeTerms: ['k', 'T'],
  atLeast: bound,
  workings: explainComparison,
  covers: { ...valleyLabels, 'q ≥ 1': (c) => constantsOf(c).q >= 1 },
  tightAt: { 'isotropic quadratic: equality': isotropicQuadratic, 'q = 0: equality': newtonStep },
  mustRefute: {
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'the start after its first contraction': { terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }) },
    'started at d_0 = 0': { terms: () => ({ d0: 0 }) },
    'k − 1': { terms: ({ k }) => ({ k: Math.max(1, k - 1) }) },
    'T − 1 steps': { terms: ({ T }) => ({ T: T - 1 }) },
    'noise halved': { terms: ({ c }) => ({ c: c / 2 }) },
    'noise of lower rank, k its rank': {
      given: { 'GGᵀ = s²P': null },
      cases: unequalNoise(comparisonSpace),
    },
    'unequal s_i with s = s_1': {
      given: { 'GGᵀ = s²P': null },
      cases: unequalNoise(comparisonSpace),
      terms: (_, c) => ({ k: constantsOf(c).tubeDim }),
    },
    'k = 1 round a sphere of minimizers': {
      cases: valleys(tightSpheres),
      terms: () => ({ k: 1 }),
      notes: 'on a curved 𝓜 noise along 𝓜 leaves the tube too: P = I there',
    },
  },
});
