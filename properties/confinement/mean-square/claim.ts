import { confinementBound } from '../../../src/theory/bounds/confinement.ts';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { meanClaim, type MeanClaim } from '../../../src/judge/claims/claim.ts';
import { expm1 } from '../../../src/core/elementary.ts';
import { reducedProcess, squaredDistanceAt } from '../../../src/theory/sgd/experiments.ts';
import { capOf, confinementOf, confinementSymbols, meanSquareLevel } from './bound.ts';
import { constantsOf } from '../../stagnation/valley/constants.ts';
import {
  explainValley,
  noiseLabels,
  valleyFeatures,
  valleyLabels,
} from '../../stagnation/valley/describe-valley.ts';
import { noiseInTube } from '../../stagnation/valley/hypotheses.ts';
import {
  stagnationHypotheses,
  steadyHypothesis,
  undisturbedHypothesis,
} from '../../stagnation/valley/stagnation-claim.ts';

const space: ValleySpace = {
  sigma: meanSquareLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 24],
  stepPercent: [5, 220],
  starts: [0, 0.5, 0.8, 1],
  steps: [1, 2, 3, 5, 10, 20, 40, 120],
};

export const meanSquareClaim: MeanClaim<ValleyCase> = meanClaim({
  id: 'confinement/mean-square',
  says: 'E[d(θ_T)²; not left T_r before T] ≤ q^{2T}d_0² + η²σ² tr(GGᵀ)(1 − q^{2T})/(1 − q²)',
  tex: String.raw`E\bigl[d(\theta_T)^2;\ \theta_t\in T_r\ \forall t<T\bigr]\ \le\ q^{2T}d_0^2+\eta^2\sigma^2\operatorname{tr}(GG^{\mathsf T})\,\frac{1-q^{2T}}{1-q^2}`,
  source: 'T3; this project’s, by the recursion of second moments',
  notes:
    'Held against min(d², 12 times the bound), whose mean is at most that of d². With 1 − q for 1 − q², and with q for q² throughout the geometric sum, the bound is larger, hence true and no mutant.',
  cases: valleys(space),
  schema: valleySchema,
  given: {
    LEC: stagnationHypotheses(space)['LEC']!,
    ...steadyHypothesis(space),
    ...undisturbedHypothesis(space),
    'G ≠ 0': noiseInTube(),
  },
  quantity: (c) => squaredDistanceAt(reducedProcess(valley(c).sgd), c.r, c.T, capOf(c)),
  range: capOf,
  atMost: (c) => confinementOf(c),
  covers: { ...valleyLabels, ...noiseLabels, 'q ≥ 1': (c) => constantsOf(c).q >= 1 },
  features: valleyFeatures,
  explain: (c) => {
    const { q, trace, t } = confinementSymbols(c);
    return [
      ...explainValley(c),
      `q^{2T}d_0² = ${confinementOf(c, () => ({ trace: 0 }))}; η²σ² = ${constantsOf(c).eta * constantsOf(c).sigma}², tr(GGᵀ) = ${trace}`,
      `(1 − q^{2T})/(1 − q²) = ${confinementBound({ q, eta: 1, sigma: 1, trace: 1, d0: 0, t })}; d² is capped at ${capOf(c)}`,
    ];
  },
  mustRefute: {
    's_1² for tr(GGᵀ)': {
      atMost: (c) => confinementOf(c, (_, { singularValues: [s1 = 0] }) => ({ trace: s1 * s1 })),
    },
    'k − 1 singular values': {
      atMost: (c) =>
        confinementOf(c, ({ trace }, { singularValues }) => ({
          trace: trace - singularValues.at(-1)! * singularValues.at(-1)!,
        })),
    },
    'd_0 forgotten': { atMost: (c) => confinementOf(c, () => ({ d0: 0 })) },
    'q⁴ for q²': { atMost: (c) => confinementOf(c, ({ q }) => ({ q: q * q })) },
    'noise of one step only': {
      atMost: (c) => confinementOf(c, () => ({ trace: 0 })) + confinementOf(c, () => ({ t: 1, d0: 0 })),
    },
    'noise of T − 1 steps': {
      atMost: (c) =>
        confinementOf(c, () => ({ trace: 0 })) + confinementOf(c, ({ t }) => ({ t: t - 1, d0: 0 })),
    },
    'noise halved': { atMost: (c) => confinementOf(c, ({ sigma }) => ({ sigma: sigma / 2 })) },
    'σ² for η²σ²': {
      atMost: (c) => confinementOf(c, ({ eta, sigma }) => ({ sigma: sigma / eta })),
      notes: 'false where η > 1, the step then amplifying the noise',
    },
    'continuous time: ησ² tr(GGᵀ)(1 − e^{−2ημT})/(2μ)': {
      atMost: (c) => {
        const { eta, sigma, mu } = constantsOf(c);
        const { trace, t } = confinementSymbols(c);
        const noise = (-expm1(-2 * eta * mu * t) * eta * sigma * sigma * trace) / (2 * mu);
        return confinementOf(c, () => ({ trace: 0 })) + noise;
      },
      notes: 'the gradient flow’s Ornstein–Uhlenbeck law; false for steps that are not small',
    },
  },
});
