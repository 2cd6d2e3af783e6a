import {
  type EnclosedNorms,
  layerGainsIn,
  perturbationFactorIn,
} from '../../src/theory/bounds/network-perturbation.ts';
import type { Arithmetic } from '../../src/linalg/arithmetic.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, largest } from '../../src/linalg/precision-ladder.ts';

/** s_l, β_l where there are biases, and B. */
export type Sizes = EnclosedNorms<Interval> & { readonly B: Interval };

/** In the place of BΓ, which is √(Σ_l (B_{l−1}² + 1)∏_{j>l} s_j²) with biases: the root of all gains' squares. */
export type Factor = (a: Arithmetic<Interval>, sizes: Sizes) => Interval;

interface Gains {
  /** B_{l−1}∏_{j>l} s_j */
  readonly weights: readonly Interval[];
  /** ∏_{j>l} s_j; none without biases */
  readonly biases: readonly Interval[];
}

function gainsOf(a: Arithmetic<Interval>, sizes: Sizes): Gains {
  const gains = layerGainsIn(a, sizes);
  return {
    weights: gains.map(({ weights }) => weights),
    biases: gains.flatMap(({ biases }) => biases ?? []),
  };
}

export const largestGain: Factor = (a, sizes) => {
  const { weights, biases } = gainsOf(a, sizes);
  return largest(a, [...weights, ...biases]);
};

export const withoutFirstLayer: Factor = (a, sizes) => {
  const { weights, biases } = gainsOf(a, sizes);
  return enclosedNorm(a, [...weights.slice(1), ...biases]);
};

export const withoutLastLayer: Factor = (a, sizes) => {
  const { weights, biases } = gainsOf(a, sizes);
  return enclosedNorm(a, [...weights.slice(0, -1), ...biases]);
};

export const withoutB: Factor = (a, sizes) => perturbationFactorIn(a, { ...sizes, B: a.of(1) });

/** Without the 1 in B_{l−1}² + 1. */
export const withoutBiasGains: Factor = (a, sizes) => enclosedNorm(a, gainsOf(a, sizes).weights);

/** B_l = s_l B_{l−1} */
export const withoutBiasesInRadii: Factor = (a, sizes) => {
  const { weights } = gainsOf(a, { B: sizes.B, norms: sizes.norms });
  return enclosedNorm(a, [...weights, ...gainsOf(a, sizes).biases]);
};
