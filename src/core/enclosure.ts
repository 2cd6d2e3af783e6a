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
 * @accuracy The ends are rounded to float64, not outwards: grant 1e-15 more than is known.
 * @param relative a proved or checked bound of |computed − true| / |computed|
 */
export function within(value: number, relative: number, absolute = 0): Enclosure {
  requireThat(relative >= 0 && absolute >= 0, 'relative and absolute error', 'non-negative', relative);
  if (Math.abs(value) === Infinity) return exactly(value);
  const radius = Math.abs(value) * relative + absolute;
  return { lo: value - radius, hi: value + radius };
}

/** How many floating-point numbers on one is from the other: 0 where both are equal. */
export function lastPlaces(x: number, y: number): number {
  const [a, b] = new BigInt64Array(Float64Array.of(x, y).buffer);
  // of negative numbers the bits count downwards
  const order = (bits: bigint): bigint => (bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits);
  const places = order(a!) - order(b!);
  return Number(places < 0n ? -places : places);
}

/** What is known of lhs ≤ rhs from their enclosures: `undecided` where these overlap. */
export type Comparison = 'holds' | 'fails' | 'undecided';

/**
 * Is lhs ≤ rhs? `fails` only when even the ends that favour it violate it.
 * @accuracy Exact: the ends are compared as they are.
 */
export function compare(lhs: Enclosure, rhs: Enclosure): Comparison {
  if (lhs.lo > rhs.hi) return 'fails';
  if (lhs.hi <= rhs.lo) return 'holds';
  return 'undecided';
}
