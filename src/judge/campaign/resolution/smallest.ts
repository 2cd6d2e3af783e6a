import type { Change } from './change.ts';
import type { KnownCase } from './changed-claim.ts';

/** The smallest refuted size of a change so far: its index (the number of sizes: none), and where. */
export interface Smallest {
  index: number;
  at?: KnownCase;
  how?: KnownCase['finding']['how'];
}

/** None yet. */
export function noneOf({ sizes }: Change): Smallest {
  return { index: sizes.length };
}

/**
 * Lowers it to the smallest size that is refuted at this case, if one below it is.
 * @param guess about where that should be; the next one below where absent: a single question, mostly
 */
export function lower(
  smallest: Smallest,
  at: KnownCase,
  how: KnownCase['finding']['how'],
  refuted: (index: number) => boolean,
  guess: number = Infinity,
): void {
  const index = leastRefuted(smallest.index, guess, refuted);
  if (index !== undefined) Object.assign(smallest, { index, at, how });
}

/** Strides away from a guess: about 10%, 50%, a factor of 5, …. */
const strides = { first: 2, growth: 4 };

/** The first of 0, …, count − 1 that is refuted, if what is above it is, too; undefined where none is. */
function leastRefuted(count: number, guess: number, refuted: (index: number) => boolean): number | undefined {
  if (count === 0) return undefined;
  const first = Math.min(guess, count - 1);
  const down = refuted(first);
  // not refuted at lo, refuted at hi, where they are known
  let [lo, hi] = down ? [-1, first] : [first, count];
  for (let stride = strides.first; down ? lo === -1 && hi > 0 : hi === count && lo < count - 1; ) {
    const next = down ? Math.max(0, hi - stride) : Math.min(count - 1, lo + stride);
    if (refuted(next)) hi = next;
    else lo = next;
    stride *= strides.growth;
  }
  while (hi - lo > 1) {
    const middle = Math.floor((lo + hi) / 2);
    if (refuted(middle)) hi = middle;
    else lo = middle;
  }
  return hi < count ? hi : undefined;
}
