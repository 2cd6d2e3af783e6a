import { oneof } from 'fast-check';
import { productLevel } from '../../src/theory/bounds/noise-level.ts';
import { exactTail } from '../../src/theory/bounds/noise-tail.ts';
import { noiseRadius } from '../../src/theory/bounds/stagnation-product.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { exactChain, exactSurvival } from './valley/comparison-bound.ts';
import { stagnationClaim, stagnationHypotheses } from './valley/stagnation-claim.ts';
import {
  decayingSteps,
  fromTheBoundary,
  newtonStep,
  rareShapes,
  unevenNewtonStep,
} from './valley/tight-cases.ts';
import { constantsOf, productBound, termsOf, withFactor } from './valley/valley-bound.ts';
import { decayLabel, noiseLabels, valleyLabels } from './valley/valley-claim.ts';

/** Nearly Newton steps, where T1 is tight: any number of dimensions and steps, computed exactly. */
const newton: ValleySpace = {
  sigma: productLevel,
  families: ['bowl'],
  normalDim: [1, 50],
  stepPercent: [75, 125],
};
/** The same with a deviation that points outwards. */
const pushed: ValleySpace = {
  ...newton,
  normalDim: [1, 4],
  stepPercent: [75, 100],
  starts: [1, 0.5, 0.8],
  deviationPercent: [10, 70],
};
/** Slow contraction over a few steps from the boundary. */
const slow: ValleySpace = {
  sigma: productLevel,
  families: ['bowl', 'sphere', 'radial'],
  normalDim: [1, 3],
  stepPercent: [3, 60],
  steps: [1, 2, 3, 5],
  starts: [1],
};
/** Newton steps with unequal noise: T1 is an equality, with every s_i in it. Simulated: O1 knows one s. */
const uneven: ValleySpace = {
  ...newton,
  noises: ['ill-conditioned', 'ill-conditioned', 'low-rank'],
  normalDim: [2, 5],
  stepPercent: [96, 104],
  steps: [1, 1, 2, 5],
};
/** Steps that decay to a Newton step and beyond, from the boundary: q_t falls, then grows. */
const shrinking: ValleySpace = {
  ...newton,
  normalDim: [1, 3],
  stepPercent: [100, 160],
  decays: [0.3, 0.1, 1],
  steps: [2, 3, 5, 10],
  starts: [1],
};
/** Steps that decay from a Newton step: q_t grows from 0. */
const fading: ValleySpace = {
  ...shrinking,
  stepPercent: [99, 101],
  decays: [0.3, 1],
  sigmaDecays: [0],
  starts: [0, 0.5, 1],
};
/** Everything T1 speaks of. */
const wide: ValleySpace = {
  sigma: productLevel,
  noises: ['isotropic', 'normal', 'ill-conditioned', 'low-rank', 'flat', 'factor', 'damped'],
  normalDim: [1, 24],
  stepPercent: [60, 140],
  conditions: [1, 1.1, 1.3],
  steps: [1, 2, 3, 5, 10, 20, 50, 200],
  decays: [0, 0.01, 0.05],
  deviationPercent: [0, 40],
};

/** The factor of the first step. */
function explainFactor(c: ValleyCase): readonly string[] {
  const { q, eta, sigma, r, Delta, singularValues } = constantsOf(c);
  const a = noiseRadius({ q, eta, sigma, r, Delta });
  return [
    `a_0 = ((1 − q)r − ηΔ)/(ησ) = ${a}: P(‖Gz‖ ≤ a_0) = ${a < 0 ? 0 : exactTail({ a, singularValues }).stay}`,
  ];
}

