import type { Enclosure } from '../../core/enclosure.ts';
import { spectralNorm } from '../../linalg/spectral-norm.ts';
import { norm } from '../../linalg/vectors.ts';
import { type Network, parameterCount, rowsOf, widthsOf } from '../../theory/network/network.ts';

/** What bounds are told of one network. Lists go from the first layer on. */
export interface Sizes {
  /** lo ≤ ‖W_l‖_σ ≤ hi. */
  readonly spectral: readonly Enclosure[];
  /** ‖W_l‖_F, not below it. */
  readonly frobenius: readonly number[];
  /** d_0 … d_L */
  readonly widths: readonly number[];
  /** Number of parameters. */
  readonly p: number;
  /** Is φ(cx) = cφ(x) for c > 0? */
  readonly homogeneous: boolean;
}

/** How far one network is from another of its shape. */
export interface Distances {
  /** ‖W_l − V_l‖_σ ≤ these. */
  readonly spectral: readonly number[];
  /** Σ_i ‖row i of W_l − V_l‖₂, that is ‖(W_l − V_l)ᵀ‖_{2,1}, not below it. */
  readonly groups21: readonly number[];
  /** ‖θ − θ'‖₂, not below it. */
  readonly euclidean: number;
}

/** More than what sums of up to 10⁵ squares and their root lose to rounding. */
const outward = 1 + 1e-10;

/** @throws {RangeError} for a network with biases, of which this table does not speak */
export function sizesOf(net: Network): Sizes {
  if (net.layers.some(({ bias }) => bias !== undefined))
    throw new RangeError('networks must be without biases');
  return {
    spectral: net.layers.map((layer) => spectralNorm(rowsOf(layer))),
    frobenius: net.layers.map(({ weights }) => norm(weights) * outward),
    widths: widthsOf(net),
    p: parameterCount(net),
    homogeneous: net.activation !== 'tanh',
  };
}

/** @param from a network of the same shape */
export function distancesBetween(net: Network, from: Network): Distances {
  const layers = net.layers.map((layer, l) => ({
    ...layer,
    weights: layer.weights.map((w, i) => w - from.layers[l]!.weights[i]!),
  }));
  const squares = layers.reduce((sum, { weights }) => sum + norm(weights) * norm(weights), 0);
  return {
    spectral: layers.map((layer) => spectralNorm(rowsOf(layer)).hi),
    groups21: layers.map((layer) => rowsOf(layer).reduce((sum, row) => sum + norm(row), 0) * outward),
    euclidean: Math.sqrt(squares) * outward,
  };
}
