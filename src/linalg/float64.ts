import { cos, exp, ln, pow, sin, tanh } from '../core/elementary.ts';
import { exactly } from '../core/enclosure.ts';
import type { Arithmetic } from './arithmetic.ts';

/**
 * Plain float64 numbers, rounded and not enclosed: a formula over `Arithmetic<N>` where speed counts.
 * @accuracy Each operation to half a unit in the last place, `exp` and its like to 1 or 2; the error of a
 * formula is not known.
 */
export const float64: Arithmetic<number> = {
  of: (x) => x,
  between: (lo, hi) => lo / 2 + hi / 2,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  square: (a) => a * a,
  sqrt: (a) => Math.sqrt(Math.max(0, a)),
  exp,
  ln,
  pow,
  abs: (a) => Math.abs(a),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  cos,
  sin,
  tanh,
  enclose: exactly,
};
