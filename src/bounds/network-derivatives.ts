import { requireThat } from '../core/errors.ts';
import { requireAllNonNegative, requireNonNegative, requirePositive } from './preconditions.ts';

/** What the majorants know of a network with one output at one input, and of the ball of radius r round its parameters θ*. */
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
  /** sup|φ″| and sup|φ‴|, with |φ′| ≤ 1: see `activationCurvature`. */
  readonly curvature: { readonly second: number; readonly third: number };
}

export interface DerivativeMajorants {
  /** ≥ ‖∇_θ f_θ(x)‖ on the ball. */
  readonly first: number;
  /** ≥ ‖∇²_θ f_θ(x)‖ (operator norm) on the ball. */
  readonly second: number;
  /** ≥ sup |D³_θ f_θ(x)[v, v, v]| over unit v on the ball, which is the norm of the trilinear form (Banach 1938). */
  readonly third: number;
  /** ≥ ‖h_l(θ) − h_l(θ*)‖ / ‖θ − θ*‖ on the ball, for the pre-activations h_1 … h_L. */
  readonly motions: readonly number[];
}

/** |tanh″| ≤ 4/(3√3), at tanh² = 1/3, and |tanh‴| ≤ 2, at 0; piecewise linear φ has neither, away from its kinks. */
export function activationCurvature(smooth: boolean): { readonly second: number; readonly third: number } {
  return smooth ? { second: 0.769800358919502, third: 2 } : { second: 0, third: 0 };
}

/**
 * N5. Bounds of the first three derivatives of θ ↦ f_θ(x) on the ball ‖θ − θ*‖ ≤ r, f_θ(x) = h_L, h_1 = W_1x + b_1,
 * h_l = W_lφ(h_{l−1}) + b_l, |φ′| ≤ 1, |φ″| ≤ c_2, |φ‴| ≤ c_3, φ(0) = 0. No dimension enters.
 *
 * Along θ + tv, ‖v‖ = 1, v = (V_1, c_1, …): h_l′ = V_lu + c_l + W_lu′, h_l″ = 2V_lu′ + W_lu″, h_l‴ = 3V_lu″ + W_lu‴ with u = φ(h_{l−1}),
 * u′ = φ′h′, u″ = φ″h′² + φ′h″, u‴ = φ‴h′³ + 3φ″h′h″ + φ′h‴ entry by entry. Norms of entrywise products are at most products of
 * norms. Let α, b, c bound ‖h′‖, ‖h″‖, ‖h‴‖ for *unit* directions in the layers up to l − 1: forms of degree 1, 2, 3 in them. A unit
 * direction in the layers up to l has size t in layer l and √(1 − t²) below. With A² = ‖u‖² + 1 (no 1 without biases), s = ‖W_l‖_σ:
 * ‖h_l′‖ ≤ tA + √(1−t²)·sα ≤ √(A² + s²α²);
 * ‖h_l″‖ ≤ 2t√(1−t²)α + (1−t²)B ≤ B/2 + √(α² + B²/4), B = s(c_2α² + b) (t = sin ω: α sin 2ω + ½(1 + cos 2ω)B);
 * ‖h_l‴‖ ≤ t(1−t²)P + (1−t²)^{3/2}Q ≤ min(2P/(3√3) + Q, √(P² + Q²)), P = 3(c_2α² + b), Q = s(c_3α³ + 3c_2αb + c).
 * On the ball s ≤ ‖W_l*‖_σ + r and ‖u_l‖ ≤ ‖u_l*‖ + α_l r, since h_l moves by at most α_l per unit (segments stay in the ball).
 *
 * With kinks (ReLU) the bounds hold of the piece that θ* lies in; that no kink is met on the ball is for the caller to check
 * with `motions`, which are Lipschitz constants whatever the kinks.
 * @returns float64 values right to about 20 L ulp, not rounded outward
 * @throws {RangeError} on a broken domain
 */
export function derivativeMajorants({
  input,
  hidden,
  norms,
  biased,
  r,
  curvature: { second: c2, third: c3 },
}: DerivativeSymbols): DerivativeMajorants {
  requireNonNegative('input', input);
  requireAllNonNegative('hidden', hidden);
  requireAllNonNegative('norms', norms);
  requirePositive('r', r);
  requireThat(norms.length === hidden.length + 1, 'norms', `one more than ${hidden.length}`, norms.length);
  let [alpha, b, c] = [0, 0, 0];
  let below = input;
  const motions: number[] = [];
  for (const [l, norm] of norms.entries()) {
    const A = Math.sqrt(below * below + (biased ? 1 : 0));
    // at the first layer α = b = c = 0: the input does not move
    const s = norm + r;
    const B = s * (c2 * alpha * alpha + b);
    const P = 3 * (c2 * alpha * alpha + b);
    const Q = s * (c3 * alpha * alpha * alpha + 3 * c2 * alpha * b + c);
    c = Math.min(thirdShare * P + Q, root(P, Q));
    b = B / 2 + root(alpha, B / 2);
    alpha = root(A, s * alpha);
    motions.push(alpha);
    below = (hidden[l] ?? 0) + alpha * r;
  }
  return { first: alpha, second: b, third: c, motions };
}

function root(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

/** max t(1 − t²) = 2/(3√3). */
const thirdShare = 0.384900179459751;
