import type { Enclosure } from '../core/enclosure.ts';
import type { Arithmetic } from '../linalg/arithmetic.ts';
import { decimalIntervals } from '../linalg/decimal-intervals.ts';
import { interval } from '../linalg/intervals.ts';

/** Digits at effort 1 and 2. */
const digits = [40, 160] as const;

/**
 * The value of a formula that is written for any arithmetic, for `sides(c, effort)` of a claim: over float64
 * intervals at effort 0, with 40 and with 160 digits where the judge asks for more.
 */
export function enclosed(effort: number, formula: <N>(a: Arithmetic<N>) => N): Enclosure {
  if (effort <= 0) return formula(interval);
  const a = decimalIntervals(digits[effort === 1 ? 0 : 1]);
  return a.enclose(formula(a));
}
