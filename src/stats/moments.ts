import type { BlockOutcomes } from '../core/experiment.ts';
import { memoize } from '../core/memoize.ts';

/** Counts and sums of some values. */
export interface Moments {
  readonly count: number;
  /** Values above 0. */
  readonly hits: number;
  readonly sum: number;
  /** Sum of squares. */
  readonly squares: number;
  /** The smallest and the largest, NaN where one is NaN; ±∞ of none. */
  readonly least: number;
  readonly largest: number;
}

/** Counts and sums of values that come in blocks: the same for any cutting into calls, to the last bit. */
export interface CountingMoments {
  /** Takes blocks whose array and outcomes stay as they are. */
  take(blocks: readonly BlockOutcomes[]): void;
  moments(): Moments;
}

/** Those of each block, computed once for all that take them. */
export const momentsOf: (blocks: readonly BlockOutcomes[]) => readonly Moments[] = memoize((blocks) =>
  blocks.map(({ values }) => momentsOfBlock(values)),
);

export function countingMoments(): CountingMoments {
  let seen: Moments = {
    count: 0,
    hits: 0,
    sum: 0,
    squares: 0,
    least: Infinity,
    largest: -Infinity,
  };
  return {
    take: (blocks) => {
      let { count, hits, sum, squares, least, largest } = seen;
      for (const block of momentsOf(blocks)) {
        count += block.count;
        hits += block.hits;
        sum += block.sum;
        squares += block.squares;
        least = Math.min(least, block.least);
        largest = Math.max(largest, block.largest);
      }
      seen = { count, hits, sum, squares, least, largest };
    },
    moments: () => seen,
  };
}

function momentsOfBlock(values: BlockOutcomes['values']): Moments {
  let hits = 0;
  let sum = 0;
  let squares = 0;
  let least = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > 0) hits++;
    sum += value;
    squares += value * value;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  // a sum tells whether one is NaN; or infinities of both signs, which are as wrong
  if (Number.isNaN(sum)) least = largest = Number.NaN;
  return { count: values.length, hits, sum, squares, least, largest };
}
