import { requireThat } from './errors.ts';

type Named<V> = Readonly<Record<string, V>>;
type Kind = 'positive' | 'nonNegative' | 'fraction' | 'count' | 'positiveInteger';

/** What each kind of number must be, in words and as a condition; integers are exact in float64. */
const kinds: Readonly<Record<Kind, readonly [requirement: string, holds: (x: number) => boolean]>> = {
  positive: ['positive and finite', (x) => x > 0 && x < Infinity],
  nonNegative: ['non-negative and finite', (x) => x >= 0 && x < Infinity],
  fraction: ['in (0, 1)', (x) => x > 0 && x < 1],
  count: ['a non-negative integer', (x) => Number.isSafeInteger(x) && x >= 0],
  positiveInteger: ['a positive integer', (x) => Number.isSafeInteger(x) && x > 0],
};

/**
 * Checks parameters given by name, as in `requireNumbers({ positive: { eta, r }, count: { T } })`.
 * @throws {RangeError} naming the first one that is out of its range, what it must be, and its value
 */
export function requireNumbers(numbers: Partial<Record<Kind, Named<number>>>): void {
  // bounds ask this of every step size that they try
  for (const kind of Object.keys(numbers) as Kind[]) {
    const [requirement, holds] = kinds[kind];
    const group = numbers[kind]!;
    for (const name of Object.keys(group)) requireThat(holds(group[name]!), name, requirement, group[name]!);
  }
}

/** @throws {RangeError} unless each is an integer from lo to hi */
export function requireIntegerIn(lo: number, hi: number, numbers: Named<number>): void {
  for (const [name, x] of Object.entries(numbers))
    requireThat(Number.isInteger(x) && x >= lo && x <= hi, name, `an integer in [${lo}, ${hi}]`, x);
}

/** @throws {RangeError} unless these lists are in [0, ∞) throughout */
export function requireAllNonNegative(lists: Named<readonly number[]>): void {
  for (const [name, list] of Object.entries(lists))
    for (const [i, x] of list.entries())
      requireThat(x >= 0 && x < Infinity, `${name}[${i}]`, 'non-negative and finite', x);
}
