import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import type { DriftConstants, DriftSymbols } from '../../../src/theory/bounds/drift-constants.ts';
import type { bestSupermartingale, DriftChange } from '../../../src/theory/bounds/drift-search.ts';
import { forEachLogHazard } from '../../../src/theory/bounds/stagnation-drift.ts';
import { scaledExcess } from '../../../src/theory/bounds/supermartingale.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import type { Hypothesis, ProbabilityMutant } from '../../../src/judge/claims/claim.ts';
import { exp } from '../../../src/core/elementary.ts';
import { fromExit, type Probability } from '../../../src/core/probability.ts';
import { constantsOf } from './constants.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import { noiseInTube } from './hypotheses.ts';
import { stagnationHypotheses, steadyHypothesis, undisturbedHypothesis } from './stagnation-claim.ts';

/** Cases in which T2 and T9 promise something: all shapes of noise, constant steps. */
export const driftSpace: ValleySpace = {
  sigma: driftLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 50],
  stepPercent: [10, 150],
  conditions: [1, 1.1, 1.3, 2],
  starts: [0.5, 0, 0.8, 1],
};

/** The same with a gradient deviation that points outwards. */
export const disturbedDriftSpace: ValleySpace = {
  ...driftSpace,
  families: ['bowl', 'bowl', 'quadratic', 'radial', 'separable', 'sphere'],
  deviationPercent: [3, 40],
};

/** What T2 and T9 assume; the forms without Δ also that SGD runs on R itself. */
export function driftHypotheses(
  space: ValleySpace,
  disturbed: boolean,
): Readonly<Record<string, Hypothesis<ValleyCase>>> {
  return {
    ...stagnationHypotheses(space),
    ...steadyHypothesis(space),
    ...(disturbed ? {} : undisturbedHypothesis(space)),
    'G ≠ 0': noiseInTube(),
  };
}

/** The theorem's symbols at a case; a start outside the tube is taken for one on its boundary, as by someone who forgot to ask. */
export function driftSymbols(c: ValleyCase): DriftSymbols {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = constantsOf(c);
  return { q, eta, sigma, singularValues, r, d0: Math.min(d0, r), T, Delta };
}

/** The symbols of a form that forgets the deviation. */
export function undisturbedSymbols(c: ValleyCase): DriftSymbols {
  return { ...driftSymbols(c), Delta: 0 };
}

function halved(symbols: DriftSymbols): DriftSymbols {
  return { ...symbols, singularValues: symbols.singularValues.map((s) => s / 2) };
}

/** κ with q² in place of q²/(w(1 − 2λc_1²)). */
function slowKappa(c: ValleyCase): DriftChange {
  const q = contractionFactor(constantsOf(c));
  return (constants) => ({ ...constants, kappa: q * q });
}

/** The largest of the T hazards where T2-sum adds them. */
export function largestHazard(constants: DriftConstants): Probability {
  let largest = -Infinity;
  forEachLogHazard(constants, (logHazard) => {
    largest = Math.max(largest, logHazard);
  });
  return fromExit(exp(largest));
}

/** The constants of T2 at the best λ, and how they grow. */
export function explainDrift({ lambda, kappa, logD, logM0, r }: DriftConstants): readonly string[] {
  return [
    `best λ = ${lambda}: κ = ${kappa}, D = ${exp(logD)}, m_0 = e^{λd_0²} = ${exp(logM0)}, e^{−λr²} = ${exp(-lambda * r * r)}`,
    `m_1 = D m_0^κ = ${exp(logD + kappa * logM0)}, m_2 = ${exp(logD * (1 + kappa) + kappa * kappa * logM0)}, … → ${exp(logD / (1 - kappa))}`,
  ];
}

/** The same for T9, with its b and s. */
export function explainSupermartingale({
  constants,
  s,
}: ReturnType<typeof bestSupermartingale>): readonly string[] {
  return [
    ...explainDrift(constants),
    `best s = ${s} of T = ${constants.T}; e^{−λr²}b = ${scaledExcess(constants)}`,
  ];
}

/** A bound that optimizes λ (and w) for itself, with the theorem's constants changed. */
export type DriftBound = (symbols: DriftSymbols, change?: DriftChange) => Probability;

/** The wrong versions that T2 and T9 share. */
export function driftMutants(
  bound: DriftBound,
  symbolsOf: (c: ValleyCase) => DriftSymbols,
): Record<string, ProbabilityMutant<ValleyCase>> {
  return {
    'κ = q²': { atLeast: (c) => bound(symbolsOf(c), slowKappa(c)) },
    'noise halved': { atLeast: (c) => bound(halved(symbolsOf(c))) },
    'm_0 = 1': { atLeast: (c) => bound(symbolsOf(c), (x) => ({ ...x, logM0: 0 })) },
    'exponent −1/4 in D': {
      atLeast: (c) => bound(symbolsOf(c), (x) => ({ ...x, logD: x.logD / 2 })),
    },
  };
}
