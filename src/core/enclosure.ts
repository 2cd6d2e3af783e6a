import { requireThat } from './errors.ts';

/** A closed interval that contains the true value: `lo ≤ truth ≤ hi`. */
export interface Enclosure {
  readonly lo: number;
  readonly hi: number;
}

/** The enclosure of a number that is exactly represented. */
export function exactly(value: number): Enclosure {
  return { lo: value, hi: value };
}

/**
 * The enclosure of a value known to `relative` (of its size) plus `absolute`.
 * @param relative a proved or checked bound of |computed − true| / |computed|
 */
export function within(value: number, relative: number, absolute = 0): Enclosure {
  requireThat(relative >= 0 && absolute >= 0, 'relative and absolute error', 'non-negative', relative);
  if (Math.abs(value) === Infinity) return exactly(value);
  const radius = Math.abs(value) * relative + absolute;
  return { lo: value - radius, hi: value + radius };
}

export type Comparison = 'holds' | 'fails' | 'undecided';

/** Is lhs ≤ rhs? `fails` only when even the ends that favour it violate it. */
export function compare(lhs: Enclosure, rhs: Enclosure): Comparison {
  if (lhs.lo > rhs.hi) return 'fails';
  if (lhs.hi <= rhs.lo) return 'holds';
  return 'undecided';
}
