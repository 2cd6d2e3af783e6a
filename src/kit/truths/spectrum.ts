import type { Enclosure } from '../../core/enclosure.ts';
import { nextDown, nextUp } from '../../linalg/rounding.ts';
import { type Rows, singularValues as valuesOf, symmetricSpectrum } from '../../linalg/spectrum.ts';

/**
 * The eigenvalues of a symmetric matrix in descending order, each enclosed by what the computed eigenvectors
 * prove (Weyl and Ostrowski): ends about n·1e-15 of the largest apart.
 * @param A: n × n, by rows, finite and symmetric
 * @throws {RangeError} otherwise
 */
export function eigenvalues(A: Rows): Enclosure[] {
  const { values, error } = symmetricSpectrum(A);
  return values.map((value) => around(value, error));
}

/**
 * The min(m, n) singular values of A: m × n, by rows, in descending order; otherwise as `eigenvalues`.
 * @accuracy Enclosed, about n·1e-15 of the largest apart.
 */
export function singularValues(A: Rows): Enclosure[] {
  const { values, error } = valuesOf(A);
  return values.map((value) => {
    const { lo, hi } = around(value, error);
    return { lo: Math.max(0, lo), hi };
  });
}

function around(value: number, error: number): Enclosure {
  return { lo: nextDown(value - error), hi: nextUp(value + error) };
}
