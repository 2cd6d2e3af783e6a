import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedNorm } from '../../linalg/enclosed-vectors.ts';
import { layerGains, type NetworkNorms, requireLayerSizes } from './network-lipschitz.ts';

/** How far two networks are apart, layer by layer. */
export interface NetworkChange {
  /** ‖W_l − W'_l‖_σ or more, ≥ 0. */
  readonly weightChanges: readonly number[];
  /** ‖b_l − b'_l‖₂ or more, ≥ 0; absent where the networks have no biases. */
  readonly biasChanges?: readonly number[];
}

/**
 * N2 with biases. Let φ be 1-Lipschitz with φ(0) = 0, ‖W_l‖_σ, ‖W'_l‖_σ ≤ s_l and ‖b_l‖, ‖b'_l‖ ≤ β_l. With
 * B_0 = B, B_l = s_l B_{l−1} + β_l, for every ‖x‖ ≤ B ‖f_θ(x) − f_θ'(x)‖ ≤ Σ_l (B_{l−1}‖W_l − W'_l‖_σ + ‖b_l
 * − b'_l‖) ∏_{j>l} s_j. Attained by one layer at its top singular vector; nearly by aligned rank-one layers
 * that shrink a little, θ' = (1 − t)θ. Proof: docs/generalization.md, N2.
 * @returns ∞ where it overflows. Relative error at most (2L² + 2L) 2⁻⁵³ where nothing underflows
 * @throws {RangeError} on a broken domain, or lists of unequal length
 */
export function perturbationBound(parameters: NetworkNorms & NetworkChange & { readonly B: number }): number {
  const { weightChanges, biasChanges, ...symbols } = parameters;
  const gains = layerGains(symbols);
  requireLayerSizes(gains.length, { weightChanges, ...(biasChanges && { biasChanges }) });
  // 0·∞ = 0: what does not move does not count
  const times = (change: number, gain: number): number => (change === 0 ? 0 : change * gain);
  return gains.reduce(
    (sum, { weights, biases }, l) =>
      sum + times(weightChanges[l]!, weights) + times(biasChanges?.[l] ?? 0, biases),
    0,
  );
}

/** Sizes over enclosed numbers, as in `NetworkNorms`. */
export interface EnclosedNorms<N> {
  readonly norms: readonly N[];
  readonly biases?: readonly N[];
}

/** `lipschitzProduct` over enclosed numbers. */
export function lipschitzProductIn<N>(a: Arithmetic<N>, norms: readonly N[]): N {
  return norms.reduce((product, s) => a.mul(product, s), a.of(1));
}

/** `layerGains` over enclosed numbers; `biases` are absent where the networks have none. */
export function layerGainsIn<N>(
  a: Arithmetic<N>,
  { B, norms, biases }: EnclosedNorms<N> & { readonly B: N },
): readonly { readonly weights: N; readonly biases?: N }[] {
  const gains: { weights: N; biases?: N }[] = [];
  let radius = B;
  for (const [l, s] of norms.entries()) {
    const above = lipschitzProductIn(a, norms.slice(l + 1));
    gains.push({ weights: a.mul(radius, above), ...(biases && { biases: above }) });
    radius = a.mul(s, radius);
    if (biases) radius = a.add(radius, biases[l]!);
  }
  return gains;
}

/** `perturbationBound` over enclosed numbers; the preconditions are the caller's. */
export function perturbationBoundIn<N>(
  a: Arithmetic<N>,
  {
    weightChanges,
    biasChanges,
    ...symbols
  }: EnclosedNorms<N> & {
    readonly B: N;
    readonly weightChanges: readonly N[];
    readonly biasChanges?: readonly N[];
  },
): N {
  return layerGainsIn(a, symbols).reduce((sum, { weights, biases }, l) => {
    const moved = a.add(sum, a.mul(weightChanges[l]!, weights));
    return biases === undefined || biasChanges === undefined
      ? moved
      : a.add(moved, a.mul(biasChanges[l]!, biases));
  }, a.of(0));
}

/** √(Σ_l (B_{l−1}² + 1)∏_{j>l} s_j²), BΓ without biases: `perturbationLambda` at ρ = 1, enclosed. */
export function perturbationFactorIn<N>(a: Arithmetic<N>, symbols: EnclosedNorms<N> & { readonly B: N }): N {
  return enclosedNorm(
    a,
    layerGainsIn(a, symbols).flatMap(({ weights, biases }) =>
      biases === undefined ? [weights] : [weights, biases],
    ),
  );
}
