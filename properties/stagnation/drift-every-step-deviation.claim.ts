import { oneof } from 'fast-check';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import {
  everyStep,
  everyStepLevel,
  everyStepMutants,
  type EveryStepTerms,
  otherForm,
} from './valley/every-step-claim.ts';
import { bowlsAndOthers, stagnationClaim, stagnationHypotheses } from './valley/stagnation-claim.ts';
import { pushedOut } from './valley/tight-cases.ts';
import { noiseInTube } from './valley/valley-claim.ts';

/** Constant steps and a gradient deviation that points outwards. */
const space: ValleySpace = {
  sigma: everyStepLevel,
  families: ['bowl', 'bowl', 'quadratic', 'radial', 'separable', 'sphere'],
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 50],
  stepPercent: [10, 150],
  conditions: [1, 1.1, 1.3, 2],
  starts: [0.5, 0, 0.8, 1],
  steps: [1, 2, 3, 5, 10, 20, 50, 100, 200],
  deviationPercent: [3, 40],
};
/** Steps and noise that die out: each has a q and a push of its own. */
const decaying: ValleySpace = {
  ...space,
  families: ['bowl'],
  normalDim: [1, 8],
  stepPercent: [30, 100],
  decays: [0.05, 0.2, 1],
  steps: [2, 3, 5, 10, 20],
};
/** Steps that do not contract, for a while. */
const expanding: ValleySpace = {
  ...space,
  families: ['bowl'],
  normalDim: [1, 8],
  stepPercent: [200, 220],
  steps: [1, 2, 3],
  starts: [0, 0.5],
};

export const driftEveryStepDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim<EveryStepTerms>({
  id: 'stagnation/drift-every-step-deviation',
  says: 'T2* with Δ > 0, p_s = η_sΔ: for every t a λ_t > 0, and any ρ_s > 0, 1/λ_s = ρ_s(1/λ_{s+1} − 2c_{1,s}²)/(q_s(q_sρ_s + p_s)) below it, and m_t gains exp(λ_{s+1}p_s(q_sρ_s + p_s)/(1 − 2λ_{s+1}c_{1,s}²)) at every step but the first, exp(λ_1(q_0d_0 + p_0)²/(1 − 2λ_1c_{1,0}²)) there; held against good λ_t and ρ_s',
  tex: String.raw`m_t=e^{\lambda_1(q_0d_0+p_0)^2/(1-2\lambda_1c_{1,0}^2)}\,D_0\prod_{1\le s<t}D_s\,e^{\lambda_{s+1}p_s(q_s\rho_s+p_s)/(1-2\lambda_{s+1}c_{1,s}^2)},\qquad \tfrac1{\lambda_s}=\frac{\rho_s\bigl(\tfrac1{\lambda_{s+1}}-2c_{1,s}^2\bigr)}{q_s(q_s\rho_s+p_s)},\quad p_s=\eta_s\Delta`,
  source: 'T2* (Δ form); this project’s own choice of w_s',
  notes:
    'T2’s w is q_sρ_s/(q_sρ_s + p_s) at one and the same ρ; here ρ_s follows a way out of the tube, where exits happen.',
  cases: oneof(
    { weight: 6, arbitrary: bowlsAndOthers(space) },
    { weight: 1, arbitrary: valleys(decaying) },
    { weight: 1, arbitrary: valleys(expanding) },
  ),
  given: {
    LEC: stagnationHypotheses(space)['LEC']!,
    'starts inside': stagnationHypotheses(space)['starts inside']!,
    'G ≠ 0': noiseInTube,
  },
  ...everyStep(true),
  tightAt: { 'a deviation that leaves a tenth of the tube': pushedOut },
  mustRefute: {
    'Δ forgotten': { terms: () => ({ Delta: 0 }) },
    'Δ halved': { terms: ({ Delta = 0 }) => ({ Delta: Delta / 2 }) },
    ...everyStepMutants,
    'a push at the first step alone': otherForm({ pushes: 0, splits: false }),
    'the factors of the later pushes left out': otherForm({ pushes: 0 }),
    'ρ_s left out of the recursion': otherForm({ splits: false }),
  },
});
