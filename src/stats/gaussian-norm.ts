import { cos, exp, log1p, sin } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import type { Probability } from '../core/probability.ts';
import { chiSquareCdf, chiSquareSf } from './chi-square.ts';

/**
 * The law of ‖Gz‖² = Σ s_i² z_i², z standard normal: a weighted sum of independent χ²₁, by Imhof's inversion
 * of its moment generating function M(s) = ∏ (1 − 2w_i s)^{−1/2},
 *
 *   P(Q > y) = (1/2πi) ∫ M(s) e^{−sy} ds/s over a contour that crosses the real axis in (0, 1/(2 max w)),
 *   P(Q ≤ y) = −(the same) over one that crosses it left of 0,
 *
 * on a parabola through the saddle point of the integrand (Rice's choice), open to the right, where e^{−sy}
 * decays. The smaller tail is computed. The integrand is largest in modulus at the saddle point, so nothing
 * cancels: the tail is right to about 1e-12 of its own size, however small and ill-conditioned the weights.
 * The trapezoidal rule converges geometrically there; two step sizes are compared.
 *
 * Sources: Imhof, Computing the distribution of quadratic forms in normal variables (Biometrika 48, 1961);
 * Rice, Distribution of quadratic forms in normal random variables, evaluation by numerical integration (SIAM
 * J. Sci. Stat. Comput. 1, 1980). The tests compare with Ruben's series of positive terms.
 */

export interface NormTail extends Probability {
  /** Bound of the absolute error of either end: about 1e-12 of the smaller one. Estimated, not proved. */
  readonly error: number;
}

/** What evaluating the logs and roots at the saddle point may cost, in units of the tail itself. */
const roundingError = 2e-13;
const wantedError = 1e-13;

/**
 * P(‖Gz‖ ≤ a) and P(‖Gz‖ > a), z ~ N(0, I).
 * @param singularValues of G, each ≥ 0 and finite, any number of them up to 4096; zeros do not count
 * @param a radius, any number; a ≤ 0 gives stay 0, and G = 0 stays surely where a ≥ 0
 * @returns both ends, the smaller accurate to about 1e-12 of its size; beyond 1e-300 it may be 0
 * @throws {RangeError} outside these domains.
 */
export function gaussianNormTail(form: Readonly<{ singularValues: ArrayLike<number>; a: number }>): NormTail {
  const { singularValues, a } = form;
  requireThat(!Number.isNaN(a), 'a', 'a number', a);
  const values = Array.from(singularValues);
  requireThat(values.length <= 4096, 'number of singular values', 'at most 4096', values.length);
  for (const s of values) requireThat(s >= 0 && s < Infinity, 'singular value', 'finite and ≥ 0', s);
  const largest = values.reduce((max, s) => Math.max(max, s), 0);
  if (largest === 0) return a >= 0 ? certain(1) : certain(0);
  if (a <= 0) return certain(0);
  const ratio = a / largest;
  const y = ratio * ratio;
  if (y > 1e6) return certain(1);
  // Weights that move y by less than its rounding would only underflow.
  const weights = values.map((s) => (s / largest) * (s / largest)).filter((w) => w > 1e-22 * Math.min(1, y));
  if (weights.every((w) => w === 1)) {
    const [stay, exit] = [chiSquareCdf(y, weights.length), chiSquareSf(y, weights.length)];
    return { stay, exit, error: 1e-12 * Math.min(stay, exit) };
  }
  if (y < 1e-280) return certain(0);
  return invert(weights, y);
}

function certain(stay: 0 | 1): NormTail {
  return { stay, exit: 1 - stay, error: 0 };
}

/** The tail at y of the form with weights in (0, 1], the largest of them 1. */
function invert(weights: readonly number[], y: number): NormTail {
  const mean = weights.reduce((sum, w) => sum + w, 0);
  const upper = y >= mean;
  const contour = saddlePoint(weights, y, upper);
  if (contour === undefined) return certain(upper ? 1 : 0);
  let step = 0.25;
  let coarse = trapezoid(weights, y, contour, step);
  for (;;) {
    const fine = trapezoid(weights, y, contour, step / 2);
    const difference = Math.abs(fine - coarse);
    if (difference <= wantedError * Math.abs(fine) || step < 0.01) {
      const tail = contour.height * fine;
      const error =
        contour.height * (difference + roundingError * Math.sqrt(weights.length) * Math.abs(fine));
      return upper ? { stay: 1 - tail, exit: tail, error } : { stay: tail, exit: 1 - tail, error };
    }
    coarse = fine;
    step /= 2;
  }
}

