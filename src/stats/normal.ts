import { erfc } from '../core/erfc.ts';
import { requireThat } from '../core/errors.ts';
import { chiSquareIsf } from './chi-square.ts';

/** P(Z ≤ x) of the standard normal law (docs/numerics.md), to full relative accuracy for x down to −37. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** P(Z > x), to full relative accuracy for x up to 37. */
export function normalSf(x: number): number {
  return 0.5 * erfc(x * Math.SQRT1_2);
}

/** The x with P(Z > x) = p. @param p in (0, 1), near 1 as exact as 1 − p. @throws {RangeError} else. */
export function normalIsf(p: number): number {
  requireThat(p > 0 && p < 1, 'p', 'in (0, 1)', p);
  return p <= 0.5 ? Math.sqrt(chiSquareIsf(2 * p, 1)) : -Math.sqrt(chiSquareIsf(2 * (1 - p), 1));
}
