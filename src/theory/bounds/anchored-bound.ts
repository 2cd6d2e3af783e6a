import { ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { hoeffdingDeviation, type SampleSymbols } from './hoeffding.ts';
import { layerGains, type NetworkNorms, requireLayerSizes } from './network-lipschitz.ts';

/** A bound of |R − R_n|, in units of the loss. */
export interface AnchoredBound {
  /** M √(log(2K/delta)/(2n)): the deviation at the anchors. */
  readonly sampling: number;
  /** Twice how far the loss moves between a network and its anchor. */
  readonly approximation: number;
  readonly total: number;
}

/** Neighbourhoods of K anchors, layer by layer. */
export interface AnchoredSymbols extends SampleSymbols, NetworkNorms {
  /** Number of anchors, an integer ≥ 1. */
  readonly K: number;
  /** Lipschitz constant of the loss in the network's output (2-norm), ≥ 0. */
  readonly rho: number;
  /** ≥ ‖x‖₂ for every input, ≥ 0. */
  readonly B: number;
  /** r_l, the radius of layer l in spectral norm, ≥ 0; `norms` are s_l = max_k ‖W_l^(k)‖_σ + r_l or more. */
  readonly radii: readonly number[];
  /** r'_l ≥ 0, how far biases may move in 2-norm; 0 where absent. `biases` ≥ max_k ‖b_l^(k)‖₂ + r'_l. */
  readonly biasRadii?: readonly number[];
}

/**
 * G1, anchored bound. Let K networks θ^(1) … θ^(K) be chosen without the sample, ℓ ∈ [0, M] be rho-Lipschitz
 * in the network's output, ‖x‖₂ ≤ B. With probability ≥ 1 − delta over n independent examples, for all k and
 * all θ with ‖W_l − W_l^(k)‖_σ ≤ r_l and ‖b_l − b_l^(k)‖ ≤ r'_l in every layer, |R − R_n|(θ) ≤ M
 * √(log(2K/delta)/(2n)) + 2 rho Σ_l (r_l B_{l−1} + r'_l) ∏_{j>l} s_j, B_0 = B, B_l = s_l B_{l−1} + β_l.
 * Without biases the sum is B Σ_l r_l ∏_{j≠l} s_j. B is the largest ‖x‖.
 *
 * Proof, and a case that nearly attains it: docs/generalization.md, G1.
 * @returns a total above M is trivial and returned as it is. Relative error at most (2L² + 2L + 12) 2⁻⁵³
 * @throws {RangeError} on a broken domain, lists of unequal length, and s_l < r_l, which no anchor allows
 */
export function anchoredBound(symbols: AnchoredSymbols): AnchoredBound {
  const { K, rho, radii, norms, biases, biasRadii } = symbols;
  requireNumbers({ positiveInteger: { K }, nonNegative: { rho } });
  requireWithin('radii', radii, norms);
  if (biasRadii !== undefined) requireWithin('biasRadii', biasRadii, biases ?? []);
  const sampling = hoeffdingDeviation({ ...symbols, logK: ln(K) });
  let moved = 0;
  for (const [l, gain] of layerGains(symbols).entries()) {
    moved += times(radii[l]!, gain.weights) + times(biasRadii?.[l] ?? 0, gain.biases);
  }
  const approximation = times(2 * rho, moved);
  return { sampling, approximation, total: sampling + approximation };
}

/**
 * G1 for Euclidean balls: with probability ≥ 1 − delta, |R − R_n|(θ) ≤ M √(log(2K/delta)/(2n)) + 2 Lambda r
 * for all k and all ‖θ − θ^(k)‖₂ ≤ r, by N2 in its Euclidean form. Never above `anchoredBound` with r_l =
 * r'_l = r. It is what a tube around a point asks for (G3).
 * @param Lambda `perturbationLambda` with s_l = max_k ‖W_l^(k)‖_σ + r and β_l = max_k ‖b_l^(k)‖ + r, ≥ 0
 * @param r radius in the space of all parameters, ≥ 0
 * @throws {RangeError} on a broken domain
 */
export function anchoredBallBound(
  symbols: SampleSymbols & { readonly K: number; readonly Lambda: number; readonly r: number },
): AnchoredBound {
  const { K, Lambda, r } = symbols;
  requireNumbers({ positiveInteger: { K }, nonNegative: { Lambda, r } });
  const sampling = hoeffdingDeviation({ ...symbols, logK: ln(K) });
  const approximation = 2 * Lambda * r;
  return { sampling, approximation, total: sampling + approximation };
}

/** a·b with 0·∞ = 0: what does not move does not count, however large its gain. */
function times(a: number, b: number): number {
  return a === 0 ? 0 : a * b;
}

/** @throws {RangeError} unless the radii are non-negative, as many as the sizes, and none above its size */
function requireWithin(name: string, radii: readonly number[], sizes: readonly number[]): void {
  requireLayerSizes(sizes.length, { [name]: radii });
  for (const [l, radius] of radii.entries()) {
    const requirement = `at most the layer's norm ${sizes[l]!}, which includes it`;
    requireThat(radius <= sizes[l]!, `${name}[${l}]`, requirement, radius);
  }
}
