import type { Enclosure } from '../../core/enclosure.ts';
import {
  type ChiSquareLadder,
  chiSquareLadder,
  formMixture,
  mixtureSf,
  type NoisyBlock,
} from '../../stats/noncentral-form.ts';

/** Directions of equal noise; variance 0 where there is none. */
export interface Block {
  readonly variance: number;
  readonly count: number;
}

/** Where y may lie: anywhere, or what a wrong version allows. */
export type Directions = (blocks: readonly Block[]) => readonly number[];
export const everywhere: Directions = (blocks) => blocks.map((_, i) => i);

/** Singular values nearer to each other than this share are one. */
const equal = 1e-12;
const maxCells = 300;
/** How far the minimum of the product form may be missed, as a share of the chance to leave. */
const tolerance = 0.02;
/** Smaller differences may be those of roundings. */
const maxBlur = 1e-11;
/** The noise by size, the loudest first, then the directions without, as many as are left of `tubeDim`. */
export function blocksOf({
  noise,
  tubeDim,
}: {
  readonly noise: readonly number[];
  readonly tubeDim: number;
}): readonly Block[] {
  const blocks: { c: number; count: number }[] = [];
  for (const c of noise.toSorted((a, b) => b - a)) {
    const last = blocks.at(-1);
    if (last && c >= last.c * (1 - equal)) last.count++;
    else blocks.push({ c, count: 1 });
  }
  const still = tubeDim - noise.length;
  return [
    ...blocks.map(({ c, count }) => ({ variance: c * c, count })),
    ...(still > 0 ? [{ variance: 0, count: still }] : []),
  ];
}

/** P(‖y + cz‖² > x) for several x, y with these squares in the blocks; grows with each of them. */
function exitsFrom(
  blocks: readonly Block[],
  squares: readonly number[],
  limits: readonly number[],
  ladders?: readonly ChiSquareLadder[],
): readonly Enclosure[] {
  let still = 0;
  const noisy: NoisyBlock[] = [];
  for (const [i, { variance, count }] of blocks.entries()) {
    const meanSquare = squares[i]!;
    if (variance === 0) still += meanSquare;
    else noisy.push({ variance, count, meanSquare });
  }
  const mixture = formMixture(noisy, Math.max(...limits) - still);
  return limits.map((x, i) => mixtureSf(mixture, x - still, ladders?.[i]));
}

interface Cell {
  /** Least and greatest squares of y in all blocks but the last one. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** At least P(exit) anywhere in the cell. */
  readonly most: number;
  /** What of it may be rounding. */
  readonly blur: number;
}

/** What all squares have in common; nothing where directions without noise take room away. */
export function laddersOf(
  blocks: readonly Block[],
  limits: readonly number[],
): readonly ChiSquareLadder[] | undefined {
  const least = blocks.at(-1)!.variance;
  if (least === 0 || limits.some((x) => !(x > 0))) return undefined;
  const degrees = blocks.reduce((sum, { count }) => sum + count, 0);
  return limits.map((x) => chiSquareLadder(x / (2 * least), degrees));
}

/**
 * max P(‖y + cz‖ > x) over ‖y‖ ≤ m, y in the given blocks: 1 − F(x). As P grows with every square, on a
 * cell of the simplex of squares that add to m² it is at most what it is at the cell's upper corner, a
 * point beyond the simplex: branch and bound, halving the cell of the largest value.
 * @returns lo is attained on the simplex
 */
export function worstExit(
  blocks: readonly Block[],
  directions: readonly number[],
  m: number,
  x: number,
): Enclosure {
  const total = m * m;
  const target = x * x;
  const free = directions.slice(0, -1);
  const ladders = laddersOf(blocks, [target]);
  const exitAt = (first: readonly number[], last: number): Enclosure => {
    const squares = blocks.map(() => 0);
    for (const [i, block] of free.entries()) squares[block] = first[i]!;
    squares[directions.at(-1)!] = last;
    return exitsFrom(blocks, squares, [target], ladders)[0]!;
  };
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  let attained = 0;
  /** @param isNew does no cell before begin there? */
  const cellOf = (from: readonly number[], to: readonly number[], isNew: boolean): Cell => {
    const left = Math.max(0, total - sum(from));
    if (isNew) attained = Math.max(attained, exitAt(from, left).lo);
    const { lo, hi } = exitAt(to, left);
    return { from, to, most: hi, blur: Math.min(2 * (hi - lo) + 1e-13, maxBlur) };
  };
  const cells = [
    cellOf(
      free.map(() => 0),
      free.map(() => total),
      true,
    ),
  ];
  for (const [i] of free.entries()) {
    attained = Math.max(
      attained,
      exitAt(
        free.map((_, j) => (i === j ? total : 0)),
        0,
      ).lo,
    );
  }
  for (;;) {
    let at = 0;
    for (let i = 1; i < cells.length; i++) if (cells[i]!.most > cells[at]!.most) at = i;
    const { from, to, most, blur } = cells[at]!;
    const near = most - attained <= tolerance * attained + blur;
    if (near || cells.length >= maxCells || free.length === 0 || total === 0) {
      return { lo: attained, hi: Math.max(most, attained) };
    }
    const widths = from.map((a, i) => to[i]! - a);
    const i = widths.indexOf(Math.max(...widths));
    const middle = (from[i]! + to[i]!) / 2;
    cells[at] = cellOf(from, to.with(i, middle), false);
    const upper = from.with(i, middle);
    // what lies beyond the simplex is no part of it
    if (sum(upper) < total) {
      const room = total - sum(upper);
      cells.push(
        cellOf(
          upper,
          to.map((b, j) => Math.min(b, upper[j]! + room)),
          true,
        ),
      );
    }
  }
}

/**
 * Where cells of the simplex begin and end, as shares: narrow at its corners, where the minimum mostly is.
 */
const shares: Readonly<Record<number, readonly number[]>> = {
  1: [0, 0.004, 0.03, 0.12, 0.4, 0.75, 0.92, 0.985, 1],
  2: [0, 0.02, 0.15, 0.5, 0.85, 0.98, 1],
};
const coarseShares: readonly number[] = [0, 0.02, 0.3, 0.8, 1];

/** At least max P(‖y + cz‖ > x) over ‖y‖ ≤ m, for several x at once: over all cells of a fixed grid. */
export function worstExits(
  blocks: readonly Block[],
  directions: readonly number[],
  m: number,
  limits: readonly number[],
  ladders: readonly ChiSquareLadder[] | undefined,
): readonly number[] {
  const free = directions.slice(0, -1);
  const ends = shares[free.length] ?? coarseShares;
  let worst: readonly number[] = limits.map(() => 0);
  const visit = (corner: readonly number[], taken: number): void => {
    if (taken >= 1 && corner.length > 0) return;
    if (corner.length < free.length) {
      for (let i = 1; i < ends.length; i++) visit([...corner, Math.min(ends[i]!, 1)], taken + ends[i - 1]!);
      return;
    }
    const squares = blocks.map(() => 0);
    for (const [i, block] of free.entries()) squares[block] = corner[i]! * m * m;
    squares[directions.at(-1)!] = Math.max(0, 1 - taken) * m * m;
    const exits = exitsFrom(blocks, squares, limits, ladders);
    worst = worst.map((exit, j) => Math.max(exit, exits[j]!.hi));
  };
  visit([], 0);
  return worst;
}
