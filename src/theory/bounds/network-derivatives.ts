import { tanh } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';

/** What the majorants know of a network with one output at one input, and of the ball ‖θ − θ*‖ ≤ r. */
export interface DerivativeSymbols {
  /** ‖x‖₂ or more, ≥ 0. */
  readonly input: number;
  /** ‖u_l‖₂ or more at θ*, u_l = φ(h_l) the outputs of the hidden layers l = 1 … L − 1. */
  readonly hidden: readonly number[];
  /** ‖W_l‖_σ or more at θ*, l = 1 … L. */
  readonly norms: readonly number[];
  /** Does every layer have a bias? */
  readonly biased: boolean;
  /** Radius of the ball, > 0. */
  readonly r: number;
  /** The least |entry| of h_l at θ* or less, l = 1 … L − 1. */
  readonly margins: readonly number[];
  /** Is φ tanh, not piecewise linear? */
  readonly smooth: boolean;
}

export interface DerivativeMajorants {
  /** ≥ ‖∇_θ f_θ(x)‖ on the ball. */
  readonly first: number;
  /** ≥ ‖∇²_θ f_θ(x)‖ (operator norm) on the ball. */
  readonly second: number;
  /** ≥ ‖h_l(θ) − h_l(θ*)‖ / ‖θ − θ*‖ on the ball, for the pre-activations h_1 … h_L. */
  readonly motions: readonly number[];
}

/**
 * Bounds of |φ′| and |φ″| where |h| ≥ t ≥ 0. |tanh″| = 2y(1 − y²) rises up to y² = 1/3, where it is 4/(3√3),
 * and falls from there; 10⁻¹⁵ covers the rounding of 1 − y². Linear pieces of φ have no curvature.
 */
export function activationBounds(smooth: boolean, t: number): Record<'first' | 'second', number> {
  if (!smooth) return { first: 1, second: 0 };
  const y = tanh(t);
  const first = Math.min(1, 1 - y * y + 1e-15);
  return { first, second: y * y < 1 / 3 ? 0.769800358919502 : 2 * y * first };
}

/**
 * N5. Bounds of the first two derivatives of θ ↦ f_θ(x) on the ball ‖θ − θ*‖ ≤ r, f_θ(x) = h_L, h_1 = W_1x +
 * b_1, h_l = W_lφ(h_{l−1}) + b_l, |φ′| ≤ c_1 ≤ 1 and |φ″| ≤ c_2 on what h_{l−1} reaches there, φ(0) = 0. No
 * dimension enters. With A² = U_{l−1}² + 1 (no 1 without biases), s = ‖W_l*‖_σ + r, B = s(c_2α² + c_1b),
 * layer by layer from α = b = 0, U_0 = ‖x‖: α_l = √(A² + s²c_1²α²), b_l = B/2 + √(c_1²α² + B²/4), U_l =
 * ‖u_l*‖ + c_1α_l r. Proof: docs/generalization.md, N5.
 *
 * With kinks (ReLU) the bounds hold of the piece that θ* lies in; that no kink is met on the ball is for the
 * caller to check with `motions`, which are Lipschitz constants whatever the kinks.
 * @returns float64 values right to about 20 L ulp, not rounded outward
 * @throws {RangeError} on a broken domain
 */
export function derivativeMajorants(parameters: DerivativeSymbols): DerivativeMajorants {
  const { input, hidden, norms, biased, r, margins, smooth } = parameters;
  requireNumbers({ nonNegative: { input }, positive: { r } });
  requireAllNonNegative({ hidden, norms });
  requireThat(norms.length === hidden.length + 1, 'norms', `one more than ${hidden.length}`, norms.length);
  requireThat(margins.length === hidden.length, 'margins', `${hidden.length}`, margins.length);
  // at the first layer nothing below moves
  let [alpha, b, bent] = [0, 0, 0];
  let below = input;
  const motions: number[] = [];
  for (const [l, norm] of norms.entries()) {
    const A = Math.sqrt(below * below + (biased ? 1 : 0));
    const s = norm + r;
    const B = s * bent;
    b = B / 2 + root(alpha, B / 2);
    const motion = root(A, s * alpha);
    motions.push(motion);
    const phi = activationBounds(smooth, Math.max(0, (margins[l] ?? 0) - motion * r));
    // of u_l: ‖u′‖ ≤ alpha and ‖u″‖ ≤ bent
    alpha = phi.first * motion;
    bent = phi.second * motion * motion + phi.first * b;
    below = (hidden[l] ?? 0) + alpha * r;
  }
  return { first: motions.at(-1)!, second: b, motions };
}

function root(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
