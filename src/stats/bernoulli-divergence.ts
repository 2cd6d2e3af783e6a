import { exp, ln, log1p } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { memoize } from '../core/memoize.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { deviance, stirlingError } from './saddle-point.ts';

/** What {@link bernoulliDivergence} may be off by, relatively; it does not cancel where a is near b. */
export const divergenceError = 1e-13;

/**
 * kl(a‖b) = a log(a/b) + (1 − a) log((1 − a)/(1 − b)), the divergence of two coins.
 * @param a in [0, 1]
 * @param b in [0, 1]; ∞ where b = 0 < a or b = 1 > a
 * @throws {RangeError} outside these domains
 */
export function bernoulliDivergence(a: number, b: number): number {
  requireThat(a >= 0 && a <= 1, 'a', 'in [0, 1]', a);
  requireThat(b >= 0 && b <= 1, 'b', 'in [0, 1]', b);
  if (a === b) return 0;
  if ((b === 0 && a > 0) || (b === 1 && a < 1)) return Infinity;
  if (a === 0) return -log1p(-b);
  if (a === 1) return -ln(b);
  // 1 − a and 1 − b are rounded, which would be all of a small difference
  return deviance(a, b, b - a) + deviance(1 - a, 1 - b, a - b);
}

/**
 * The largest b with kl(a‖b) ≤ c, outwards: not below it, and above it by few ulps.
 * @param a in [0, 1]; c ≥ 0, ∞ allowed
 * @throws {RangeError} outside these domains
 */
export function inverseDivergence(a: number, c: number): number {
  requireThat(c >= 0, 'c', 'non-negative', c);
  const limit = c * (1 + divergenceError);
  if (a >= 1 || bernoulliDivergence(a, 1 - 1e-16) <= limit) return 1;
  let [low, high] = [a, 1];
  // two upper bounds: Pinsker's, and kl without the part a log(1/b) ≥ 0
  const entropy = a === 0 ? 0 : -a * ln(a) - (1 - a) * log1p(-a);
  let b = Math.min(a + Math.sqrt(limit / 2), 1 - exp(-(limit + entropy) / (1 - a)));
  for (let i = 0; i < 200; i++) {
    if (!(b > low && b < high)) b = (low + high) / 2;
    if (b <= low || b >= high) break;
    const excess = bernoulliDivergence(a, b) - limit;
    if (excess <= 0) low = b;
    else high = b;
    // Newton's step, an ulp too far, so that both ends close in
    const step = (excess * b * (1 - b)) / (b - a);
    b -= step + Math.sign(excess) * Number.EPSILON * b;
  }
  return high;
}

/**
 * log ξ(n), ξ(n) = Σ_k C(n,k)(k/n)^k(1 − k/n)^{n−k}: a binomial's probability at its own mean, summed over
 * all means that are possible; the mean of e^{n kl(K/n‖p)}, K ~ Bin(n, p), whatever p. ξ(n) ≤ 2√n.
 * @param n an integer ≥ 1; takes n steps
 * @returns to 1e-13
 * @throws {RangeError} on another n
 */
export const logXi: (n: number) => number = memoize((n) => {
  requireNumbers({ positiveInteger: { n } });
  let sum = 2;
  for (let k = 1; k < n; k++) {
    const log = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
    sum += exp(log) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
  }
  return ln(sum);
});
