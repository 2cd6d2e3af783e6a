import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, largest } from '../../src/linalg/precision-ladder.ts';
import { layerGainsIn, perturbationFactorIn } from '../../src/theory/bounds/network-perturbation.ts';
import type { Sizes } from './enclosed-inequality.ts';

/** For BΓ, or with biases √(Σ_l (B_{l−1}² + 1)∏_{j>l} s_j²): the root of all gains' squares. */
export type Factor = (a: IntervalArithmetic, sizes: Sizes) => Interval;

/** B_{l−1}∏_{j>l} s_j of the weights and ∏_{j>l} s_j of the biases, which are none without biases. */
function gainsOf(a: IntervalArithmetic, sizes: Sizes): Record<'weights' | 'biases', readonly Interval[]> {
  const gains = layerGainsIn(a, sizes);
  const biases = gains.flatMap((gain) => gain.biases ?? []);
  return { weights: gains.map(({ weights }) => weights), biases };
}

/** The root of the squares of some of the gains. */
function rootOf(some: (gains: ReturnType<typeof gainsOf>) => readonly Interval[]): Factor {
  return (a, sizes) => enclosedNorm(a, some(gainsOf(a, sizes)));
}

export const withoutFirstLayer: Factor = rootOf(({ weights, biases }) => [...weights.slice(1), ...biases]);

export const withoutLastLayer: Factor = rootOf(({ weights, biases }) => [...weights.slice(0, -1), ...biases]);

/** Without the 1 in B_{l−1}² + 1. */
export const withoutBiasGains: Factor = rootOf(({ weights }) => weights);

/** With B_l = s_l B_{l−1}. */
export const withoutBiasesInRadii: Factor = (a, sizes) => {
  const { weights } = gainsOf(a, { B: sizes.B, norms: sizes.norms });
  return enclosedNorm(a, [...weights, ...gainsOf(a, sizes).biases]);
};

/** With the bias of the first layer as the only one in the radii. */
export const withFirstBiasInRadii: Factor = (a, sizes) => {
  const { B, norms, biases } = sizes;
  const first = biases?.map((b, l) => (l === 0 ? b : a.of(0)));
  const { weights } = gainsOf(a, { B, norms, ...(first && { biases: first }) });
  return enclosedNorm(a, [...weights, ...gainsOf(a, sizes).biases]);
};

export const withoutB: Factor = (a, sizes) => perturbationFactorIn(a, { ...sizes, B: a.of(1) });

/** The largest gain for the root of all. */
export const largestGain: Factor = (a, sizes) => {
  const { weights, biases } = gainsOf(a, sizes);
  return largest(a, [...weights, ...biases]);
};
