import { log1p } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';
import { memoize } from '../../core/memoize.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, fromLogStay, type Probability } from '../../core/probability.ts';
import { blocksOf, type Directions, everywhere, laddersOf, worstExit, worstExits } from './worst-exit.ts';

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

export interface AnyCovarianceOptions {
  /** Blocks that y may have a part in; all by default. */
  readonly directions?: Directions;
}

/** Cells of the chain between 0 and r. */
const gridSize = 10;

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
 * T11: at least ũ_T(d_0), the survival of the chain on [0, r] with the transition law F_d. From below, on a
 * grid: a distance counts as the next node above it, which only makes leaving likelier. With v_t = 1 − ũ_t,
 * v_{t+1}(d) = v_t(x_1) + Σ_j P(beyond x_j)(v_t(x_{j+1}) − v_t(x_j)), v_t(x_{N+1}) = 1. The better of that
 * and T11-product is returned.
 * Source: docs/theory.md, T11; checked by stagnation/comparison-any-covariance.
 * @throws {RangeError} outside the domains of {@link AnyCovarianceSymbols}
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
