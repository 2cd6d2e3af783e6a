import { ln } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { requireNonNegative } from './preconditions.ts';
import type { TeacherPoint } from './teacher-convexity.ts';

/** A point with two equally likely labels f_θ*(x) ± epsilon. */
export interface LabelledPoint extends TeacherPoint {
  /** ≥ 0 */
  readonly epsilon: number;
}

/**
 * N7, for a given sample. Let R_n have the empirical weights ŵ_i = w_i⁺ + w_i⁻ of the labels f_θ*(x_i) ± ε_i. On the ball of radius r
 * ‖∇R_n − ∇R‖ ≤ ‖∇R_n(θ*)‖ + r Σ_i (|ŵ_i − w_i| L_i² + |w_i⁺ − w_i⁻| ε_i H_i).
 * *Proof.* ∇R_n − ∇R = Σ(ŵ_i − w_i)e_i∇f_i − Σ(w_i⁺ − w_i⁻)ε_i∇f_i, |e_i| ≤ L_ir, ‖∇f_i(θ) − ∇f_i(θ*)‖ ≤ H_ir; at θ* the first sum is 0.
 * @param atMinimizer ‖∇R_n(θ*)‖
 * @param shifts ŵ_i − w_i and w_i⁺ − w_i⁻
 */
export function deviationOnBall({
  atMinimizer,
  r,
  points,
  shifts,
}: {
  readonly atMinimizer: number;
  readonly r: number;
  readonly points: readonly LabelledPoint[];
  readonly shifts: readonly { readonly total: number; readonly signed: number }[];
}): number {
  requireNonNegative('r', r);
  const moved = points.reduce((sum, { first, second, epsilon }, i) => {
    const { total, signed } = shifts[i]!;
    return sum + Math.abs(total) * first * first + Math.abs(signed) * epsilon * second;
  }, 0);
  return atMinimizer + r * moved;
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
 * N7, over samples. n independent draws of a point (by its weight) and one of its two labels. With probability ≥ 1 − deltaDeviation
 * sup over the ball of ‖∇R_n − ∇R‖ is at most, with D = max_i (rL_i² + ε_i‖∇f_i(θ*)‖ + rε_iH_i),
 * √(Σ w_iε_i²‖∇f_i(θ*)‖²/n) + r Σ_i (L_i²√(w_i(1 − w_i)/n) + ε_iH_i√(w_i/n)) + D √(2 log(1/deltaDeviation)/n).
 *
 * *Proof.* F = the right side of `deviationOnBall`. ∇R_n(θ*) is a mean of n independent centred vectors ±ε_i∇f_i(θ*), so E‖∇R_n(θ*)‖
 * ≤ √(E‖·‖²) = the first root; E|ŵ_i − w_i| ≤ √(w_i(1 − w_i)/n) and E|w_i⁺ − w_i⁻| ≤ √(w_i/n) in the same way: E F ≤ the first two
 * terms. Another outcome of one draw changes F by at most 2D/n, so P(F > E F + t) ≤ exp(−nt²/(2D²)) (McDiarmid 1989).
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
  requireNonNegative('r', r);
  requireThat(Number.isSafeInteger(n) && n >= 1, 'n', 'an integer of at least 1', n);
  requireThat(deltaDeviation > 0 && deltaDeviation < 1, 'deltaDeviation', 'in (0, 1)', deltaDeviation);
  let squares = 0;
  let moved = 0;
  let D = 0;
  for (const { weight, slope, first, second, epsilon } of points) {
    requireNonNegative('epsilon', epsilon);
    squares += weight * epsilon * epsilon * slope * slope;
    moved +=
      first * first * Math.sqrt(weight * Math.max(0, 1 - weight)) + epsilon * second * Math.sqrt(weight);
    D = Math.max(D, r * first * first + epsilon * slope + r * epsilon * second);
  }
  const expected = (Math.sqrt(squares) + r * moved) / Math.sqrt(n);
  const tail = D * Math.sqrt((-2 * ln(deltaDeviation)) / n);
  return { expected, tail, total: expected + tail };
}
