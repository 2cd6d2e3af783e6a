import { oneof } from 'fast-check';
import { fromExit } from '../../src/core/probability.ts';
import { exp } from '../../src/core/elementary.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { everyStepHazards } from '../../src/theory/bounds/drift-every-step.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import {
  everyStep,
  everyStepLevel,
  everyStepMutants,
  type EveryStepTerms,
  otherForm,
  symbolsOf,
} from './valley/every-step-claim.ts';
import {
  bowlsAndOthers,
  stagnationClaim,
  stagnationHypotheses,
  steadyHypotheses,
} from './valley/stagnation-claim.ts';
import { noiseInTube } from './valley/valley-claim.ts';

/** All shapes of noise, constant steps. */
const space: ValleySpace = {
  sigma: everyStepLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 50],
  stepPercent: [10, 150],
  conditions: [1, 1.1, 1.3, 2],
  starts: [0.5, 0, 0.8, 1],
  steps: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500],
};
/** Steps that do not contract, for a while. */
const expanding: ValleySpace = {
  ...space,
  families: ['bowl'],
  normalDim: [1, 8],
  stepPercent: [200, 230],
  steps: [1, 2, 3, 5],
  starts: [0, 0.5],
};
/** Steps and noise that die out: each has a q of its own. */
const decaying: ValleySpace = {
  ...space,
  normalDim: [1, 8],
  stepPercent: [50, 170],
  decays: [0.05, 0, 0.2, 1],
  steps: [2, 3, 5, 10, 20, 60],
};

/** The same number at every step. */
function everywhere(
  values: number | readonly number[],
  choose: (values: readonly number[]) => number,
): number | readonly number[] {
  return typeof values === 'number' ? values : values.map(() => choose(values));
}

/** From beyond a Newton step to before it: the least q is that of a later step. */
const decays = valleys({
  ...decaying,
  families: ['bowl'],
  decays: [0.2, 0.05, 1],
  stepPercent: [130, 175],
  starts: [1, 0.8],
});

export const driftEveryStepClaim: ProbabilityClaim<ValleyCase> = stagnationClaim<EveryStepTerms>({
  id: 'stagnation/drift-every-step',
  says: 'for every t a λ_t > 0, 1/λ_{s+1} = q_s²/λ_s + 2c_{1,s}² below it, m_t = e^{λ_0d_0²} ∏_{s<t} ∏_i (1 − 2λ_{s+1}c_{i,s}²)^{−1/2}, h_t = min(1, (m_t − 1)/(e^{λ_tr²} − 1)): P(θ_t ∈ T_r for all t ≤ T) ≥ ∏_{t≤T} (1 − h_t), whatever the steps; held against good λ_t',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \prod_{t\le T}\Bigl(1-\frac{m_t-1}{e^{\lambda_t r^2}-1}\Bigr)_+,\qquad m_t=e^{\lambda_0 d_0^2}\prod_{s<t}\prod_i(1-2\lambda_{s+1}c_{i,s}^2)^{-1/2},\quad \tfrac1{\lambda_{s+1}}=\tfrac{q_s^2}{\lambda_s}+2c_{1,s}^2`,
  source: 'T2*; this project’s sharper form of T2',
  notes:
    'Needs neither q < 1 nor constant steps. Powers κ_s < 1, as T2 has them, would never be better: see docs/theory.md.',
  cases: oneof(
    { weight: 5, arbitrary: bowlsAndOthers(space) },
    { weight: 1, arbitrary: valleys(expanding) },
    { weight: 1, arbitrary: valleys(decaying) },
    {
      weight: 1,
      arbitrary: valleys({
        ...space,
        noises: ['ill-conditioned', 'damped'],
        normalDim: [2, 8],
        steps: [1, 2, 5, 20],
      }),
    },
  ),
  given: {
    LEC: stagnationHypotheses(space)['LEC']!,
    'starts inside': stagnationHypotheses(space)['starts inside']!,
    'Δ = 0': steadyHypotheses(space, false)['Δ = 0']!,
    'G ≠ 0': noiseInTube,
  },
  ...everyStep(false),
  mustRefute: {
    ...everyStepMutants,
    'k := 1': { terms: ({ singularValues }) => ({ singularValues: singularValues.slice(0, 1) }) },
    'c_1² for 2c_1² in the recursion': otherForm({ share: 0.5 }),
    'm_t − 1 over e^{λr²}': otherForm({ hazard: (logM, x) => exp(logM - x) - exp(-x) }),
    'the last hazard alone': {
      atLeast: (x) => fromExit(Math.min(1, everyStepHazards(symbolsOf(x)).at(-1)!)),
    },
    'the least q for every q_t': {
      cases: decays,
      terms: ({ q }) => ({ q: everywhere(q, (values) => values.reduce((a, b) => Math.min(a, b))) }),
      notes: 'false where it is not that of the first step, from the boundary',
    },
    'the last step’s noise for all': {
      cases: decays,
      terms: ({ eta, sigma }) => ({
        eta: everywhere(eta, (values) => values.at(-1)!),
        sigma: everywhere(sigma, (values) => values.at(-1)!),
      }),
    },
  },
});
