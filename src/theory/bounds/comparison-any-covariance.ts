import { log1p } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';
import { memoize } from '../../core/memoize.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, fromLogStay, type Probability } from '../../core/probability.ts';
import {
  type ChiSquareLadder,
  chiSquareLadder,
  formMixture,
  mixtureSf,
  type NoisyBlock,
} from '../../stats/noncentral-form.ts';

export interface AnyCovarianceSymbols {
  /** Contraction of a step, ≥ 0. */
  readonly q: number;
  /** ησs_i > 0, in units of distance, for the singular values s_i of G; at least one. */
  readonly noise: readonly number[];
  /** Dimension of the space that P projects on, ≥ their number: directions without noise make up the rest. */
  readonly tubeDim: number;
  readonly r: number;
  /** In [0, r]. */
  readonly d0: number;
  /** Integer ≥ 0. */
  readonly T: number;
  /** ηΔ ≥ 0, in units of distance. */
  readonly drift: number;
}

/** Directions of equal noise; variance 0 where there is none. */
interface Block {
  readonly variance: number;
  readonly count: number;
}

/** Where y may lie: anywhere, or what a wrong version allows. */
export type Directions = (blocks: readonly Block[]) => readonly number[];
const everywhere: Directions = (blocks) => blocks.map((_, i) => i);

export interface AnyCovarianceOptions {
  /** Blocks that y may have a part in; all by default. */
  readonly directions?: Directions;
}

/** Singular values nearer to each other than this share are one. */
const equal = 1e-12;
const maxCells = 300;
/** How far the minimum of the product form may be missed, as a share of the chance to leave. */
const tolerance = 0.02;
/** Cells of the chain between 0 and r. */
const gridSize = 10;

function blocksOf({ noise, tubeDim }: Pick<AnyCovarianceSymbols, 'noise' | 'tubeDim'>): readonly Block[] {
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
}

/**
 * max P(‖y + cz‖ > x) over ‖y‖ ≤ m, y in the given blocks: 1 − F(x). As P grows with every square, on a
 * cell of the simplex of squares that add to m² it is at most what it is at the cell's upper corner, a
 * point beyond the simplex: branch and bound, halving the cell of the largest value.
 * @returns lo is attained on the simplex
 *
 */
