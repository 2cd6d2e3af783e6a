import { requireThat } from '../core/errors.ts';
import { contractionFactor } from './contraction.ts';
import { requireNonNegative, requirePositive } from './preconditions.ts';

/** One point of the population: its weight and bounds of the derivatives of θ ↦ f_θ(x) on the ball. */
export interface TeacherPoint {
  /** w ≥ 0; the weights add up to 1. */
  readonly weight: number;
  /** ≥ ‖∇f‖ at θ*. */
  readonly slope: number;
  /** L ≥ ‖∇f‖ on the ball. */
  readonly first: number;
  /** H ≥ ‖∇²f‖ on the ball. */
  readonly second: number;
  /** ≥ |D³f[v, v, v]| for unit v on the ball. */
  readonly third: number;
}

export interface TeacherConvexity {
  /** LEC(mu, beta, r); mu ≤ 0 where none is certified. */
  readonly mu: number;
  readonly beta: number;
  /** Lipschitz constant of ∇²R on the ball (operator norm). */
  readonly K: number;
  /** ‖θ − eta ∇R(θ) − θ*‖ ≤ contraction(eta)·‖θ − θ*‖ on the ball. */
  contraction(eta: number): number;
}

/**
 * N6. R(θ) = ½ Σ_i w_i (f_θ(x_i) − f_θ*(x_i))² + (λ/2)‖θ − θ*‖² (plus a constant for label noise of mean 0). On the ball
 * d = ‖θ − θ*‖ ≤ r, with e_i = f_θ(x_i) − f_θ*(x_i), |e_i| ≤ L_i d, G = Σ w_i‖∇f_θ*(x_i)‖²:
 *
 * (a) *directly*: ⟨∇R, δ⟩ ≥ (λ − Σ w_iH_i² r²/16) d² and ‖∇R‖ ≤ (λ + Σ w_iL_i²) d. By Taylor from θ, ⟨∇f_i, δ⟩ = e_i + ρ_i with
 * |ρ_i| ≤ H_id²/2, so that e_i⟨∇f_i, δ⟩ ≥ e_i² − |e_i|H_id²/2 ≥ −H_i²d⁴/16.
 *
 * (b) *by T5*: ∇R(θ*) = 0; ∇²R(θ*) = λI + Σ w_i∇f_i∇f_iᵀ has its spectrum in [λ, λ + G]; D³R[v,v,v] = Σ w_i(3f_i′f_i″ + e_if_i‴), so
 * ∇²R is K-Lipschitz with K = Σ w_i(3L_iH_i + L_irT_i): LEC(λ − Kr/2, λ + G + Kr/2, r).
 *
 * mu is the larger and beta the smaller one: LEC's two inequalities may have different proofs.
 *
 * (c) *contraction*: ∇R(θ) = A δ with the symmetric A = ∫₀¹∇²R(θ* + tδ)dt, whose spectrum lies in [λ − Kr/2, λ + G + Kr/2]; so a step
 * contracts by the larger of |1 − η(λ − Kr/2)| and |1 − η(λ + G + Kr/2)|. Also by q of LEC(mu, beta, r); the smaller counts.
 *
 * @param ridge λ > 0
 * @throws {RangeError} on a broken domain
 */
export function teacherConvexity({
  ridge,
  r,
  points,
}: {
  readonly ridge: number;
  readonly r: number;
  readonly points: readonly TeacherPoint[];
}): TeacherConvexity {
  requirePositive('ridge', ridge);
  requirePositive('r', r);
  requireThat(points.length > 0, 'points', 'not empty', points.length);
  for (const point of points)
    for (const [name, value] of Object.entries(point)) requireNonNegative(name, value);
  const mean = (of: (point: TeacherPoint) => number): number =>
    points.reduce((sum, point) => sum + point.weight * of(point), 0);
  const K = mean(({ first, second, third }) => 3 * first * second + first * r * third);
  const lost = (K * r) / 2;
  const top = ridge + mean(({ slope }) => slope * slope);
  const mu = Math.max(ridge - (mean(({ second }) => second * second) * r * r) / 16, ridge - lost);
  const beta = Math.min(ridge + mean(({ first }) => first * first), top + lost);
  return {
    mu,
    beta,
    K,
    contraction: (eta) => {
      const symmetric = Math.max(Math.abs(1 - eta * (ridge - lost)), Math.abs(1 - eta * (top + lost)));
      return mu > 0 ? Math.min(symmetric, contractionFactor({ eta, mu, beta })) : symmetric;
    },
  };
}
