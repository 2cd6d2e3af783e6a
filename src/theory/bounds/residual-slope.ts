import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';

/** Norms of a residual network's matrices: of W_1 and W_2 of each block, bottom to top, and of V. */
export interface ResidualNorms {
  readonly inner: readonly number[];
  readonly outer: readonly number[];
  readonly readOut: number;
}

/** Roundings of all sums and products here, generously. */
const rounded = 1 + 1e-12;

/**
 * L with ‖∇_θ f(x)‖ ≤ L for the residual network h_l = h_{l−1} + W_2 φ(W_1 h_{l−1}), f = V h with one output,
 * ‖x‖ ≤ B, whatever the matrices within these spectral norms a_l, b_l, v, and φ 1-Lipschitz with φ(0) = 0: L²
 * = U_L² + Σ_l t_l² U_{l−1}² (a_l² + b_l²), with U_0 = B, U_l = U_{l−1}(1 + a_l b_l) and t_L = v, t_{l−1} =
 * t_l(1 + a_l b_l). Proof: docs/generalization.md, N8.
 */
export function residualSlope({ inner, outer, readOut }: ResidualNorms, B: number): number {
  requireThat(inner.length === outer.length, 'number of outer norms', `${inner.length}`, outer.length);
  requireAllNonNegative({ inner, outer });
  requireNumbers({ nonNegative: { readOut, B } });
  const sizes = [B];
  for (const [l, a] of inner.entries()) sizes.push(sizes[l]! * (1 + a * outer[l]!));
  let back = readOut;
  let squares = sizes.at(-1)! * sizes.at(-1)!;
  for (let l = inner.length - 1; l >= 0; l--) {
    const [a, b] = [inner[l]!, outer[l]!];
    squares += back * back * sizes[l]! * sizes[l]! * (a * a + b * b);
    back *= 1 + a * b;
  }
  return Math.sqrt(squares) * rounded;
}
