import { exp, expm1, ln } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { logComplement } from './log-complement.ts';
import { deviance, stirlingError } from './saddle-point.ts';

/**
 * The beta law's tails as logarithms, log P(X ≤ x) (`cdf`) and log P(X > x) (`sf`), for shapes up to 1e8. The
 * tail on the far side of the mean is x^a y^b / B(a, b), in Loader's saddle-point form, times the continued
 * fraction of DiDonato and Morris (ACM TOMS 18, 1992, algorithm 708), whose partial numerators and
 * denominators keep it free of cancellation there; it takes O(√max(a, b)) levels. The near tail: its
 * complement.
 */

const ln2Pi = 1.8378770664093453;

/**
 * log P(X ≤ x), X ~ Beta(a, b), right to 1e-12 of its size also where P underflows.
 * @param x in [0, 1]; a and b in [0.5, 1e8]
 * @throws {RangeError} outside these domains.
 */
export function logBetaCdf(x: number, a: number, b: number): number {
  return logBetaTails(x, 1 - x, a, b).cdf;
}

/** log P(X > x), X ~ Beta(a, b); otherwise as `logBetaCdf`. @throws {RangeError} as `logBetaCdf`. */
export function logBetaSf(x: number, a: number, b: number): number {
  return logBetaTails(x, 1 - x, a, b).sf;
}

/**
 * Both log tails at x, where y = 1 − x is given too, so that an x within rounding of 1 keeps its digits.
 * @throws {RangeError} unless x and y are in [0, 1], and a and b as above
 */
export function logBetaTails(x: number, y: number, a: number, b: number): Record<'cdf' | 'sf', number> {
  requireThat(x >= 0 && x <= 1 && Math.abs(x + y - 1) < 1e-15 && y >= 0, 'x', 'in [0, 1] with y = 1 − x', x);
  requireThat(a >= 0.5 && a <= 1e9, 'a', 'in [0.5, 1e9]', a);
  requireThat(b >= 0.5 && b <= 1e9, 'b', 'in [0.5, 1e9]', b);
  if (x === 0) return { cdf: -Infinity, sf: 0 };
  if (y === 0) return { cdf: 0, sf: -Infinity };
  const kernel = logBetaKernel(x, y, a, b);
  if (x * (a + b) <= a) {
    const cdf = kernel + ln(fraction(x, y, a, b));
    return { cdf, sf: logComplement(cdf) };
  }
  const sf = kernel + ln(fraction(y, x, b, a));
  return { cdf: logComplement(sf), sf };
}

/** Newton's steps end when they change ln x by less than this part of it; the error is then its square. */
const quantileStep = 1e-9;

/**
 * ln x with log P(X ≤ x) = logP, X ~ Beta(a, b), to 1e-12 of the larger of 1 and |ln x| ∂(log P)/∂(ln x). As
 * log P is concave in ln x, Newton's steps are in the quantile's direction from the second on.
 * @param logP below 0, with an x above 1e-300; a and b in [1, 1e8]
 * @param guess of ln x
 * @throws {RangeError} outside these domains.
 */
export function lnBetaQuantile(logP: number, a: number, b: number, guess: number = ln(a / (a + b))): number {
  requireThat(logP < 0, 'logP', 'negative', logP);
  requireThat(a >= 1 && b >= 1, 'a and b', '≥ 1', Math.min(a, b));
  let u = guess;
  for (let i = 0; i < 200; i++) {
    const [x, y] = [exp(u), -expm1(u)];
    const logF = logBetaTails(x, y, a, b).cdf;
    // x f(x) / F(x), the derivative of log F in ln x
    const slope = exp(logBetaKernel(x, y, a, b) - ln(y) - logF);
    // it stays below 0, and among the numbers where a guess is far too large
    const next = Math.max(2 * u - 1, Math.min(u / 2, u + (logP - logF) / slope));
    const isDone = Math.abs(next - u) <= quantileStep * Math.abs(u);
    u = next;
    if (isDone) break;
  }
  return u;
}

/** log of x^a y^b / B(a, b), for y = 1 − x, without cancellation near the mode. */
export function logBetaKernel(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return 0.5 * (ln(a) + ln(b / n) - ln2Pi) + stirling - deviance(a, n * x) - deviance(b, n * y);
}

/** P(X ≤ x) B(a, b) / (x^a y^b) for x up to the mean, by the modified Lentz form. */
function fraction(x: number, y: number, a: number, b: number): number {
  let beta = (a * (a * y - b * x + 1)) / (a + 1);
  let c = beta;
  let d = 0;
  let value = beta;
  for (let m = 1; m < 1_000_000; m++) {
    const s = a + 2 * m;
    const alpha = ((a + m - 1) / (s - 1)) * ((a + b + m - 1) / (s - 1)) * m * (b - m) * x * x;
    beta = m + (m * (b - m) * x) / (s - 1) + ((a + m) / (s + 1)) * (a * y - b * x + 1 + m * (1 + y));
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return 1 / value;
}
