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
 * Bounds of |φ′| and |φ″| where |h| ≥ t ≥ 0. tanh′ = 1 − y² falls and |tanh″| = 2y(1 − y²) rises up to y² =
 * 1/3, where it is 4/(3√3), and falls from there; 10⁻¹⁵ covers the rounding of 1 − y². Piecewise linear φ has
 * slopes up to 1, and no curvature away from kinks.
 */
export function activationBounds(
  smooth: boolean,
  t: number,
): { readonly first: number; readonly second: number } {
  if (!smooth) return { first: 1, second: 0 };
  const y = tanh(t);
  const first = Math.min(1, 1 - y * y + 1e-15);
  return { first, second: y * y < 1 / 3 ? 0.769800358919502 : 2 * y * first };
}

/**
 * N5. Bounds of the first two derivatives of θ ↦ f_θ(x) on the ball ‖θ − θ*‖ ≤ r, f_θ(x) = h_L, h_1 = W_1x +
 * b_1, h_l = W_lφ(h_{l−1}) + b_l, |φ′| ≤ c_1 ≤ 1 and |φ″| ≤ c_2 on what h_{l−1} reaches there, φ(0) = 0. No
 * dimension enters.
 *
 * Along θ + tv, ‖v‖ = 1, v = (V_1, c_1, …): h_l′ = V_lu + c_l + W_lu′, h_l″ = 2V_lu′ + W_lu″ with u =
 * φ(h_{l−1}), u′ = φ′h′, u″ = φ″h′² + φ′h″ entry by entry. Norms of entrywise products are at most products
 * of norms. Let α, b bound ‖h′‖, ‖h″‖ for *unit* directions in the layers up to l − 1: forms of degree 1, 2
 * in them. A unit direction in the layers up to l has size t in layer l and √(1 − t²) below. With A² = ‖u‖² +
 * 1 (no 1 without biases), s = ‖W_l‖_σ: ‖h_l′‖ ≤ tA + √(1−t²)·s c_1α ≤ √(A² + s²c_1²α²); ‖h_l″‖ ≤
 * 2t√(1−t²)c_1α + (1−t²)B ≤ B/2 + √(c_1²α² + B²/4), B = s(c_2α² + c_1b) (t = sin ω: c_1α sin 2ω + ½(1 + cos
 * 2ω)B). On the ball s ≤ ‖W_l*‖_σ + r; and h_l moves by at most α_l per unit (segments stay in the ball), so
 * its entries are at least their margin less α_l r in size, and ‖u_l‖ ≤ ‖u_l*‖ + c_1α_l r.
 *
 * With kinks (ReLU) the bounds hold of the piece that θ* lies in; that no kink is met on the ball is for the
 * caller to check with `motions`, which are Lipschitz constants whatever the kinks.
 * @returns float64 values right to about 20 L ulp, not rounded outward
 * @throws {RangeError} on a broken domain
 */
export function derivativeMajorants({
  input,
  hidden,
  norms,
  biased,
  r,
  margins,
  smooth,
}: DerivativeSymbols): DerivativeMajorants {
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
