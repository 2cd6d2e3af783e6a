import { requireThat } from '../../core/errors.ts';

/** @throws {RangeError} unless 0 < value < ∞ */
export function requirePositive(parameter: string, value: number): void {
  requireThat(value > 0 && value < Infinity, parameter, 'positive and finite', value);
}

/** @throws {RangeError} unless 0 ≤ value < ∞ */
export function requireNonNegative(parameter: string, value: number): void {
  requireThat(value >= 0 && value < Infinity, parameter, 'non-negative and finite', value);
}

/** @throws {RangeError} unless value is an integer ≥ 0 that a float64 holds exactly */
export function requireCount(parameter: string, value: number): void {
  requireThat(Number.isSafeInteger(value) && value >= 0, parameter, 'a non-negative integer', value);
}

/** @throws {RangeError} unless `values` are all in [0, ∞) */
export function requireAllNonNegative(parameter: string, values: readonly number[]): void {
  for (const [i, value] of values.entries()) requireNonNegative(`${parameter}[${i}]`, value);
}
