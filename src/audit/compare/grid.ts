import { openStream } from '../../core/stream.ts';
import { buildNetwork } from '../../theory/network/build.ts';
import { ballRound, type BoundName, type BoundValue, boundsOn } from './bounds.ts';
import type { ComparePlan } from './options.ts';
import { type Sizes, sizesOf } from './sizes.ts';

/** What varies over the grid; every combination is a cell. */
export const gridLevels = {
  depth: [2, 4, 8],
  width: [16, 64, 256],
  /** Gaussian weights, or Gaussian of rank 2: large or small Frobenius norm for the same spectral norm. */
  weights: ['full rank', 'rank 2'],
  /** Spectral norm of each layer, about. */
  norm: [1, 2],
  n: [1e3, 1e6, 1e9],
  /** Radius of the ball round the network, ‖θ − θ*‖₂. */
  r: [1e-6, 1e-3, 0.1, 1],
} as const;

/** A combination of levels. */
export type GridPoint = { readonly [F in keyof typeof gridLevels]: (typeof gridLevels)[F][number] };
export type Factor = keyof typeof gridLevels;
export const factors: readonly Factor[] = ['depth', 'width', 'weights', 'norm', 'n', 'r'];

/** A class of networks, the ball round a random one, with every bound. */
export interface Cell {
  readonly at: GridPoint;
  readonly p: number;
  readonly bounds: readonly BoundValue[];
  /** The smallest among the bounds of the whole ball whose hypotheses are met. */
  readonly smallest: BoundName;
  /** The same with G2, which also asks that the learner stays near a flat of `kParallel` dimensions. */
  readonly smallestWithFlat: BoundName;
}

export type GridPlan = Pick<ComparePlan, 'seed' | 'delta' | 'gamma' | 'kParallel' | 'epsilon'>;

/**
 * Every bound on balls round random ReLU networks with one output, ‖x‖ ≤ 1, the ramp loss of margin gamma.
 * @param say is told what is being done
 */
export function gridOf(plan: GridPlan, say: (what: string) => void): readonly Cell[] {
  const { depth, width, weights, norm, n, r } = gridLevels;
  return depth.flatMap((L) =>
    width.flatMap((d) => {
      say(`depth ${L}, width ${d}`);
      return weights.flatMap((kind) =>
        norm.flatMap((scale) => {
          const sizes = randomSizes(L, d, kind, scale, plan.seed);
          return n.flatMap((sample) =>
            r.map((radius) =>
              cellOf({ depth: L, width: d, weights: kind, norm: scale, n: sample, r: radius }, sizes, plan),
            ),
          );
        }),
      );
    }),
  );
}

function cellOf(at: GridPoint, sizes: Sizes, { delta, gamma, kParallel, epsilon }: GridPlan): Cell {
  const task = { M: 1, rho: 1 / gamma, B: 1, delta, n: at.n };
  const bounds = boundsOn(task, ballRound(sizes, at.r, kParallel, epsilon));
  const valid = bounds.filter(
    ({ kind, unmet, value }) => kind === 'bound' && unmet.length === 0 && value !== undefined,
  );
  const least = (among: readonly BoundValue[]): BoundName =>
    among.reduce((best, bound) => (bound.value! < best.value! ? bound : best)).name;
  return {
    at,
    p: sizes.p,
    bounds,
    smallest: least(valid.filter(({ name }) => name !== 'G2')),
    smallestWithFlat: least(valid),
  };
}

function randomSizes(
  depth: number,
  width: number,
  weights: GridPoint['weights'],
  scale: number,
  seed: string,
): Sizes {
  const layer =
    weights === 'rank 2'
      ? ({ kind: 'low-rank', rank: 2, scale } as const)
      : ({ kind: 'gaussian', scale } as const);
  return sizesOf(
    buildNetwork({
      kind: 'generated',
      activation: 'relu',
      widths: [...Array.from({ length: depth }, () => width), 1],
      biases: 0,
      seed: openStream(['compare', seed, 'grid']).bits32(),
      layers: Array.from({ length: depth }, () => layer),
    }),
  );
}

/** How often a bound is the smallest, and how often at each level of the two factors that matter most. */
export function formatRegion(cells: readonly Cell[], wins: (cell: Cell) => boolean): string {
  const won = cells.filter(wins).length;
  if (won === 0) return 'nowhere on this grid';
  if (won === cells.length) return 'everywhere on this grid';
  const byFactor = factors
    .map((factor) => {
      const shares = gridLevels[factor].map((level) => {
        const there = cells.filter(({ at }) => at[factor] === level);
        return { level, share: there.filter(wins).length / there.length };
      });
      const all = shares.map(({ share }) => share);
      return { factor, shares, spread: Math.max(...all) - Math.min(...all) };
    })
    .sort((x, y) => y.spread - x.spread)
    .slice(0, 2)
    .filter(({ spread }) => spread > 0.1);
  const parts = byFactor.map(
    ({ factor, shares }) =>
      `at ${factor} = ${shares.map(({ level, share }) => `${formatLevel(level)} in ${Math.round(100 * share)}%`).join(', ')}`,
  );
  return [`in ${won} of ${cells.length} classes`, ...parts].join('; ');
}

export function formatLevel(level: number | string): string {
  if (typeof level === 'string') return level;
  return level >= 1e3 || level < 0.1 ? level.toExponential().replace('e+', 'e') : String(level);
}
