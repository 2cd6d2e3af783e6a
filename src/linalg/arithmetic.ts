import type { Enclosure } from '../core/enclosure.ts';

/**
 * Arithmetic on enclosed numbers `N`: every operation encloses the true result over all values of its
 * arguments. A formula over `Arithmetic<N>` is evaluated with rounding accounted for, at any precision.
 */
export interface Arithmetic<N> {
  /** A float64, taken as the exact number it represents. */
  of(x: number): N;
  /** All numbers from `lo` to `hi`. @throws {RangeError} unless lo ≤ hi, both finite */
  between(lo: number, hi: number): N;
  add(a: N, b: N): N;
  sub(a: N, b: N): N;
  mul(a: N, b: N): N;
  /** @throws {RangeError} when `b` contains 0 */
  div(a: N, b: N): N;
  neg(a: N): N;
  square(a: N): N;
  /** The root of the non-negative part: an enclosure that dips below 0 only by rounding is cut there. */
  sqrt(a: N): N;
  exp(a: N): N;
  /** −∞ or cut where `a` reaches down to 0 or below. @throws {RangeError} where it has no positive number */
  ln(a: N): N;
  /** a^b: any real b for a ≥ 0, whole b for any a. @throws {RangeError} otherwise, and for 1/0 */
  pow(a: N, b: N): N;
  abs(a: N): N;
  min(a: N, b: N): N;
  max(a: N, b: N): N;
  cos(a: N): N;
  sin(a: N): N;
  tanh(a: N): N;
  /** Outward-rounded float64 ends. */
  enclose(a: N): Enclosure;
}
