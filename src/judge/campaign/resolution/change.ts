import { exp, ln } from '../../../core/elementary.ts';
import type { TermValue, TermValues } from '../../claims/terms.ts';

/** A term changed in one direction, by sizes that grow. */
export interface Change {
  readonly term: string;
  readonly side: 'larger' | 'smaller';
  readonly sizes: readonly number[];
  readonly whole: boolean;
}

/** Relative changes: from a millionth to half of the term, or twice of it, each 5% more than the last. */
const sizes = { least: 1e-6, count: 256, half: 0.5, twice: 1 };
/** Whole numbers are changed by one, two, four, …. */
const wholeSizes: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/** Something for both changes of a term. */
export type Sides<T> = Readonly<Record<Change['side'], T>>;

/** Both changes of a term. */
export function changesOf(term: string, whole: boolean): Sides<Change> {
  const upTo = (most: number): readonly number[] =>
    Array.from(
      { length: sizes.count },
      (_, i) => most * exp((ln(sizes.least / most) * (sizes.count - 1 - i)) / (sizes.count - 1)),
    );
  return {
    larger: { term, side: 'larger', sizes: whole ? wholeSizes : upTo(sizes.twice), whole },
    smaller: { term, side: 'smaller', sizes: whole ? wholeSizes : upTo(sizes.half), whole },
  };
}

/** The index of the size at which it is seen how strongly the bound depends on the term: one, or about 6%. */
export function probeOf({ whole, sizes: all }: Change): number {
  return whole ? 0 : Math.floor(0.8 * all.length);
}

/** The index of the first size that is at least this, or that of the last. */
export function indexOf({ sizes: all }: Change, size: number): number {
  const index = all.findIndex((x) => x >= size);
  return index === -1 ? all.length - 1 : index;
}

/** The index of the largest size by which the terms can be changed, at least 0. */
export function largestAt({ term, sizes: all, whole }: Change, terms: TermValues): number {
  if (!whole) return all.length - 1;
  const least = [terms[term]!].flat().reduce((a, b) => Math.min(a, b), Infinity);
  return Math.max(
    0,
    all.findLastIndex((size) => size <= least),
  );
}

/** Can a change be made of it? Nothing is a share of 0. */
export function isChangeable(value: TermValue | undefined): boolean {
  return typeof value === 'number' ? value !== 0 : value?.some((x) => x !== 0) === true;
}

/**
 * The terms with one of them changed; whole numbers stay positive, and at most double.
 * @throws {RangeError} where that cannot be
 */
export function changedTerms(
  terms: TermValues,
  { term, side, sizes: all, whole }: Change,
  index: number,
): TermValues {
  const size = side === 'larger' ? all[index]! : -all[index]!;
  const change = (x: number): number => {
    if (!whole) return x * (1 + size);
    if (x + size < 0 || (Math.abs(size) > 1 && Math.abs(size) > x))
      throw new RangeError('changed by more than it is');
    return x + size;
  };
  const value = terms[term]!;
  return { ...terms, [term]: typeof value === 'number' ? change(value) : value.map(change) };
}
