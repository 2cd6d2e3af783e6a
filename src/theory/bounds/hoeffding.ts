import { ln } from '../../core/elementary.ts';
import { requireNumbers } from '../../core/preconditions.ts';

/** A sample and a failure probability. */
export interface SampleSymbols {
  /** Width of the range of the loss, [0, M], ≥ 0. */
  readonly M: number;
  /** Failure probability of the theorem, in (0, 1). */
  readonly delta: number;
  /** Sample size, an integer ≥ 1. */
  readonly n: number;
}

/**
 * Hoeffding with a union bound: for independent x_1 … x_n and K functions of range M that do not depend on
 * them, with probability ≥ 1 − delta all K means are within M √(log(2K/delta)/(2n)) of their expectations.
 * @param logK log of the number of functions, ≥ 0 (a logarithm, since nets are too large for a float64)
 * @returns units of M; relative error below 8 · 2⁻⁵³
 * @throws {RangeError} on a broken domain
 */
export function hoeffdingDeviation({ M, delta, n, logK }: SampleSymbols & { readonly logK: number }): number {
  requireSample({ M, delta, n });
  requireNumbers({ nonNegative: { logK } });
  return M * Math.sqrt((logK + ln(2) - ln(delta)) / (2 * n));
}

/** @throws {RangeError} unless M ≥ 0, 0 < delta < 1 and n is an integer ≥ 1 */
export function requireSample({ M, delta, n }: SampleSymbols): void {
  requireNumbers({ nonNegative: { M }, fraction: { delta }, positiveInteger: { n } });
}
