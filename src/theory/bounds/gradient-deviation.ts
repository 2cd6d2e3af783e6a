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
 * Proof: docs/generalization.md, N7.
 * @param atMinimizer ‖∇R_n(θ*)‖
 * @param curvatureShift ‖Σ(ŵ_i − w_i)g_ig_iᵀ‖, operator norm
 * @param shifts ŵ_i − w_i and w_i⁺ − w_i⁻
 */
export function deviationOnBall(parameters: {
  readonly atMinimizer: number;
  readonly curvatureShift: number;
  readonly r: number;
  readonly points: readonly LabelledPoint[];
  readonly shifts: readonly { readonly total: number; readonly signed: number }[];
}): number {
  const { atMinimizer, curvatureShift, r, points, shifts } = parameters;
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
function remainders(point: LabelledPoint, r: number): Record<'bent' | 'pushed', number> {
  const { slope, second, residual, epsilon } = point;
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
 * Proof: docs/generalization.md, N7, by McDiarmid 1989.
 * @param deltaDeviation in (0, 1)
 * @throws {RangeError} on a broken domain
 */
export function deviationInProbability(parameters: {
  readonly r: number;
  readonly n: number;
  readonly deltaDeviation: number;
  readonly points: readonly LabelledPoint[];
}): DeviationInProbability {
  const { r, n, deltaDeviation, points } = parameters;
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
