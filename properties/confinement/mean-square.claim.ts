import { expm1, pow } from '../../src/core/elementary.ts';
import type { MeanClaim } from '../../src/judge/claims/claim.ts';
import { meanClaim } from '../../src/judge/claims/define-claim.ts';
import { confinementBound, type ConfinementSymbols } from '../../src/theory/bounds/confinement.ts';
import { contractionFactor } from '../../src/theory/bounds/contraction.ts';
import { noiseTrace } from '../../src/theory/bounds/noise-tail.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { valley, type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import { type NoiseInputs, valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { reducedProcess, squaredDistanceAt } from '../../src/theory/sgd/experiments.ts';
import { stagnationHypotheses, steadyHypotheses } from '../stagnation/valley/stagnation-claim.ts';
import { constantsOf } from '../stagnation/valley/valley-bound.ts';
import {
  explainValley,
  noiseInTube,
  noiseLabels,
  valleyFeatures,
  valleyLabels,
} from '../stagnation/valley/valley-claim.ts';

const space: ValleySpace = {
  sigma: rootMeanSquareLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 24],
  stepPercent: [5, 220],
  starts: [0, 0.5, 0.8, 1],
  steps: [1, 2, 3, 5, 10, 20, 40, 120],
};

/** The noise level at which T3's root-mean-square distance after T steps is (level/2) r, from 𝓜. */
function rootMeanSquareLevel(x: NoiseInputs): number {
  const q = contractionFactor(x);
  const trace = noiseTrace(x.singularValues);
  const sum = q === 1 ? x.T : (1 - pow(q, 2 * x.T)) / ((1 - q) * (1 + q));
  return (x.level * x.r) / (2 * x.eta * Math.sqrt(trace * sum));
}

type Symbols = ConfinementSymbols & { readonly t: number };

/** T3's symbols at a case, with t = T. */
function symbolsOf(c: ValleyCase): Symbols {
  const { q, eta, sigma, singularValues, d0, T } = constantsOf(c);
  return { q, eta, sigma, trace: noiseTrace(singularValues), d0, t: T };
}

/** The cap of the squared distance: so far beyond its mean that capping changes little. */
function capOf(c: ValleyCase): number {
  return roundSignificant(12 * confinementBound(symbolsOf(c)));
}

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
    ...steadyHypotheses(space, false),
    'G ≠ 0': noiseInTube,
  },
  quantity: (c) => squaredDistanceAt(reducedProcess(valley(c).sgd), c.r, c.T, capOf(c)),
  range: capOf,
  terms: symbolsOf,
  wholeTerms: ['t'],
  atMost: confinementBound,
  covers: { ...valleyLabels, ...noiseLabels, 'q ≥ 1': (c) => constantsOf(c).q >= 1 },
  features: valleyFeatures,
  explain: (c) => {
    const symbols = symbolsOf(c);
    const { q, eta, sigma, trace, t } = symbols;
    return [
      ...explainValley(c),
      `q^{2T}d_0² = ${confinementBound({ ...symbols, trace: 0 })}; η²σ² = ${eta * sigma}², tr(GGᵀ) = ${trace}`,
      `(1 − q^{2T})/(1 − q²) = ${confinementBound({ q, eta: 1, sigma: 1, trace: 1, d0: 0, t })}; d² is capped at ${capOf(c)}`,
    ];
  },
  mustRefute: {
    'the start after one contraction more': {
      budget: 'default',
      terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }),
    },
    's_1² for tr(GGᵀ)': {
      terms: (_, c) => {
        const [s1 = 0] = constantsOf(c).singularValues;
        return { trace: s1 * s1 };
      },
    },
    'k − 1 singular values': {
      terms: ({ trace }, c) => {
        const last = constantsOf(c).singularValues.at(-1)!;
        return { trace: trace - last * last };
      },
    },
    'd_0 forgotten': { terms: () => ({ d0: 0 }) },
    'q⁴ for q²': { terms: ({ q }) => ({ q: q * q }) },
    'noise of one step only': {
      atMost: (x) => confinementBound({ ...x, trace: 0 }) + confinementBound({ ...x, t: 1, d0: 0 }),
    },
    'noise of T − 1 steps': {
      atMost: (x) => confinementBound({ ...x, trace: 0 }) + confinementBound({ ...x, t: x.t - 1, d0: 0 }),
    },
    'noise halved': { terms: ({ sigma }) => ({ sigma: sigma / 2 }) },
    'σ² for η²σ²': {
      terms: ({ eta, sigma }) => ({ sigma: sigma / eta }),
      notes: 'false where η > 1, the step then amplifying the noise',
    },
    'continuous time: ησ² tr(GGᵀ)(1 − e^{−2ημT})/(2μ)': {
      atMost: (x, c) => {
        const { eta, sigma, trace, t } = x;
        const { mu } = constantsOf(c);
        const noise = (-expm1(-2 * eta * mu * t) * eta * sigma * sigma * trace) / (2 * mu);
        return confinementBound({ ...x, trace: 0 }) + noise;
      },
      notes: 'the gradient flow’s Ornstein–Uhlenbeck law; false for steps that are not small',
    },
  },
});
