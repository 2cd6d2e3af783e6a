import { exp, expm1, ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';

/** Constants of T3: `trace` is tr(GGᵀ) = Σ s_i² (`noiseTrace`), `d0` the distance of θ_0 from 𝓜. */
export type ConfinementSymbols = Readonly<Record<'q' | 'eta' | 'sigma' | 'trace' | 'd0', number>>;

/**
 * T3, confinement: under LEC(mu, beta, r) with Delta = 0, constant eta and sigma, for every t ≥ 0 E[d(θ_t)²;
 * not left T_r before t] ≤ q^{2t} d0² + eta² sigma² trace (1 − q^{2t})/(1 − q²), and the same conditionally
 * on not having left before t. "Before t" leaves θ_t itself free. Equality for isotropic quadratics, r = ∞.
 * @param q contraction factor, ≥ 0; q ≥ 1 is allowed, the fraction then being Σ_{s<t} q^{2s}
 * @param t number of steps, an integer ≥ 0
 * @returns in squared units of d; relative error about 1e-16 (1 + q^{2t} t |log q|), below 1e-15
 * @throws {RangeError} on a broken domain
 */
export function confinementBound(parameters: ConfinementSymbols & { readonly t: number }): number {
  const { q, eta, sigma, trace, d0, t } = parameters;
  requireNumbers({ nonNegative: { q, sigma, trace, d0 }, positive: { eta }, count: { t } });
  if (t === 0) return d0 * d0;
  const c = eta * sigma;
  const [kept, sum] = geometric(q, t);
  return kept * d0 * d0 + c * c * trace * sum;
}

/**
 * T3's limit as t → ∞ for q < 1: eta² sigma² trace/(1 − q²). Its root is about sigma √(eta k/(2 mu)) when all
 * s_i = 1 and eta is small: free of the number of parameters.
 * @throws {RangeError} unless 0 ≤ q < 1 and the rest is in its domain
 */
export function confinementLimit({ q, eta, sigma, trace }: Omit<ConfinementSymbols, 'd0'>): number {
  requireThat(q >= 0 && q < 1, 'q', 'in [0, 1)', q);
  requireNumbers({ positive: { eta }, nonNegative: { sigma, trace } });
  const c = eta * sigma;
  return (c * c * trace) / ((1 - q) * (1 + q));
}

/**
 * The exact stationary variance of SGD on a quadratic along an eigenvector of curvature h, with noise of
 * standard deviation sigma in that direction (T3): eta sigma²/(h (2 − eta h)).
 * @throws {RangeError} unless eta > 0, sigma ≥ 0, h > 0 and eta h < 2
 */
export function stationaryVariance(parameters: Readonly<Record<'eta' | 'sigma' | 'h', number>>): number {
  const { eta, sigma, h } = parameters;
  requireNumbers({ positive: { eta, h }, nonNegative: { sigma } });
  requireThat(eta * h < 2, 'eta h', 'below 2', eta * h);
  return (eta * sigma * sigma) / (h * (2 - eta * h));
}

/** [q^{2t}, Σ_{s<t} q^{2s}] for t ≥ 1, without cancellation near q = 1. */
function geometric(q: number, t: number): readonly [number, number] {
  if (q === 1) return [1, t];
  if (q === 0) return [0, 1];
  const logKept = 2 * t * ln(q);
  return [exp(logKept), -expm1(logKept) / ((1 - q) * (1 + q))];
}
