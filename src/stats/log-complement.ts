import { exp, expm1, ln, log1p } from '../core/elementary.ts';

/** log(1 − e^v) for v ≤ 0: the log of a probability from the log of its complement (Mächler 2012). */
export function logComplement(v: number): number {
  return v > -Math.LN2 ? ln(-expm1(v)) : log1p(-exp(v));
}
