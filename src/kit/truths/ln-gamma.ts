import gammaln from '@stdlib/math-base-special-gammaln';
import { type Enclosure, within } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';

/**
 * ln Γ(x), to 2e-15 of its size and 1e-15 absolutely (it is 0 at 1 and 2).
 * @param x positive and finite
 * @throws {RangeError} otherwise
 */
export function lnGamma(x: number): Enclosure {
  requireThat(x > 0 && x < Infinity, 'x', 'positive and finite', x);
  return within(gammaln(x), 2e-15, 1e-15);
}
