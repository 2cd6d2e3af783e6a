import { exp, ln } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { chiSquareSf } from './chi-square.ts';
import { logPoissonWeight } from './poisson-weight.ts';

/** `count` coordinates √u e + c z of variance c² each, whose means have squares that add to u. */
export interface NoisyBlock {
  /** c² > 0 */
  readonly variance: number;
  /** Number of coordinates, an integer ≥ 1. */
  readonly count: number;
  /** u ≥ 0 */
  readonly meanSquare: number;
}

/** Q/β is χ² with `degrees` + 2k degrees of freedom with probability weights[k], with `rest` more of them. */
export interface FormMixture {
  readonly beta: number;
  readonly degrees: number;
  readonly weights: readonly number[];
  readonly rest: number;
  /** How far off `rest` may be, which is 1 less all weights as they were rounded. */
  readonly restError: number;
}

/**
 * More than the roundings of all terms, relatively: each is positive and meets a few of every term before.
 */
const rounding = 1e-12;
const maxTerms = 20_000;
/** What the weights that are left out may add up to. */
const negligible = 1e-14;
/** e^{−650}: beyond, the series would begin below what a number can be. */
const maxExponent = 650;
/** Log of what is as good as nothing beside 1e-15. */
const logTiny = -600;

/**
 * The law of Q, the squared length of all coordinates together, a noncentral weighted chi-square, as a
 * mixture: Ruben's series at β = the least variance, so that all weights are ≥ 0. w_k = (1/2k) Σ_{r<k}
 * b_{k−r} w_r, b_k = Σ_j [n_j γ_j^k + k (β u_j/c_j⁴) γ_j^{k−1}], γ_j = 1 − β/c_j²; the sums over r are kept
 * up to date, so that a term costs the same everywhere.
 * @param blocks at least one
 * @param most the largest x that will be asked about: what is beyond it nearly surely goes to `rest`
 * @returns with all the mass in `rest` where means are farther out than the series reaches
 * Source: Ruben, *Probability content of regions under spherical normal distributions IV*, Ann. Math. Stat.
 * 33 (1962).
 *
 */
export function formMixture(blocks: readonly NoisyBlock[], most: number = Infinity): FormMixture {
  const beta = blocks.reduce((least, { variance }) => Math.min(least, variance), Infinity);
  const degrees = blocks.reduce((sum, { count }) => sum + count, 0);
  let logWeight = 0;
  for (const { variance, count, meanSquare } of blocks) {
    logWeight += (count * ln(beta / variance) - meanSquare / variance) / 2;
  }
  if (logWeight < -maxExponent) return { beta, degrees, weights: [], rest: 1, restError: 0 };
  // χ² of 2k degrees of freedom is beyond 2y for k > y + 9√y + 40, but for less than 1e-15
  const y = most / (2 * beta);
  const terms = Math.min(maxTerms, most > 0 ? Math.ceil(y + 9 * Math.sqrt(y) + 40) : 1);
  const J = blocks.length;
  const gamma = blocks.map(({ variance }) => 1 - beta / variance);
  const gain = blocks.map(({ count }, j) => count * gamma[j]!);
  const pull = blocks.map(({ variance, meanSquare }) => (beta * meanSquare) / (variance * variance));
  const [V, U] = [new Float64Array(J), new Float64Array(J)];
  let weight = exp(logWeight);
  let sum = weight;
  let places = weight;
  const weights = [weight];
  for (let k = 1; k < terms && 1 - sum > negligible; k++) {
    let next = 0;
    for (let j = 0; j < J; j++) {
      const v = gamma[j]! * V[j]! + weight;
      const u = gamma[j]! * U[j]! + v;
      V[j] = v;
      U[j] = u;
      next += gain[j]! * v + pull[j]! * u;
    }
    const before = weight;
    weight = next / (2 * k);
    sum += weight;
    places += (k + 1) * weight;
    weights.push(weight);
    // rounding may keep the sum from 1 by more than what is left
    if (weight < negligible * 1e-3 && weight < before && 1 - sum < 1e-11) break;
  }
  // each term has some roundings more than the one before, and all have those of the first
  const roundings = 4 - logWeight + (J + 6) * places;
  const restError = (roundings * Number.EPSILON) / 2;
  return { beta, degrees, weights, rest: Math.max(0, 1 - sum), restError };
}

/** P(χ² with `degrees` + 2k degrees of freedom > 2y) for k < count: worked out as far as it was asked for. */
export type ChiSquareLadder = (count: number) => ArrayLike<number>;

/** @param y > 0 */
export function chiSquareLadder(y: number, degrees: number): ChiSquareLadder {
  const logDensity = (k: number): number => logPoissonWeight(degrees / 2 + k, y);
  const found = [chiSquareSf(2 * y, degrees)];
  // up to there what a term adds is nothing; it grows until k is about y
  let quiet = 0;
  if (logDensity(0) < logTiny) {
    let high = Math.ceil(y);
    while (high - quiet > 1) {
      const middle = Math.floor((quiet + high) / 2);
      if (logDensity(middle) < logTiny) quiet = middle;
      else high = middle;
    }
  }
  let density = exp(logDensity(quiet));
  return (count) => {
    for (let k = found.length; k < count; k++) {
      const last = found[k - 1]!;
      if (k <= quiet) {
        found.push(last);
        continue;
      }
      found.push(Math.min(1, last + density));
      density *= y / (degrees / 2 + k);
    }
    return found;
  };
}

/**
 * P(Q > x). What was left out counts as outside in `hi`.
 * @param ladder of x/(2β), where there is one already
 */
export function mixtureSf(
  { beta, degrees, weights, rest, restError }: FormMixture,
  x: number,
  ladder: ChiSquareLadder | undefined = x > 0 ? chiSquareLadder(x / (2 * beta), degrees) : undefined,
): Enclosure {
  if (ladder === undefined) return { lo: 1, hi: 1 };
  const sf = ladder(weights.length);
  let outside = 0;
  for (let k = 0; k < weights.length; k++) outside += weights[k]! * sf[k]!;
  const hi = Math.min(1, outside * (1 + rounding) + rest + restError);
  // degrees of freedom only grow from the last one on
  const surely = outside + Math.max(0, rest - restError) * (sf[weights.length - 1] ?? 0);
  return { lo: Math.min(hi, surely * (1 - rounding)), hi };
}

/** P(Q > x) of these blocks. */
export function noncentralFormSf(x: number, blocks: readonly NoisyBlock[]): Enclosure {
  return x > 0 ? mixtureSf(formMixture(blocks, x), x) : { lo: 1, hi: 1 };
}