function worstExit(blocks: readonly Block[], directions: readonly number[], m: number, x: number): Enclosure {
  const total = m * m;
  const target = x * x;
  const free = directions.slice(0, -1);
  const exitAt = (first: readonly number[], last: number): Enclosure => {
    const squares = blocks.map(() => 0);
    for (const [i, block] of free.entries()) squares[block] = first[i]!;
    squares[directions.at(-1)!] = last;
    return exitsFrom(blocks, squares, [target])[0]!;
  };
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  let attained = 0;
  const cellOf = (from: readonly number[], to: readonly number[]): Cell => {
    const left = Math.max(0, total - sum(from));
    attained = Math.max(attained, exitAt(from, left).lo);
    return { from, to, most: exitAt(to, left).hi };
  };
  const cells = [
    cellOf(
      free.map(() => 0),
      free.map(() => total),
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
    const { from, to, most } = cells[at]!;
    attained = Math.max(attained, cells.length === 1 ? 0 : exitAt(from, Math.max(0, total - sum(from))).lo);
    const near = most - attained <= tolerance * attained + 1e-13;
    if (near || cells.length >= maxCells || free.length === 0 || total === 0) {
      return { lo: attained, hi: Math.max(most, attained) };
    }
    const widths = from.map((a, i) => to[i]! - a);
    const i = widths.indexOf(Math.max(...widths));
    const middle = (from[i]! + to[i]!) / 2;
    cells[at] = cellOf(from, to.with(i, middle));
    const upper = from.with(i, middle);
    // what lies beyond the simplex is no part of it
    if (sum(upper) < total) {
      const room = total - sum(upper);
      cells.push(
        cellOf(
          upper,
          to.map((b, j) => Math.min(b, upper[j]! + room)),
        ),
      );
    }
  }
}

/** @throws {RangeError} outside the domains of {@link AnyCovarianceSymbols} */
function requireAnyCovariance({ q, noise, tubeDim, r, d0, T, drift }: AnyCovarianceSymbols): void {
  requireNumbers({
    nonNegative: { q, d0, drift },
    positive: { r },
    count: { T },
    positiveInteger: { tubeDim },
  });
  requireThat(d0 <= r, 'd0', 'in [0, r]', d0);
  requireThat(
    noise.length > 0 && noise.every((c) => c > 0),
    'noise',
    'positive, at least one',
    noise.join(' '),
  );
  requireThat(noise.length <= tubeDim, 'number of singular values', `at most ${tubeDim}`, noise.length);
}

/** max P(‖y + cz‖ > r) over ‖y‖ ≤ m. */
const worstStep: (
  noise: readonly number[],
  tubeDim: number,
  m: number,
  r: number,
  directions: Directions | undefined,
) => Enclosure = memoize((noise, tubeDim, m, r, directions = everywhere) => {
  const blocks = blocksOf({ noise, tubeDim });
  return worstExit(blocks, directions(blocks), m, r);
});

/** T11-product as computed, between what is proved and what is attained. */
export interface EnclosedStagnation {
  readonly proved: Probability;
  readonly attained: Probability;
}

/**
 * T11-product: P(θ_t ∈ T_r for all t ≤ T) ≥ F_{d_0}(r) F_r(r)^{T−1} for any G, F_d(x) = min P(‖y + ησGz‖ ≤
 * x) over y in the normal space with ‖y‖ ≤ qd + ηΔ. `proved` is a lower bound, `attained` what some y
 * gives.
 * Source: docs/theory.md, T11; checked by stagnation/comparison-any-covariance-product.
 * @throws {RangeError} outside the domains of {@link AnyCovarianceSymbols}
 *
 */
export function anyCovarianceProduct(
  symbols: AnyCovarianceSymbols,
  options: AnyCovarianceOptions = {},
): EnclosedStagnation {
  const { noise, tubeDim, q, r, d0, T, drift } = symbols;
  requireAnyCovariance(symbols);
  const stepFrom = (d: number): Enclosure => worstStep(noise, tubeDim, q * d + drift, r, options.directions);
  const first = T === 0 ? { lo: 0, hi: 0 } : stepFrom(d0);
  const later = T <= 1 ? { lo: 0, hi: 0 } : stepFrom(r);
  const stay = (end: 'lo' | 'hi'): Probability =>
    fromLogStay(logStayOf(first[end]) + (T <= 1 ? 0 : (T - 1) * logStayOf(later[end])));
  return { proved: stay('hi'), attained: stay('lo') };
}

function logStayOf(exit: number): number {
  return exit >= 1 ? -Infinity : log1p(-exit);
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
function worstExits(
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

/**
 * T11: at least ũ_T(d_0), the survival of the chain on [0, r] with the transition law F_d. From below, on a
 * grid: a distance counts as the next node above it, which only makes leaving likelier. With v_t = 1 − ũ_t,
 * v_{t+1}(d) = v_t(x_1) + Σ_j P(beyond x_j)(v_t(x_{j+1}) − v_t(x_j)), v_t(x_{N+1}) = 1. The better of that
 * and T11-product is returned.
 * Source: docs/theory.md, T11; checked by stagnation/comparison-any-covariance.
 * @throws {RangeError} outside the domains of {@link AnyCovarianceSymbols}
 *
 */
export function anyCovarianceSurvival(
  symbols: AnyCovarianceSymbols,
  options: AnyCovarianceOptions = {},
): Probability {
  const { q, r, d0, T, drift } = symbols;
  const { proved } = anyCovarianceProduct(symbols, options);
  if (T <= 1) return proved;
  const { rows, rowFrom } = chainOf(symbols.noise, symbols.tubeDim, q, r, drift, options.directions);
  let v: readonly number[] = [...rows.map(() => 0), 1];
  const after = (row: readonly number[]): number =>
    row.reduce((exit, beyond, j) => exit + beyond * (v[j + 1]! - v[j]!), v[0]!);
  for (let t = 1; t < T; t++) v = [...rows.map((row) => Math.min(1, after(row))), 1];
  const exit = Math.min(1, after(rowFrom(d0)) * (1 + 1e-12));
  return exit < proved.exit ? fromExit(exit) : proved;
}

/** Chances to be beyond x_1 < … < x_N = r after a step from each of them, and after one from any d. */
interface Chain {
  readonly rows: readonly (readonly number[])[];
  rowFrom(d: number): readonly number[];
}

const chainOf: (
  noise: readonly number[],
  tubeDim: number,
  q: number,
  r: number,
  drift: number,
  directions: Directions | undefined,
) => Chain = memoize((noise, tubeDim, q, r, drift, directions = everywhere) => {
  const blocks = blocksOf({ noise, tubeDim });
  const allowed = directions(blocks);
  const nodes = Array.from({ length: gridSize }, (_, i) => ((i + 1) * r) / gridSize);
  const limits = nodes.map((x) => x * x);
  const ladders = laddersOf(blocks, limits);
  const rowFrom = (d: number): readonly number[] =>
    worstExits(blocks, allowed, q * d + drift, limits, ladders);
  return { rows: nodes.map(rowFrom), rowFrom };
});

/** What all cells have in common; nothing where directions without noise take room away. */
function laddersOf(
  blocks: readonly Block[],
  limits: readonly number[],
): readonly ChiSquareLadder[] | undefined {
  const least = blocks.at(-1)!.variance;
  if (least === 0) return undefined;
  const degrees = blocks.reduce((sum, { count }) => sum + count, 0);
  return limits.map((x) => chiSquareLadder(x / (2 * least), degrees));
}
