import { ln } from '../../core/elementary.ts';
import { requireNumbers } from '../../core/preconditions.ts';

/** One point of the population, two equally likely labels y ± epsilon, and its θ ↦ f_θ(x) on the ball. */
export interface LabelledPoint {
  /** w ≥ 0; the weights add up to 1. */
  readonly weight: number;
  /** ≥ ‖g‖, g = ∇f at θ*. */
  readonly slope: number;
  /** H ≥ ‖∇²f‖ on the ball. */
  readonly second: number;
  /** ≥ |e*|, e* = f_θ*(x) − y; 0 where the labels' mean is f_θ*(x). */
  readonly residual: number;
  /** ≥ 0 */
  readonly epsilon: number;
}

/**
 * N7, for a given sample. Let R_n have the empirical weights ŵ_i = w_i⁺ + w_i⁻ of the labels y_i ± ε_i, and
 * ∇R(θ*) = 0. On the ball of radius r ‖∇R_n − ∇R‖ ≤ ‖∇R_n(θ*)‖ + r‖Σ(ŵ_i − w_i)g_ig_iᵀ‖ + Σ(|ŵ_i − w_i| a_i +
 * |w_i⁺ − w_i⁻| b_i), a_i = r²H_i(3‖g_i‖ + H_ir)/2 + r|e*_i|H_i, b_i = rε_iH_i.
 *
 * *Proof.* ∇R_n − ∇R = Σ(ŵ_i − w_i)(e_i + e*_i)∇f_i − Σ(w_i⁺ − w_i⁻)ε_i∇f_i with e_i = f_θ(x_i) − f_θ*(x_i).
 * By Taylor |e_i − ⟨g_i, δ⟩| ≤ H_ir²/2, and ‖∇f_i − g_i‖ ≤ H_ir; so e_i∇f_i is g_ig_iᵀδ but for
 * (H_ir²/2)(‖g_i‖ + H_ir) + r‖g_i‖H_ir at most, and e*_i∇f_i is e*_ig_i but for r|e*_i|H_i. What is left is
 * Σ(ŵ_i − w_i)e*_ig_i − Σ(w_i⁺ − w_i⁻)ε_ig_i = ∇R_n(θ*).
 * @param atMinimizer ‖∇R_n(θ*)‖
 * @param curvatureShift ‖Σ(ŵ_i − w_i)g_ig_iᵀ‖, operator norm
 * @param shifts ŵ_i − w_i and w_i⁺ − w_i⁻
 */
export function deviationOnBall({
  atMinimizer,
  curvatureShift,
  r,
  points,
  shifts,
}: {
  readonly atMinimizer: number;
  readonly curvatureShift: number;
  readonly r: number;
  readonly points: readonly LabelledPoint[];
  readonly shifts: readonly { readonly total: number; readonly signed: number }[];
}): number {
  requireNumbers({ nonNegative: { r } });
  return points.reduce(
    (sum, point, i) => {
      const { total, signed } = shifts[i]!;
      const { bent, pushed } = remainders(point, r);
      return sum + Math.abs(total) * bent + Math.abs(signed) * pushed;
    },
    atMinimizer + r * curvatureShift,
  );
}

/** a_i and b_i. */
function remainders(
  { slope, second, residual, epsilon }: LabelledPoint,
  r: number,
): { bent: number; pushed: number } {
  return {
    bent: (r * r * second * (3 * slope + second * r)) / 2 + r * residual * second,
    pushed: r * epsilon * second,
  };
}

/** The parts of `deviationInProbability`; their sum is Δ. */
export interface DeviationInProbability {
  /** Bounds the expectation of `deviationOnBall`. */
  readonly expected: number;
  /** What the failure probability costs. */
  readonly tail: number;
  readonly total: number;
}

/**
 * N7, over samples. n independent draws of a point (by its weight) and one of its two labels. With
 * probability ≥ 1 − deltaDeviation sup over the ball of ‖∇R_n − ∇R‖ is at most, with D = max_i ((|e*_i| +
 * ε_i)‖g_i‖ + a_i + b_i), n^{−1/2} times √(Σ w_i(e*_i² + ε_i²)‖g_i‖²) + r min(√(Σ w_i‖g_i‖⁴), Σ ‖g_i‖²√(w_i(1
 * − w_i))) + Σ (a_i√(w_i(1 − w_i)) + b_i√w_i) + (2D + r max_i‖g_i‖²) √(log(1/deltaDeviation)/2).
 *
 * *Proof.* F = the right side of `deviationOnBall`. ∇R_n(θ*) is a mean of n independent vectors (e*_i ∓
 * ε_i)g_i less their mean, and Σ(ŵ_i − w_i)g_ig_iᵀ one of g_ig_iᵀ less its mean, whose Frobenius norm has
 * second moment ≤ Σ w_i‖g_i‖⁴; E|ŵ_i − w_i| ≤ √(w_i(1 − w_i)/n) and E|w_i⁺ − w_i⁻| ≤ √(w_i/n). So E F is at
 * most the first three terms. Another outcome of one draw changes the second part by r‖g_jg_jᵀ − g_ig_iᵀ‖/n ≤
 * r max_i‖g_i‖²/n, a difference of positive semidefinite matrices, and the others by 2D/n: P(F > E F + t) is
 * at most exp(−2nt²/(2D + r max_i‖g_i‖²)²) (McDiarmid 1989).
 * @param deltaDeviation in (0, 1)
 * @throws {RangeError} on a broken domain
 */
export function deviationInProbability({
  r,
  n,
  deltaDeviation,
  points,
}: {
  readonly r: number;
  readonly n: number;
  readonly deltaDeviation: number;
  readonly points: readonly LabelledPoint[];
}): DeviationInProbability {
  requireNumbers({ nonNegative: { r }, positiveInteger: { n }, fraction: { deltaDeviation } });
  let [labels, fourth, apart, rest] = [0, 0, 0, 0];
  let [D, steepest] = [0, 0];
  for (const point of points) {
    requireNumbers({ nonNegative: { ...point } });
    const { weight, slope, residual, epsilon } = point;
    const { bent, pushed } = remainders(point, r);
    const square = slope * slope;
    const spread = Math.sqrt(weight * Math.max(0, 1 - weight));
    labels += weight * epsilon * epsilon * square + weight * residual * residual * square;
    fourth += weight * square * square;
    apart += square * spread;
    rest += bent * spread + pushed * Math.sqrt(weight);
    D = Math.max(D, epsilon * slope + residual * slope + bent + pushed);
    steepest = Math.max(steepest, square);
  }
  const expected = (Math.sqrt(labels) + r * Math.min(Math.sqrt(fourth), apart) + rest) / Math.sqrt(n);
  const tail = (2 * D + r * steepest) * Math.sqrt(-ln(deltaDeviation) / (2 * n));
  return { expected, tail, total: expected + tail };
}
