import { oneof } from 'fast-check';
import type { Probability } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import {
  driftEveryStep,
  type EveryStepForm,
  everyStepHazards,
  everyStepTheorem,
  type EveryStepSymbols,
} from '../../src/theory/bounds/drift-every-step.ts';
import { driftLevel } from '../../src/theory/bounds/drift-level.ts';
import { contractionFactor } from '../../src/theory/bounds/contraction.ts';
import { logBetween, stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { type NoiseInputs, valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { exactSurvival } from './valley/comparison-bound.ts';
import { bowlsAndOthers, stagnationClaim, stagnationHypotheses } from './valley/stagnation-claim.ts';
import { pushedOut } from './valley/tight-cases.ts';
import { stepsOf, termsOf, type ValleyTerms, withFactor } from './valley/valley-bound.ts';
import { contracts, decayLabel, noiseInTube, noiseLabels, valleyLabels } from './valley/valley-claim.ts';

/** Constant steps and a gradient deviation that points outwards. */
const space: ValleySpace = {
  sigma: levelOfDeviation,
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

function levelOfDeviation(x: NoiseInputs): number {
  if (contractionFactor(x) < 1) return driftLevel(x);
  return stationaryLevel({ ...x, level: 0 }) * logBetween(0.3, 0.9, x.level);
}

/** T2*'s terms; a start outside the tube counts as on its boundary, as if not asked. */
type Terms = Omit<ValleyTerms, 'tubeDim'>;

function everyStepTerms(c: ValleyCase): Terms {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = termsOf(c);
  return { q, eta, sigma, singularValues, r, d0: Math.min(d0, r), T, Delta };
}

function symbolsOf(x: Terms): EveryStepSymbols {
  const { singularValues, r, d0, T, Delta } = x;
  return { steps: stepsOf(x), singularValues, r, d0, T, Delta };
}

/** A mutant: the theorem with other ingredients. */
function otherForm(form: Partial<EveryStepForm>): { atLeast(x: Terms): Probability } {
  return { atLeast: (x) => driftEveryStep(symbolsOf(x), { form: { ...everyStepTheorem, ...form } }) };
}

export const driftEveryStepDeviationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim<Terms>({
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
  terms: everyStepTerms,
  wholeTerms: ['T'],
  atLeast: (x) => driftEveryStep(symbolsOf(x)),
  workings: (c) => {
    const hazards = everyStepHazards(symbolsOf(everyStepTerms(c)));
    const settled = hazards.length < c.T ? ', and so on' : '';
    return [`h_1 = ${hazards[0]}, …, h_${hazards.length} = ${hazards.at(-1)}${settled}`];
  },
  exactly: exactSurvival,
  covers: { ...valleyLabels, ...noiseLabels, ...decayLabel, 'q ≥ 1': (c) => !contracts.holds(c) },
  tightAt: { 'a deviation that leaves a tenth of the tube': pushedOut },
  mustRefute: {
    'Δ forgotten': { terms: () => ({ Delta: 0 }) },
    'Δ halved': { terms: ({ Delta }) => ({ Delta: Delta / 2 }) },
    'q² for q': { terms: (x) => withFactor(x, (q) => q * q) },
    'noise halved': { terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => s / 2) }) },
    'm_0 = 1': { terms: () => ({ d0: 0 }) },
    'T − 1 factors': { terms: ({ T }) => ({ T: T - 1 }) },
    'exponent −1/4 in D': otherForm({ exponent: 0.25 }),
    'a push at the first step alone': otherForm({ pushes: 0, splits: false }),
    'the factors of the later pushes left out': otherForm({ pushes: 0 }),
    'ρ_s left out of the recursion': otherForm({ splits: false }),
  },
});
