import { ln } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';

/**
 * One α for a whole run: split evenly over claims, and over each claim's confirmations as α_i = α/(i(i+1)),
 * which sums to α over i ≥ 1. So P(any true claim is refuted) ≤ α, however many confirmations are tried.
 */

/** α/parts. @param alpha in (0, 1] @param parts integer ≥ 1 @throws {RangeError} else. */
export function split(alpha: number, parts: number): number {
  requireAlpha(alpha);
  requireThat(Number.isInteger(parts) && parts >= 1, 'parts', 'an integer ≥ 1', parts);
  return alpha / parts;
}

/** log(1/α_i), the log e-value at which attempt i refutes. @throws {RangeError} unless i is an integer ≥ 1 */
export function logThreshold(alpha: number, i = 1): number {
  requireAlpha(alpha);
  requireThat(Number.isInteger(i) && i >= 1, 'i', 'an integer ≥ 1', i);
  return ln(i) + ln(i + 1) - ln(alpha);
}

function requireAlpha(alpha: number): void {
  requireThat(alpha > 0 && alpha <= 1, 'alpha', 'in (0, 1]', alpha);
}
