import { requireNumbers } from '../../core/preconditions.ts';
import { gamma, up } from '../../linalg/rounding.ts';
import type { SymmetricSpectrum } from '../../linalg/spectrum.ts';
import { dot, norm } from '../../linalg/vectors.ts';

/**
 * An upper bound of sup{‖Cu + v‖ : ‖u‖ ≤ r}, attained but for rounding (S-lemma). For every λ > max c_i²:
 * ‖Cu + v‖² ≤ λr² + Σ v_i² λ/(λ − c_i²), v_i and c_i in the eigenbasis of C; the best λ solves r² = Σ v_i²
 * c_i²/(λ − c_i²)². The eigenbasis is only nearly orthonormal: with V = QP, Q orthogonal, ‖P − I‖ ≤ defect, C
 * is within residual + (2·defect + defect²)·max|c_i| of QΛQᵀ, and Vᵀv within (defect + γ_n√n·(1 +
 * defect))·‖v‖ of Qᵀv.
 * @param C spectrum of the symmetric n × n matrix; v of length n; r ≥ 0, finite
 */
export function largestDeviation(C: SymmetricSpectrum, v: Float64Array, r: number): number {
  requireNumbers({ nonNegative: { r } });
  const n = v.length;
  const size = up(norm(v) * (1 + gamma(n + 8)));
  const slopes = C.values.map((c) => up(c * c));
  const parts = C.vectors.map((x) => dot(x, v)).map((x) => up(x * x));
  const largest = C.values.reduce((m, c) => Math.max(m, Math.abs(c)), 0);
  const bound = (lambda: number): number => {
    const sum = slopes.reduce((s, c2, i) => s + (parts[i]! * lambda) / (lambda - c2), lambda * r * r);
    return up(Math.sqrt(up(sum * (1 + gamma(n + 8)))));
  };
  const atBall =
    r === 0
      ? size
      : Math.min(bound(bestMultiplier(slopes, parts, r, size * largest)), up(up(largest * r) + size));
  const matrixSlack = up(C.residual + up(up(2 * C.defect + C.defect * C.defect) * largest));
  const vectorSlack = up(C.defect + up(gamma(n) * Math.sqrt(n) * (1 + C.defect)));
  return up(up(atBall + up(matrixSlack * r)) + up(up(vectorSlack) * size));
}

/** λ by bisection from just above the pole, the largest c_i², to where the right side is below r². */
function bestMultiplier(
  slopes: readonly number[],
  parts: readonly number[],
  r: number,
  reach: number,
): number {
  const pole = slopes.reduce((m, c2) => Math.max(m, c2), 0);
  const excess = (lambda: number): number =>
    slopes.reduce((s, c2, i) => s + (parts[i]! * c2) / ((lambda - c2) * (lambda - c2)), 0) - r * r;
  let lo = pole * (1 + 1e-12) + Number.MIN_VALUE * 1e16;
  let hi = Math.max(2 * lo, pole + (2 * reach) / r);
  if (excess(lo) <= 0) return lo;
  for (let step = 0; step < 200 && hi - lo > 1e-13 * hi; step++) {
    const middle = lo + (hi - lo) / 2;
    if (excess(middle) > 0) lo = middle;
    else hi = middle;
  }
  return hi;
}
