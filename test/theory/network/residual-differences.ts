import { residualForward, type ResidualShape } from '../../../src/theory/network/residual.ts';

/**
 * Steps of the differences; the fourth-order formula errs by h⁴/30 times a fifth derivative, and by about
 * 2⁻⁵³|f|/h.
 */
const h = 1e-3;

/** ∇_θ f_θ(x) for one output, by central differences of the forward pass in double precision. */
export function centralGradient(shape: ResidualShape, theta: Float64Array, x: Float64Array): Float64Array {
  const at = (j: number, step: number): number => {
    const moved = theta.slice();
    moved[j] = moved[j]! + step;
    return residualForward(shape, moved, x)[0]!;
  };
  return theta.map((_, j) => (8 * (at(j, h) - at(j, -h)) - (at(j, 2 * h) - at(j, -2 * h))) / (12 * h));
}
