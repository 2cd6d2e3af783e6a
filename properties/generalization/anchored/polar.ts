import type { Layer } from '../../../src/theory/network/network.ts';
import { applyLayer, applyTransposed } from '../../../src/theory/network/products.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { insideShare } from '../ascent.ts';

/** Steps of Newton and Schulz: singular values above a tenth of ‖G‖_F come close to 1. */
const polarIterations = 8;
/**
 * About the matrix P that maximizes ⟨G, P⟩ over ‖P‖_σ ≤ 1, the polar factor of G, with ‖P‖_σ ≤ 1 always: X ←
 * 1.5X − 0.5XXᵀX maps singular values in [0, 1] into [0, 1], increasing towards 1, and it begins with
 * G/‖G‖_F. Rounding adds some hundred units of 2⁻⁵³, for which `insideShare` leaves room.
 * @param G: width × fanIn, by rows
 * @returns width × fanIn; zeros where G is 0
 */
export function polarFactor({ width, fanIn }: Pick<Layer, 'width' | 'fanIn'>, G: Float64Array): Float64Array {
  const size = norm(G);
  if (!(size > 0 && size < Infinity)) return new Float64Array(G.length);
  let X: Float64Array = G.map((x) => x / size);
  if (width > 1 && fanIn > 1) {
    for (let i = 0; i < polarIterations; i++) X = newtonSchulz({ width, fanIn, weights: X });
  }
  return X.map((x) => insideShare * x);
}

/** 1.5X − 0.5XXᵀX. @param layer with X for its weights */
function newtonSchulz(layer: Layer): Float64Array {
  const { weights: X, width } = layer;
  const gram = new Float64Array(width * width);
  applyLayer(layer, X, width, gram);
  const cubic = new Float64Array(X.length);
  applyTransposed(layer, gram, width, cubic);
  return X.map((x, i) => 1.5 * x - 0.5 * cubic[i]!);
}

/** Multiply-adds of `polarFactor`. */
export function polarWork({ width, fanIn }: Pick<Layer, 'width' | 'fanIn'>): number {
  return 2 * polarIterations * width * width * fanIn;
}
