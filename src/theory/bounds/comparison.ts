import { exp, expm1 } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Probability } from '../../core/probability.ts';
import { logNoncentralChiSquareCdf } from '../../stats/noncentral-chi-square.ts';
import { panelCount, support } from './radial-chain.ts';
import { logSurvival } from './radial-survival.ts';

export interface ComparisonParameters {
  /** k_⊥: dimension of the normal space and of its isotropic noise; integer ≥ 1. */
  readonly k: number;
  /** Contraction of a step, ≥ 0. */
  readonly q: number;
  /** Noise of a step, c = ησs, in units of distance; ≥ 0. */
  readonly c: number;
  /** Radius of the tube, > 0, in units of distance. */
  readonly r: number;
  /** d(θ_0), in [0, r]. */
  readonly d0: number;
  /** Number of steps, integer ≥ 0. */
  readonly T: number;
  /** ηΔ ≥ 0, in units of distance; default 0. */
  readonly drift?: number;
}

/** Survival by quadrature, `exit` accurate relatively down to about 1e-90, and what may be wrong about it. */
export interface SurvivalProbability extends Probability {
  readonly logStay: number;
  /** |exit − true exit| = |stay − true stay| ≤ error: also small relative to `exit`, and to `stay`. */
  readonly error: number;
  /** |logStay − true log stay| ≤ logStayError. */
  readonly logStayError: number;
}

/** Nodes a panel at the two resolutions. */
const fineNodes = 18;
const coarseNodes = 15;
/** Relative rounding error allowed in log stay: kernel and exits, doublings, stopping early. */
const roundingError = 2e-12;
/** Probability of the transitions left out, a step. */
const truncationError = 1e-97;
/** More panels than these are not computed (r/c beyond about 4000 and within reach). */
const maxPanels = 1000;

/**
 * u_T(d_0) = P(d_t ≤ r for all t ≤ T) for the radial chain d_{t+1} = ‖(q d_t + drift) e + c z_t‖, z_t ~ N(0,
 * I_k) independent, |e| = 1. Under LEC(μ, β, r) and isotropic noise in the normal space (GGᵀ = s²P, so k =
 * k_⊥) SGD satisfies P(θ_t ∈ T_r for all t ≤ T) ≥ u_T(d_0) with q = √(1 − 2ημ + η²β²), c = ησs, drift = ηΔ.
 * Equality for the isotropic quadratic with |1 − ηh| = q and drift 0 (O1).
 *
 * By composite Gauss–Legendre quadrature with positive terms only. `error` is the difference of two
 * resolutions plus an allowance for rounding. Where r/c is so large that the quadrature is not attempted,
 * T7-product is returned, and `error` says that the exit may be anything between 0 and it.
 * @throws {RangeError} outside the domains of {@link ComparisonParameters}
 * Source: docs/theory.md, O1, T7.
 */
export function survivalProbability(parameters: ComparisonParameters): SurvivalProbability {
  const { k, q, c, r, d0, T, drift = 0 } = parameters;
  requireComparison(parameters);
  if (T === 0) return withError(0, 0);
  if (c === 0) return withError(staysWithoutNoise(q, r, d0, T, drift) ? 0 : -Infinity, 0);
  const chain = { k, q, drift: drift / c, radius: r / c, start: d0 / c };
  const firstMean = chain.q * chain.start + chain.drift;
  const first = logNoncentralChiSquareCdf(chain.radius * chain.radius, k, firstMean * firstMean);
  // One step, or steps that forget: no quadrature, so nothing is truncated.
  if (T === 1 || q === 0) return withError(T * first, allowance(T * first, 0));
  if (panelCount(support(chain)) > maxPanels) {
    const logStay = comparisonProduct(parameters).logStay;
    return withError(logStay, Math.abs(logStay));
  }
  const fine = first + logSurvival(chain, fineNodes, T - 1);
  const coarse = first + logSurvival(chain, coarseNodes, T - 1);
  return withError(fine, (fine === coarse ? 0 : Math.abs(fine - coarse)) + allowance(fine, T));
}

/** @throws {RangeError} naming the first parameter outside its domain */
export function requireComparison({ k, q, c, r, d0, T, drift = 0 }: ComparisonParameters): void {
  requireNumbers({ positiveInteger: { k }, nonNegative: { q, c, drift }, positive: { r }, count: { T } });
  requireThat(d0 >= 0 && d0 <= r, 'd0', 'in [0, r]', d0);
}

/**
 * T7-product, the bound without quadrature: u_T(d_0) ≥ F(r²/c²; λ(d_0)) · F(r²/c²; λ(r))^{T−1}, F(·; λ) the
 * distribution function of χ'²_k(λ), λ(d) = ((q d + drift)/c)². Equality at T ≤ 1 and at q = 0. At c = 0 it
 * says whether q d + drift ≤ r at d = d_0, and at d = r if T > 1. Both ends are right to 1e-11 relative.
 * @throws {RangeError} outside the domains of {@link ComparisonParameters}
 * Source: docs/theory.md, T7-product.
 */
export function comparisonProduct(
  parameters: ComparisonParameters,
): Probability & { readonly logStay: number } {
  const { k, q, c, r, d0, T, drift = 0 } = parameters;
  requireComparison(parameters);
  const logFactor = (distance: number): number => {
    const mean = q * distance + drift;
    if (c === 0) return mean <= r ? 0 : -Infinity;
    return logNoncentralChiSquareCdf((r / c) * (r / c), k, (mean / c) * (mean / c));
  };
  const first = T === 0 ? 0 : logFactor(d0);
  const later = T <= 1 ? 0 : (T - 1) * logFactor(r);
  const logStay = first + later;
  return { logStay, stay: exp(logStay), exit: 0 - expm1(logStay) };
}

/** Without noise d_{t+1} = q d_t + drift is monotone in t: the largest distance is the first or last. */
function staysWithoutNoise(q: number, r: number, d0: number, T: number, drift: number): boolean {
  if (q * d0 + drift <= d0) return true;
  let distance = d0;
  for (let t = 0; t < T && distance <= r; t++) {
    const next = q * distance + drift;
    if (next === distance) break;
    distance = next;
  }
  return distance <= r;
}

function withError(logStay: number, logStayError: number): SurvivalProbability {
  const stay = exp(logStay);
  // The truth is at most e^{logStay + logStayError} and 1; where that product would overflow, 1 will do.
  const error = logStayError < 1 ? stay * expm1(logStayError) : Math.min(1, exp(logStay + logStayError));
  return { logStay, stay, exit: 0 - expm1(logStay), error, logStayError };
}

function allowance(logStay: number, quadratureSteps: number): number {
  return logStay === -Infinity ? 0 : roundingError * -logStay + truncationError * quadratureSteps;
}
