import type { Hypothesis } from '../../../src/judge/claims/claim.ts';
import { stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { comparisonChain } from './comparison-bound.ts';
import {
  nearlyEqualNoise,
  stagnationHypotheses,
  steadyHypotheses,
  unequalNoise,
} from './stagnation-claim.ts';
import { isotropicInTube } from './valley-claim.ts';

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

/** What T7 and T8 assume; T8 also that q < 1. */
export function comparisonHypotheses(
  space: ValleySpace,
  {
    disturbed = false,
    contracting = false,
  }: { readonly disturbed?: boolean; readonly contracting?: boolean } = {},
): Readonly<Record<string, Hypothesis<ValleyCase>>> {
  const { 'q < 1': contraction, ...others } = stagnationHypotheses(space);
  return {
    ...others,
    ...(contracting && contraction && { 'q < 1': contraction }),
    ...steadyHypotheses(space, disturbed),
    'GGᵀ = s²P': { ...isotropicInTube, without: unequalNoise(space), beyond: nearlyEqualNoise(space) },
  };
}

/** The chain in one line. */
export function explainComparison(c: ValleyCase): readonly string[] {
  const { k, q, c: noise, d0, drift } = comparisonChain(c);
  return [`chain: k = ${k}, d ↦ ‖(${q} d + ${drift})e_1 + ${noise} z‖ from d_0 = ${d0}`];
}