export const stagnationProductClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/product',
  says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ ∏_{t<T} P(‖Gz‖ ≤ a_t), a_t = ((1 − q_t)r − η_tΔ)/(η_tσ_t)',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \prod_{t<T}P(\|Gz\|\le a_t),\qquad a_t=\frac{(1-q_t)r-\eta_t\Delta}{\eta_t\sigma_t}`,
  source: 'T1; after Imaizumi & Schmidt-Hieber 2022, with explicit constants',
  cases: oneof(
    { weight: 5, arbitrary: valleys(newton) },
    { weight: 1, arbitrary: valleys(pushed) },
    { weight: 1, arbitrary: valleys(slow) },
    { weight: 1, arbitrary: valleys(uneven) },
    { weight: 1, arbitrary: valleys(shrinking) },
    { weight: 1, arbitrary: valleys(fading) },
    { weight: 2, arbitrary: valleys(wide) },
  ),
  given: stagnationHypotheses(wide),
  // P matters through the singular values of G = PS alone, and the start not at all
  terms: (c) => {
    const { tubeDim: _, d0: __, ...terms } = termsOf(c);
    return terms;
  },
  wholeTerms: ['T'],
  atLeast: productBound,
  workings: explainFactor,
  exactly: exactSurvival,
  // with q = 0 O1's chain is the same expression
  informative: (c) => exactChain(c)?.q !== 0,
  covers: { ...valleyLabels, ...noiseLabels, ...decayLabel },
  tightAt: {
    'q = 0: equality': newtonStep,
    'q = 0, unequal noise: equality': unevenNewtonStep,
    'Newton steps that decay': decayingSteps,
    'one step from the boundary': fromTheBoundary,
    'steps that shrink, the first beyond the minimizer': {
      ...fromTheBoundary,
      T: 2,
      schedule: { eta: 1.3, sigma: 0.282, etaDecay: 0.3, sigmaDecay: 1 },
    },
    'one step against a gradient deviation': {
      ...fromTheBoundary,
      landscape: { kind: 'outward', base: { kind: 'quadratic', curvatures: [1], flat: 0 }, Delta: 0.38 },
      schedule: { eta: 0.75, sigma: 0.388 },
    },
    ...rareShapes,
  },
  mustRefute: {
    'q² for q': { terms: (x) => withFactor(x, (q) => q * q) },
    '√(1 − q²)r for (1 − q)r': { terms: (x) => withFactor(x, (q) => 1 - Math.sqrt(Math.max(0, 1 - q * q))) },
    'σ_{t+1} for σ_t': {
      budget: 'default',
      terms: ({ sigma }) => ({
        sigma: typeof sigma === 'number' ? sigma : sigma.map((s, t) => sigma[t + 1] ?? s),
      }),
    },
    'no contraction': { terms: (x) => withFactor(x, () => 0) },
    'noise halved': { terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => s / 2) }) },
    'no noise': { terms: () => ({ singularValues: [] }) },
    'one factor instead of T': { terms: () => ({ T: 1 }) },
    'T − 1 factors': { terms: ({ T }) => ({ T: T - 1 }) },
    'k − 1 singular values': {
      terms: ({ singularValues }) => ({
        singularValues: singularValues.slice(0, Math.max(1, singularValues.length - 1)),
      }),
    },
    'k := 1': { terms: ({ singularValues }) => ({ singularValues: singularValues.slice(0, 1) }) },
    'Δ forgotten': { terms: () => ({ Delta: 0 }) },
    'root mean square of the s_i for each': {
      terms: ({ singularValues }) => {
        const square = singularValues.reduce((sum, s) => sum + s * s, 0) / Math.max(1, singularValues.length);
        return { singularValues: singularValues.map(() => Math.sqrt(square)) };
      },
    },
    'min_t q_t for q_t': {
      terms: (x) => withFactor(x, (q) => (typeof x.q === 'number' ? q : Math.min(...x.q))),
    },
    'q_0 for q_t': {
      budget: 'default',
      terms: (x) => withFactor(x, (q) => (typeof x.q === 'number' ? q : x.q[0]!)),
    },
    'the last step’s q for q_t': {
      budget: 'default',
      terms: (x) => withFactor(x, (q) => (typeof x.q === 'number' ? q : x.q.at(-1)!)),
    },
    '3% less noise': {
      terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => 0.97 * s) }),
    },
    'r 2% larger': { terms: ({ r }) => ({ r: 1.02 * r }) },
    'Δ a third smaller': { budget: 'default', terms: ({ Delta }) => ({ Delta: Delta / 1.5 }) },
  },
});
