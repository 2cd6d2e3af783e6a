import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { interval, type Operand } from '../linalg/intervals.ts';

/**
 * The exponent p with value ∝ n^p between two points, ln(v₂/v₁)/ln(n₂/n₁): what a limit says of it is a claim
 * only with how fast it is reached, as p ∈ [a, a + c/n].
 * @accuracy Enclosed: as wide as the values are.
 * @param first, second n > 0 and the value there, positive throughout its enclosure
 * @throws {RangeError} otherwise, and where both n are the same
 */
export function rateExponent(
  first: readonly [n: number, value: Operand],
  second: readonly [n: number, value: Operand],
): Enclosure {
  const [[m, v], [n, w]] = [first, second];
  requireThat(m > 0 && n > 0 && m !== n, 'n', 'positive and two different numbers', `${m}, ${n}`);
  for (const value of [v, w]) {
    const least = typeof value === 'number' ? value : value.lo;
    requireThat(least > 0, 'value', 'positive throughout', least);
  }
  const rise = interval.ln(interval.div(w, v));
  return interval.div(rise, interval.ln(interval.div(n, m)));
}
