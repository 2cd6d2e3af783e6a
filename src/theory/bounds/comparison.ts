import { exp, expm1, ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { memoizeRecent } from '../../core/memoize.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Probability } from '../../core/probability.ts';
import { logNoncentralChiSquareCdf, noncentralChiSquareSf } from '../../stats/noncentral-chi-square.ts';
import { leastLog, panelCount, support } from './radial-chain.ts';
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
/** Probability of the transitions left out, a step, where none more likely are. */
const truncationError = 1e-97;
/** More panels than these are not computed (r/c beyond about 4000 and within reach). */
const maxPanels = 1000;
/** Steps a … 17a/16 share a term of the union bound. */
const unionStep = 17 / 16;
/** So many results are kept: a case is looked at by a claim, its mutants and its terms in turn. */
const keptSurvivals = 4096;
/** Blocks of 2^i steps, i up to this, are tried for an upper bound. */
const maxDoublings = 40;

/**
 * u_T(d_0) = P(d_t ≤ r for all t ≤ T) for the radial chain d_{t+1} = ‖(q d_t + drift) e + c z_t‖, z_t ~ N(0,
 * I_k) independent, |e| = 1. Under LEC(μ, β, r) and isotropic noise in the normal space (GGᵀ = s²P, so k =
 * k_⊥) SGD satisfies P(θ_t ∈ T_r for all t ≤ T) ≥ u_T(d_0) with q = √(1 − 2ημ + η²β²), c = ησs, drift = ηΔ.
 * Equality for the isotropic quadratic with |1 − ηh| = q and drift 0 (O1).
 *
 * By composite Gauss–Legendre quadrature with positive terms only. `error` is the difference of two
 * resolutions plus an allowance for rounding. Where r/c is so large, or the chain so slow to settle, that the
 * quadrature would take seconds, a lower bound on it is returned, the better of T7-product and
 * {@link comparisonUnion}, and `error` reaches up to {@link comparisonAbove}.
 * @throws {RangeError} outside the domains of {@link ComparisonParameters}
 * Source: docs/theory.md, O1, T7.
 */
export const survivalProbability: (parameters: ComparisonParameters) => SurvivalProbability = memoizeRecent(
  keptSurvivals,
  ({ k, q, c, r, d0, T, drift = 0 }) => [k, q, c, r, d0, T, drift].join(),
  (parameters) => {
    requireComparison(parameters);
    return Object.freeze(survivalOf(parameters));
  },
);

function survivalOf(parameters: ComparisonParameters): SurvivalProbability {
  const { k, q, c, r, d0, T, drift = 0 } = parameters;
  if (T === 0) return withError(0, 0);
  if (c === 0) return withError(staysWithoutNoise(q, r, d0, T, drift) ? 0 : -Infinity, 0);
  const chain = { k, q, drift: drift / c, radius: r / c, start: d0 / c };
  const firstMean = chain.q * chain.start + chain.drift;
  const first = logNoncentralChiSquareCdf(chain.radius * chain.radius, k, firstMean * firstMean);
  // One step, or steps that forget: no quadrature, so nothing is truncated.
  if (T === 1 || q === 0) return withError(T * first, allowance(T * first, 0));
  const logNegligible = negligibleBelow(parameters);
  const survive = (nodes: number): number | undefined => {
    const later = logSurvival(chain, nodes, T - 1, logNegligible);
    return later === undefined ? undefined : first + later;
  };
  const fine = panelCount(support(chain)) > maxPanels ? undefined : survive(fineNodes);
  const coarse = fine === undefined ? undefined : survive(coarseNodes);
  if (fine === undefined || coarse === undefined) {
    const { logStay: product } = comparisonProduct(parameters);
    const logStay = Math.max(product, log1p(-Math.min(1, comparisonUnion(parameters))));
    return withError(logStay, comparisonAbove(parameters) - logStay);
  }
  return withError(fine, (fine === coarse ? 0 : Math.abs(fine - coarse)) + allowance(fine, T));
}

/**
 * The log of what is left out of a row of the kernel, relative to its largest entry. The chance to leave is
 * at least that of {@link comparisonAbove}, say h a step; where a step from the boundary stays now and then,
 * all places count about alike, and leaving out a share e^{−55} h of every step changes the result by far
 * less than rounding does. Elsewhere, the least that is ever left out.
 */
function negligibleBelow(parameters: ComparisonParameters): number {
  const { k, q, c, r, T, drift = 0 } = parameters;
  const farthest = (q * r + drift) / c;
  const staysNowAndThen = logNoncentralChiSquareCdf((r / c) * (r / c), k, farthest * farthest) > ln(0.01);
  const hazard = -comparisonAbove(parameters) / T;
  return staysNowAndThen && hazard > 0 ? Math.max(leastLog, ln(hazard) - 55) : leastLog;
}

/**
 * log of an upper bound on u_T(d_0): of m steps at a time only the last is looked at. Whatever came before,
 * d_m is stochastically at least what it is from 0 without drift, and then it is c√(1 + q² + … + q^{2(m−1)})
 * times the length of k normals; so u_T ≤ P(d_m ≤ r)^{⌊T/m⌋}. The least over m = 1, 2, 4, … is taken.
 */
export function comparisonAbove(parameters: ComparisonParameters): number {
  const { k, q, c, r, T } = parameters;
  requireComparison(parameters);
  if (c === 0) return 0;
  let least = 0;
  const radius = r / c;
  // variance of a coordinate after m steps in units of c², and q^m
  let [m, variance, power] = [1, 1, q];
  for (let i = 0; i <= maxDoublings && m <= T; i++) {
    least = Math.min(
      least,
      Math.floor(T / m) * logNoncentralChiSquareCdf((radius * radius) / variance, k, 0),
    );
    [m, variance, power] = [2 * m, variance * (1 + power * power), power * power];
  }
  return least;
}

/**
 * An upper bound on 1 − u_T(d_0), at most T: the sum over t of P(d_t > r) for the chain that is not stopped.
 * Without drift d_t is the length of q^t d_0 e + c√(1 + q² + … + q^{2(t−1)}) z, and drift adds at most
 * drift (1 + q + … + q^{t−1}). Steps a … b − 1 take the largest mean, deviation and drift among them: while
 * the mean is in the ball, which is star-shaped around it, less deviation means a larger chance to stay.
 */
export function comparisonUnion(parameters: ComparisonParameters): number {
  const { k, q, c, r, d0, T, drift = 0 } = parameters;
  requireComparison(parameters);
  const geometric = (x: number, t: number): number => (x === 1 ? t : expm1(t * ln(x)) / (x - 1));
  const exitAt = (mean: number, b: number): number => {
    const radius = drift === 0 ? r : r - drift * geometric(q, b);
    if (mean > radius) return 1;
    if (c === 0) return 0;
    const variance = geometric(q * q, b);
    const [inside, from] = [radius / c, mean / c];
    return noncentralChiSquareSf((inside * inside) / variance, k, (from * from) / variance);
  };
  const meanAt = (t: number): number => (d0 === 0 ? 0 : d0 * exp(t * ln(q)));
  let sum = 0;
  for (let a = 1; a <= T; ) {
    const b = Math.min(T, Math.floor(a * unionStep));
    sum += (b - a + 1) * exitAt(Math.max(meanAt(a), meanAt(b)), b);
    a = b + 1;
  }
  return sum;
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
