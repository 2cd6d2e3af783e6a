import type { ComparisonParameters } from '../../../src/theory/bounds/comparison.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import type { Hypothesis } from '../../../src/judge/claims/claim.ts';
import { constantsOf } from './constants.ts';
import { stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import {
  isotropicHypothesis,
  stagnationHypotheses,
  steadyHypothesis,
  undisturbedHypothesis,
} from './stagnation-claim.ts';

/** Cases for T7 and T8: noise that fills the tube's normal space evenly, constant steps. */
export const comparisonSpace: ValleySpace = {
  sigma: stationaryLevel,
  noises: ['isotropic', 'normal'],
  normalDim: [1, 32],
  stepPercent: [10, 190],
  conditions: [1, 1.1, 1.3, 2],
};

/** The same with a gradient deviation that points outwards. */
export const disturbedComparisonSpace: ValleySpace = {
  ...comparisonSpace,
  families: ['bowl', 'bowl', 'quadratic', 'radial', 'separable', 'sphere'],
  deviationPercent: [3, 60],
};

/** Steps so long that q ≥ 1: T7 speaks of them too, over the few steps that the tube survives. */
export const expandingSpace: ValleySpace = {
  ...comparisonSpace,
  normalDim: [1, 4],
  stepPercent: [200, 230],
  conditions: [1, 1.1],
  steps: [1, 2, 3],
};

/** What T7 and T8 assume; T8 also that q < 1. */
export function comparisonHypotheses(
  space: ValleySpace,
  { disturbed, contracting }: { readonly disturbed: boolean; readonly contracting: boolean },
): Readonly<Record<string, Hypothesis<ValleyCase>>> {
  const { 'q < 1': contraction, ...others } = stagnationHypotheses(space);
  return {
    ...others,
    ...(contracting && contraction ? { 'q < 1': contraction } : {}),
    ...steadyHypothesis(space),
    ...(disturbed ? {} : undisturbedHypothesis(space)),
    ...isotropicHypothesis(space),
  };
}

/**
 * The comparison chain of a case: k = k_⊥, q, c = ησs, drift ηΔ.
 * Where the noise is not s²P, or the start outside the tube, the chain that someone would write down who forgot to ask:
 * s = s_1, k = the rank of G; a start on the boundary.
 */
export function chainOf(
  c: ValleyCase,
): ComparisonParameters & { readonly q: number; readonly drift: number } {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = constantsOf(c);
  const scale = valley(c).isotropic ?? singularValues[0] ?? 0;
  return {
    k: singularValues.length,
    q,
    c: eta * sigma * scale,
    r,
    d0: Math.min(d0, r),
    T,
    drift: eta * Delta,
  };
}

/** The chain in one line. */
export function explainComparison(c: ValleyCase): readonly string[] {
  const { k, q, c: noise, d0, drift } = chainOf(c);
  return [`chain: k = ${k}, d ↦ ‖(${q} d + ${drift})e_1 + ${noise} z‖ from d_0 = ${d0}`];
}
