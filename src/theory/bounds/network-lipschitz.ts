import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';
import { rootSumOfSquares, scaledProduct } from './scaled-product.ts';

/** Sizes for all f_θ(x) = W_L φ(… φ(W_1 x + b_1) …) + b_L of a bound; φ 1-Lipschitz, φ(0) = 0. */
export interface NetworkNorms {
  /** s_l ≥ ‖W_l‖_σ, one for each layer, ≥ 0. */
  readonly norms: readonly number[];
  /** β_l ≥ ‖b_l‖₂, one for each layer, ≥ 0; absent where the networks have no biases at all. */
  readonly biases?: readonly number[];
}

/** How far the output moves at most, ‖x‖ ≤ B, if one layer moves and the layers stay within their norms. */
export interface LayerGain {
  /** B_{l−1} ∏_{j>l} s_j: per unit of ‖W_l − W'_l‖_σ. */
  readonly weights: number;
  /** ∏_{j>l} s_j: per unit of ‖b_l − b'_l‖₂; 0 in networks without biases, where nothing moves. */
  readonly biases: number;
}

/**
 * ∏ s_l, a Lipschitz constant of x ↦ f_θ(x) (N1). Attained by aligned rank-one layers with φ = identity.
 * @throws {RangeError} unless the norms are non-negative and finite
 */
export function lipschitzProduct({ norms }: NetworkNorms): number {
  requireAllNonNegative({ norms });
  return scaledProduct(norms);
}

/**
 * The gains of every layer, from the first on (N2 with biases). With B_0 = B and B_l = s_l B_{l−1} + β_l the
 * input of layer l + 1 has norm at most B_l, since ‖φ(v)‖ ≤ ‖v‖, and ‖f_θ(x) − f_θ'(x)‖ ≤ Σ_l (‖W_l − W'_l‖_σ
 * B_{l−1} + ‖b_l − b'_l‖) ∏_{j>l} s_j. Without biases B_{l−1} = B ∏_{j<l} s_j (docs/generalization.md, N2).
 * @param B ≥ ‖x‖₂, ≥ 0
 * @returns ∞ where it overflows. Relative error at most 2 L² 2⁻⁵³ where nothing underflows
 * @throws {RangeError} on a broken domain
 */
export function layerGains(parameters: NetworkNorms & { readonly B: number }): readonly LayerGain[] {
  const { B, norms, biases } = parameters;
  requireNumbers({ nonNegative: { B } });
  requireLayers(norms, biases);
  return norms.map((_, l) => {
    const above = norms.slice(l + 1);
    let weights = scaledProduct([B, ...norms.slice(0, l), ...above]);
    // B_{l−1} in full: what comes from the input, and from each bias below
    for (const [i, bias] of (biases ?? []).slice(0, l).entries()) {
      weights += scaledProduct([bias, ...norms.slice(i + 1, l), ...above]);
    }
    return { weights, biases: biases === undefined ? 0 : scaledProduct(above) };
  });
}

/**
 * Gamma = √(Σ_l ∏_{j≠l} s_j²): without biases, sup_{‖x‖≤B} ‖f_θ(x) − f_θ'(x)‖ ≤ B Gamma ‖θ − θ'‖₂ (N2), from
 * the sum over layers by ‖·‖_σ ≤ ‖·‖_F and Cauchy–Schwarz.
 * @throws {RangeError} unless there is a layer and the norms are non-negative and finite
 */
export function perturbationGamma({ norms }: { readonly norms: readonly number[] }): number {
  requireLayers(norms);
  return rootSumOfSquares(layerGains({ B: 1, norms }).map(({ weights }) => weights));
}

/**
 * Lambda with |ℓ(f_θ(x), y) − ℓ(f_θ'(x), y)| ≤ Lambda ‖θ − θ'‖₂ for all ‖x‖ ≤ B and all y: rho B Gamma
 * without biases, and rho √(Σ_l (B_{l−1}² + 1) ∏_{j>l} s_j²) with them, θ then being weights and biases
 * together (Cauchy–Schwarz over the 2L blocks of θ − θ' in the sum of `layerGains`).
 * @param rho Lipschitz constant of the loss in the network's output (2-norm), ≥ 0
 * @param B ≥ ‖x‖₂, ≥ 0
 * @throws {RangeError} on a broken domain
 */
export function perturbationLambda(
  parameters: NetworkNorms & { readonly rho: number; readonly B: number },
): number {
  const { rho, B, norms, biases } = parameters;
  requireNumbers({ nonNegative: { rho } });
  const gains = layerGains({ B, norms, ...(biases !== undefined && { biases }) });
  const root = rootSumOfSquares(gains.flatMap((gain) => [gain.weights, gain.biases]));
  return rho === 0 ? 0 : rho * root;
}

/** @throws {RangeError} unless there is a layer, sizes are ≥ 0, and biases are none or one a layer */
function requireLayers(norms: readonly number[], biases?: readonly number[]): void {
  requireThat(norms.length > 0, 'norms', 'of at least one layer', norms.length);
  requireLayerSizes(norms.length, { norms, ...(biases && { biases }) });
}

/** @throws {RangeError} unless each list has one number for each layer, none of them negative */
export function requireLayerSizes(layers: number, lists: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, list] of Object.entries(lists))
    requireThat(list.length === layers, name, `one for each of ${layers} layers`, list.length);
  requireAllNonNegative(lists);
}
