import { exp, expm1, ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import type { Probability } from '../../core/probability.ts';
import { logChiSquareCdf } from '../../stats/chi-square.ts';
import { requireComparison } from './comparison.ts';
import type { ComparisonParameters } from './comparison.ts';
import { compensatedSum } from './compensated-sum.ts';

/** log of the q^t from which on a factor equals its limit: 1e-17 moves neither r − q^t d0 nor v_t. */
const logSettled = -39.2;

/**
 * T8, stagnation in correlation form: under LEC(μ, β, r) without gradient deviation and with isotropic noise
 * in the normal space (GGᵀ = s²P, k = k_⊥), with q = √(1 − 2ημ + η²β²) < 1 and c = ησs, P(θ_t ∈ T_r for all t
 * ≤ T) ≥ ∏_{t=1}^{T} F_{χ²_k}((r − q^t d0)²/v_t), v_t = c²(1 − q^{2t})/(1 − q²). Equality for T = 0; for the
 * isotropic quadratic at d0 = 0 also for T = 1, and for every T at q = 0.
 * @param k integer, 1..4096; q in [0, 1)
 * @param c noise of a step ≥ 0, r > 0 and d0 in [0, r], in one unit of distance
 * @param T number of steps, integer ≥ 0; the work is at most 40/(1 − q) factors
 * @returns both ends and log stay, each relatively accurate to about 1e-12
 * @throws {RangeError} outside these domains
 * Source: docs/theory.md, T8, by Royen's Gaussian correlation inequality.
 */
export function correlationBound(
  parameters: Omit<ComparisonParameters, 'drift'>,
): Probability & { readonly logStay: number } {
  const { k, q, c, r, d0, T } = parameters;
  requireComparison({ k, q, c, r, d0, T });
  requireThat(q < 1, 'q', 'below 1', q);
  // Without noise d_t = q^t d0 ≤ r.
  if (T === 0 || c === 0) return { logStay: 0, stay: 1, exit: 0 };
  const logQ = ln(q);
  const add = compensatedSum();
  let sum = 0;
  for (let t = 1; t <= T; t++) {
    // 1 − q^t and 1 − q^{2t}, also where q^t is close to 1.
    const fallen = -expm1(t * logQ);
    const spread = -expm1(2 * t * logQ) / ((1 - q) * (1 + q));
    const room = (r - d0 + d0 * fallen) / c;
    const logFactor = logChiSquareCdf((room * room) / spread, k);
    if (t * logQ < logSettled) {
      sum = add((T - t + 1) * logFactor);
      break;
    }
    sum = add(logFactor);
  }
  return { logStay: sum, stay: exp(sum), exit: 0 - expm1(sum) };
}
