import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, largest } from '../../src/linalg/precision-ladder.ts';
import {
  type EnclosedNorms,
  layerGainsIn,
  perturbationFactorIn,
} from '../../src/theory/bounds/network-perturbation.ts';

/** s_l, β_l where there are biases, and B. */
export type Sizes = EnclosedNorms<Interval> & { readonly B: Interval };

/** For BΓ, or with biases √(Σ_l (B_{l−1}² + 1)∏_{j>l} s_j²): the root of all gains' squares. */
export type Factor = (a: IntervalArithmetic, sizes: Sizes) => Interval;

interface Gains {
  /** B_{l−1}∏_{j>l} s_j */
  readonly weights: readonly Interval[];
  /** ∏_{j>l} s_j; none without biases */
  readonly biases: readonly Interval[];
}

function gainsOf(a: IntervalArithmetic, sizes: Sizes): Gains {
  const gains = layerGainsIn(a, sizes);
  return {
    weights: gains.map(({ weights }) => weights),
    biases: gains.flatMap(({ biases }) => biases ?? []),
  };
}

/** The root of the squares of some of the gains. */
function rootOf(some: (gains: Gains) => readonly Interval[]): Factor {
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

export const withoutB: Factor = (a, sizes) => perturbationFactorIn(a, { ...sizes, B: a.of(1) });

/** The largest gain for the root of all. */
export const largestGain: Factor = (a, sizes) => {
  const { weights, biases } = gainsOf(a, sizes);
  return largest(a, [...weights, ...biases]);
};