/** s(u) = x + i·width·u + bend·u², and what the integrand is there at u = 0. */
interface Contour {
  readonly x: number;
  /** 1 − 2x, which is small in the far upper tail and therefore kept. */
  readonly v: number;
  readonly width: number;
  readonly bend: number;
  /** M(x) e^{−xy} / |x| */
  readonly height: number;
}

/**
 * Where log(M(s) e^{−sy}/|s|) is least on its interval of the real axis: it is convex there. Bisection; the
 * contour need not pass exactly through it. `undefined` where the tail is below 1e-300.
 */
function saddlePoint(weights: readonly number[], y: number, upper: boolean): Contour | undefined {
  // In v = 1 − 2x the factors are 1 − 2wx = (1 − w) + wv; v in (0, 1) is the upper tail, v > 1 the lower one.
  let low = upper ? 1e-9 : 1 + 1e-9;
  let high = upper ? 1 - 1e-9 : 1e300;
  for (let i = 0; i < 60 && high - low > 1e-6 * Math.min(low, Math.abs(1 - low)); i++) {
    const v = bisector(low, high, upper);
    const slope = weights.reduce((sum, w) => sum + w / (1 - w + w * v), -y - 2 / (1 - v));
    if (slope > 0) low = v;
    else high = v;
  }
  const v = low;
  const x = (1 - v) / 2;
  let logHeight = 0;
  let second = 1 / (x * x);
  let third = -2 / (x * x * x);
  for (const w of weights) {
    const d = (2 * w) / (1 - w + w * v);
    logHeight -= 0.5 * log1p(w * (v - 1));
    second += 0.5 * d * d;
    third += d * d * d;
  }
  const height = exp(logHeight - x * y) / Math.abs(x);
  if (!(height > 1e-300)) return undefined;
  // Along the steepest descent s − x = iwu + bu² with b = K'''/(6K''²); open to the right in any case.
  const bend = Math.max(third / (6 * second * second), 0.02 / y);
  return { x, v, width: 1 / Math.sqrt(second), bend, height };
}

function bisector(low: number, high: number, upper: boolean): number {
  if (!upper) return 1 + Math.sqrt((low - 1) * (high - 1));
  if (high < 0.5) return Math.sqrt(low * high);
  if (low > 0.5) return 1 - Math.sqrt((1 - low) * (1 - high));
  return low < 0.5 && high > 0.5 ? 0.5 : (low + high) / 2;
}

/** (1/2π) ∫ integrand(s(u))/integrand(x) · s'(u)/i du by the trapezoidal rule. */
function trapezoid(weights: readonly number[], y: number, contour: Contour, step: number): number {
  let sum = 0.5 * contour.width;
  let quiet = 0;
  for (let n = 1; n < 100_000 && quiet < 3; n++) {
    const term = integrand(weights, y, contour, n * step);
    sum += term.re;
    quiet = term.size < 1e-18 * contour.width ? quiet + 1 : 0;
  }
  return (sum * step) / Math.PI;
}

function integrand(
  weights: readonly number[],
  y: number,
  { x, v, width, bend }: Contour,
  u: number,
): { readonly re: number; readonly size: number } {
  const re = bend * u * u;
  const im = width * u;
  // the product of √(1 − d_i δ), each on its principal branch, times the pole's 1 + δ/x
  let pRe = 1 + re / x;
  let pIm = im / x;
  for (const w of weights) {
    const d = (2 * w) / (1 - w + w * v);
    const zRe = 1 - d * re;
    const zIm = -d * im;
    const modulus = Math.sqrt(zRe * zRe + zIm * zIm);
    const rootRe = Math.sqrt(0.5 * (modulus + Math.abs(zRe)));
    const rootIm = zIm / (2 * rootRe);
    const [qRe, qIm] = zRe >= 0 ? [rootRe, rootIm] : [-rootIm, -rootRe];
    const next = pRe * qRe - pIm * qIm;
    pIm = pRe * qIm + pIm * qRe;
    pRe = next;
    if (Math.abs(pRe) + Math.abs(pIm) > 1e100) return { re: 0, size: 0 };
  }
  const square = pRe * pRe + pIm * pIm;
  const scale = exp(-y * re) / square;
  const c = cos(y * im) * scale;
  const s = -sin(y * im) * scale;
  // e^{−yδ} / p = scale · (c + is) · conj(p)
  const fRe = c * pRe + s * pIm;
  const fIm = s * pRe - c * pIm;
  // s'(u)/i = width − 2i·bend·u
  const tilt = 2 * bend * u;
  return { re: fRe * width + fIm * tilt, size: Math.abs(fRe * width) + Math.abs(fIm * tilt) };
}
