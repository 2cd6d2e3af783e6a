import { exp, expm1, ln, log1p } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { lowerSeries, upperFraction } from './incomplete-gamma.ts';
import { logComplement } from './log-complement.ts';
import { deviance, stirlingError } from './saddle-point.ts';

/**
 * The central χ² law with k = 0 (point mass at 0) to 4096 degrees of freedom.
 *
 * Of the incomplete gamma functions P, Q at (a, y) = (k/2, x/2) the one not close to 1 is computed: P by its
 * power series (DLMF 8.11.4), Q by Legendre's continued fraction (DLMF 8.9.2), each times the density in
 * Loader's saddle-point form; the other is its complement. Logarithms never pass through the probability, so
 * they stay right where it underflows. Checked to 1e-12 relative in both tails (docs/numerics.md).
 */

const ln2Pi = 1.8378770664093453;
const maxDegrees = 4096;

/** P(X ≤ x). x ≤ 0 gives 0, or 1 at x = k = 0. @throws {RangeError} unless k is an integer in 0..4096. */
export function chiSquareCdf(x: number, k: number): number {
  const tails = logTails(x, k);
  return tails.small === 'cdf' ? exp(tails.log) : -expm1(tails.log);
}

/** P(X > x), to full relative accuracy down to 1e-308. @throws {RangeError} as `chiSquareCdf`. */
export function chiSquareSf(x: number, k: number): number {
  const tails = logTails(x, k);
  return tails.small === 'sf' ? exp(tails.log) : -expm1(tails.log);
}

/** log P(X ≤ x), −∞ where impossible. @throws {RangeError} as `chiSquareCdf`. */
export function logChiSquareCdf(x: number, k: number): number {
  const tails = logTails(x, k);
  return tails.small === 'cdf' ? tails.log : logComplement(tails.log);
}

/** log P(X > x), right also far below log 1e-308. @throws {RangeError} as `chiSquareCdf`. */
export function logChiSquareSf(x: number, k: number): number {
  const tails = logTails(x, k);
  return tails.small === 'sf' ? tails.log : logComplement(tails.log);
}

/**
 * The x with P(X > x) = p.
 * @param p in [0, 1]; 0 gives ∞ and 1 gives 0. Relative accuracy of x is 1e-12 for p down to 1e-300, except
 *   that p near 1 fixes x only as well as 1 − p is represented; use `chiSquareQuantile` there.
 * @param k integer, 1..4096
 * @throws {RangeError} outside these domains.
 */
export function chiSquareIsf(p: number, k: number): number {
  return inverse(p, k, 'sf', 'cdf');
}

/** The x with P(X ≤ x) = p, accurate for small p; 0 gives 0 and 1 gives ∞. Else as `chiSquareIsf`. */
export function chiSquareQuantile(p: number, k: number): number {
  return inverse(p, k, 'cdf', 'sf');
}

function inverse(p: number, k: number, tail: 'cdf' | 'sf', other: 'cdf' | 'sf'): number {
  requireThat(p >= 0 && p <= 1, 'p', 'in [0, 1]', p);
  requireThat(Number.isInteger(k) && k >= 1 && k <= maxDegrees, 'k', `an integer in 1..${maxDegrees}`, k);
  if (p === 0 || p === 1) return (p === 0) === (tail === 'sf') ? Infinity : 0;
  return p <= 0.5 ? solve(ln(p), k, tail) : solve(log1p(-p), k, other);
}

/** The log of the tail that is computed, which is never close to 1. */
function logTails(x: number, k: number): { readonly small: 'cdf' | 'sf'; readonly log: number } {
  requireThat(Number.isInteger(k) && k >= 0 && k <= maxDegrees, 'k', `an integer in 0..${maxDegrees}`, k);
  requireThat(!Number.isNaN(x), 'x', 'a number', x);
  if (x < 0 || (x === 0 && k > 0)) return { small: 'cdf', log: -Infinity };
  if (k === 0 || x === Infinity) return { small: 'sf', log: -Infinity };
  const a = k / 2;
  const y = x / 2;
  // log of y^a e^{−y} / Γ(a + 1)
  const density = -deviance(a, y) - stirlingError(a) - 0.5 * (ln2Pi + ln(a));
  if (y < a + 1) return { small: 'cdf', log: density + ln(lowerSeries(a + 1, y)) };
  return { small: 'sf', log: density + ln(a * upperFraction(a, y, 2e-16)) };
}

/**
 * The x at which the log of the tail is `target`, by Newton's method in t = ln x: both log tails are concave
 * in t, so that the iterates are monotone from the second on and cannot leave the domain.
 */
function solve(target: number, k: number, tail: 'cdf' | 'sf'): number {
  const a = k / 2;
  const sign = tail === 'cdf' ? 1 : -1;
  const logTail = tail === 'cdf' ? logChiSquareCdf : logChiSquareSf;
  let x = firstGuess(target, k, tail);
  for (let i = 0; i < 100; i++) {
    const value = logTail(x, k);
    const logDensity = ln(a) - deviance(a, x / 2) - stirlingError(a) - 0.5 * (ln2Pi + ln(a)); // of ln X
    const step = (target - value) * exp(value - logDensity) * sign;
    x *= Math.abs(step) < 1e-4 ? 1 + step * (1 + step / 2) : exp(step);
    if (Math.abs(step) < 1e-14) break;
  }
  return x;
}

/** Wilson and Hilferty's cube for bulk and upper tail, the leading power of x in the far lower tail. */
function firstGuess(target: number, k: number, tail: 'cdf' | 'sf'): number {
  const t = Math.sqrt(-2 * target);
  const z = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t));
  const scale = 2 / (9 * k);
  const root = 1 - scale + (tail === 'sf' ? z : -z) * Math.sqrt(scale);
  if (root > 0.2) return k * root * root * root;
  const a = k / 2;
  const logGamma = stirlingError(a) + (a + 0.5) * ln(a) - a + 0.5 * ln2Pi; // of a + 1
  return 2 * exp((target + logGamma) / a);
}
