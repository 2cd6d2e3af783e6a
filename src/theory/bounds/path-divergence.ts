import { requireThat } from '../../core/errors.ts';

/** What each step adds: E_Q‖S⁺(∇R_n − ∇R_0)(θ_t)‖² and σ_t. */
export interface PathSymbols {
  /** Mean squares, each ≥ 0. */
  readonly meanSquares: readonly number[];
  /** Noise levels σ_t > 0, as many. */
  readonly sigmas: readonly number[];
}

/**
 * K = Σ_t E_Q‖S⁺(∇R_n − ∇R_0)(θ_t)‖²/(2σ_t²) ≥ KL(Q_T‖P_T), of the laws of θ_T under SGD with noise σ_tS on
 * R_n (Q) and on R_0 (P), from the same start, if the differences of the gradients lie in the range of S. No
 * step size enters. Equality at T = 1, and for constant gradients.
 * Source: docs/generalization.md, G7; checked by generalization/path-divergence.
 * @throws {RangeError} on a broken domain
 */
export function pathDivergence({ meanSquares, sigmas }: PathSymbols): number {
  requireThat(sigmas.length === meanSquares.length, 'number of σ_t', `${meanSquares.length}`, sigmas.length);
  let sum = 0;
  for (const [t, square] of meanSquares.entries()) {
    const sigma = sigmas[t]!;
    requireThat(sigma > 0, 'sigma', 'positive', sigma);
    requireThat(square >= 0, 'mean square', 'non-negative', square);
    sum += square / (2 * sigma * sigma);
  }
  return sum;
}

/**
 * G7-last: KL(N(y, c²I)‖N(θ*, c²I)) ≤ (q d + ηΔ)²/(2c²) for y = θ − η∇R_n(θ), d = ‖θ − θ*‖, from the noise of
 * the last step alone; d ≤ r inside the tube.
 * @param x q, d, eta, Delta ≥ 0 and c > 0
 * @throws {RangeError} on a broken domain
 */
export function lastStepDivergence(x: Readonly<Record<'q' | 'd' | 'eta' | 'Delta' | 'c', number>>): number {
  const { q, d, eta, Delta, c } = x;
  requireThat(q >= 0 && d >= 0 && eta >= 0 && Delta >= 0, 'q, d, eta and Delta', 'non-negative', q);
  requireThat(c > 0, 'c', 'positive', c);
  const moved = (q * d + eta * Delta) / c;
  return (moved * moved) / 2;
}
