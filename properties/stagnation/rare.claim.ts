import { oneof } from 'fast-check';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { rareLevel } from '../../src/theory/bounds/noise-level.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { Probability } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { type SteadyChain, steadyChain } from './valley/comparison-bound.ts';
import { comparisonHypotheses, explainComparison } from './valley/comparison-claim.ts';
import { stagnationClaim } from './valley/stagnation-claim.ts';
import { rareNewtonStep, rareSteps } from './valley/tight-cases.ts';
import { valleyLabels } from './valley/valley-claim.ts';

/** Few dimensions and short memories, where the rare exits that matter are found quickly. */
const space: ValleySpace = {
  sigma: rareLevel,
  families: ['bowl', 'bowl', 'bowl', 'radial'],
  noises: ['isotropic', 'normal'],
  normalDim: [1, 2],
  flat: [0, 2],
  stepPercent: [75, 125],
  steps: [1, 2, 3, 5, 10],
  starts: [0, 0.1, 0.3],
};

/** T7 */
function bound(chain: SteadyChain): Probability {
  return survivalProbability({ ...chain, drift: 0 });
}

export const rareClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/rare',
  says: 'the comparison theorem where leaving is rare: if GGᵀ = s²P, P(leaving T_r by T) ≤ 1 − u_T(d_0), also at 1e-9',
  tex: String.raw`GG^{\mathsf T}=s^2P\ \Rightarrow\ P(\exists t\le T:\theta_t\notin T_r)\ \le\ 1-u_T(d_0),\qquad 1-u_T(d_0)\in[10^{-12},10^{-4}]`,
  source: 'T7; this project’s; exits estimated by multilevel splitting and conditioning',
  notes:
    'Simulated everywhere, with weighted estimates whose mean is the exit probability (docs/theory.md). Few dimensions and strong contraction: elsewhere the estimates vary too much for the budget.',
  cases: oneof(
    { weight: 2, arbitrary: valleys({ ...space, normalDim: [1, 1] }) },
    { weight: 1, arbitrary: valleys(space) },
  ),
  given: comparisonHypotheses(space),
  terms: steadyChain,
  wholeTerms: ['k', 'T'],
  atLeast: bound,
  workings: explainComparison,
  covers: {
    'T = 1': valleyLabels['T = 1']!,
    'T > 1': (c) => c.T > 1,
    'exit bound below 1e-8': (c) => bound(steadyChain(c)).exit < 1e-8,
  },
  tightAt: {
    'one step, exit 1e-9: equality': rareNewtonStep,
    'twenty steps, exit 1e-9: equality': rareSteps,
  },
  mustRefute: {
    'noise halved': { terms: ({ c }) => ({ c: c / 2 }) },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'the start after its first contraction': { terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }) },
    'q = 0 for q': { terms: () => ({ q: 0 }) },
    'k − 1': { budget: 'default', terms: ({ k }) => ({ k: Math.max(1, k - 1) }) },
    'T − 1 steps': { terms: ({ T }) => ({ T: T - 1 }) },
  },
});
