import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { contractionFactor } from './contraction.ts';

export interface TeacherConvexity {
  /** LEC(mu, beta, r); mu ≤ 0 where none is certified. */
  readonly mu: number;
  readonly beta: number;
  /** ω + E with ‖∇R(θ) − (λI + C)(θ − θ*)‖ ≤ (ω + E)‖θ − θ*‖ on the ball. */
  readonly bend: number;
  /** ‖θ − eta ∇R(θ) − θ*‖ ≤ contraction(eta)·‖θ − θ*‖ on the ball. */
  contraction(eta: number): number;
}

/**
 * N6. R(θ) = ½ Σ_i w_i (f_θ(x_i) − y_i)² + (λ/2)‖θ − θ_0‖² (plus a constant for label noise of mean 0),
 * ∇R(θ*) = 0. With the residuals e*_i = f_θ*(x_i) − y_i, C = Σ w_i∇f_i∇f_iᵀ at θ*, c² and C² its extreme
 * eigenvalues, E ≥ Σ w_i|e*_i|H_i and h = (r/2)√(Σ w_iH_i²), on the ball d = ‖θ − θ*‖ ≤ r
 *
 * (a) ⟨∇R, δ⟩ ≥ (λ + m(m − h) − E) d² with m = max(c − h, h/2), and ‖∇R‖ ≤ (λ + (C + h)(C + 2h) + E) d; (b)
 * ‖∇R − (λI + C)δ‖ ≤ (ω + E) d, ω = h(3C + 2h); (c) a step contracts by max(|1 − η(λ + c²)|, |1 − η(λ +
 * C²)|) + η(ω + E); also by q of LEC(mu, beta, r). The smaller counts.
 * Proof: docs/generalization.md, N6. E is attained by f = w_2w_1x at 0.
 * @param ridge λ ≥ 0
 * @param least ≤ the least eigenvalue of C, ≥ 0; it is 0 where there are fewer points than parameters
 * @param greatest ≥ the greatest eigenvalue of C
 * @param second ≥ √(Σ w_iH_i²), H_i ≥ ‖∇²f_i‖ on the ball
 * @param residual E ≥ 0; 0 where the labels' mean is f_θ*
 * @throws {RangeError} on a broken domain
 */
export function teacherConvexity(
  parameters: Readonly<Record<'ridge' | 'r' | 'least' | 'greatest' | 'second', number>> & {
    readonly residual?: number;
  },
): TeacherConvexity {
  const { ridge, r, least, greatest, second, residual = 0 } = parameters;
  requireNumbers({ nonNegative: { ridge, least, second, residual }, positive: { r } });
  requireThat(greatest >= least, 'greatest', `at least ${least}`, greatest);
  const h = (r * second) / 2;
  const [low, high] = [Math.sqrt(least), Math.sqrt(greatest)];
  const error = Math.max(low - h, h / 2);
  const bend = h * (3 * high + 2 * h) + residual;
  const mu = ridge + error * (error - h) - residual;
  const beta = ridge + greatest + bend;
  return {
    mu,
    beta,
    bend,
    contraction: (eta) => {
      const linear = Math.max(Math.abs(1 - eta * (ridge + least)), Math.abs(1 - eta * (ridge + greatest)));
      const direct = linear + eta * bend;
      return mu > 0 ? Math.min(direct, contractionFactor({ eta, mu, beta })) : direct;
    },
  };
}
