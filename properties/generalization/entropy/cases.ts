import { type Arbitrary, constant, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { log1p, pow } from '../../../src/core/elementary.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { breaking, type BrokenHypothesis, type GapSampler, informativeDelta } from '../gap-sampler.ts';
import { type CellCase, cellSampler, cellSchema } from './flat-cells.ts';
import { type FlatSignCase, flatSignExample, flatSignSampler, flatSignSchema } from './flat-signs.ts';
import {
  type FlatBounds,
  type NetScale,
  type NetworkFlatCase,
  networkFlatCases,
  networkFlatSampler,
  networkFlatSchema,
  trainedFlatCases,
  withScale,
} from './network-flat.ts';

/** A case of G2: θ*, a flat through it, a population and a loss. */
export type EntropyCase = FlatSignCase | CellCase | NetworkFlatCase;

export const entropySchema: z.ZodType<EntropyCase> = z.union([flatSignSchema, cellSchema, networkFlatSchema]);

export const samplerOf: (c: EntropyCase) => GapSampler = memoize((c) => {
  switch (c.kind) {
    case 'flat-signs':
      return flatSignSampler(c);
    case 'cells':
      return cellSampler(c);
    case 'networks':
      return networkFlatSampler(c);
  }
});

export interface EntropyBounds extends FlatBounds {
  bound(c: EntropyCase): { readonly total: number };
  bestScale(c: EntropyCase): number;
}

/** Failure probabilities; the theorem allows any in (0, 1), and large ones are the easiest to see. */
const deltas = [0.9, 0.5, 0.99, 0.9, 0.5, 0.2, 0.1, 0.05, 0.02] as const;

type FlatSignDraws = Pick<FlatSignCase, 'n' | 'delta' | 'rho' | 'B' | 'depth' | 'anchor'> & {
  /** Points of the population for each example. */
  readonly pointsEach: number;
};

function flatSignDraws(n: readonly number[], delta: readonly number[] = deltas): Arbitrary<FlatSignDraws> {
  return record({
    n: constantFrom(...n),
    delta: constantFrom(...delta),
    pointsEach: constantFrom(1e9, 1e9, 1e6, 1e3),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    depth: integer({ min: 1, max: 3 }),
    anchor: constantFrom(1, 2, 0.5),
  });
}

/** Two coins of size M at θ*, and nowhere to move but along one direction; M = 1. */
function flatSigns(
  { deviation }: EntropyBounds,
  { n, delta, pointsEach, rho, B, depth, anchor }: FlatSignDraws,
): FlatSignCase {
  return {
    ...flatSignExample,
    n,
    delta: informativeDelta(delta, deviation({ M: 1, delta: delta / 2, n, logK: 0 })),
    points: pointsEach * n,
    depth,
    anchor,
    B,
    length: B,
    rho,
    slope: rho,
    low: 0,
    r: 1,
    epsilon: 0,
    tau: 1,
  };
}

/** How far θ must go for the loss of one point to move by M, about. */
function unitOf({ M, rho, B, depth, anchor }: FlatSignCase): number {
  return M / (rho * B * Math.sqrt(depth) * pow(anchor, depth - 1));
}

/** Where what is seen at θ* decides. @param broken what fails, if any: by this factor where it is a number */
export function coinCases(
  bounds: EntropyBounds,
  broken?: BrokenHypothesis,
  factor = 1e4,
): Arbitrary<FlatSignCase> {
  return record({
    draws: flatSignDraws([2, 3, 2, 1, 3, 5, 10, 20, 50, 100, 400]),
    kParallel: constantFrom(1, 2, 5, 20, 100),
    along: constantFrom(0.01, 0.1, 0.001, 0.03),
    across: constantFrom(0, 0.01, 0.1, 0.001),
    scale: constantFrom<NetScale[]>('root', 'radius', 'best', 'fine'),
    share: constantFrom(0.97, 0.9, 0.8),
  }).map(({ draws, kParallel, along, across, scale, share }) => {
    const base = flatSigns(bounds, draws);
    const unit = unitOf(base);
    // second and third term as parts of the first, about
    const half = { delta: base.delta / 2, n: base.n };
    const first = bounds.deviation({ M: 1, ...half, logK: 0 });
    const logNet = kParallel * log1p(2 * Math.sqrt(base.n));
    const net = bounds.deviation({ M: 2, ...half, logK: logNet });
    const small: FlatSignCase = {
      ...base,
      fitted: broken === 'anchor' ? roundSignificant(2 * unit) : 0,
      kParallel: Math.min(kParallel, base.points),
      r: roundSignificant((along * unit * first) / net),
      epsilon: roundSignificant((across * unit * first) / 2),
    };
    const c = withScale(breaking(small, broken, factor), scale, bounds.bestScale);
    const { total } = bounds.bound(c);
    return { ...c, high: roundSignificant(Math.min(0.5, Math.max(0.02, share * (1 - total / c.M)))) };
  });
}

/** Coins as they are, for wrong versions of the logarithms. */
export function plainCoins(bounds: EntropyBounds): Arbitrary<FlatSignCase> {
  return record({
    draws: flatSignDraws([1, 100, 400, 3], [0.9, 0.005, 0.001, 0.99]),
    high: constantFrom(0.5, 0.3),
  }).map(({ draws, high }) => {
    const c = flatSigns(bounds, draws);
    const r = roundSignificant(1e-4 * unitOf(c));
    return { ...c, high, r, tau: r };
  });
}

/**
 * Losses that are M or all at one level, and a ball just large enough to bring those of the sample to 0.
 * @param along whether the flat has the directions that fit, or the ε-ball round it; both where absent
 */
export function fittingCases(bounds: EntropyBounds, along?: boolean): Arbitrary<FlatSignCase> {
  return record({
    draws: flatSignDraws([100, 20, 400]),
    flat: along === undefined ? constantFrom(false, true) : constant(along),
    square: constantFrom(false, false, true),
    far: constantFrom(1, 2),
    r: constantFrom(0.1, 0.01),
    scale: constantFrom<NetScale[]>('fine', 'fine', 'root', 'radius'),
    low: constantFrom(1, 0),
    steep: constantFrom('no', 'rho', 'B'),
  }).map(({ draws, flat, square, far, r, scale, low, steep }) => {
    const drawn = flatSigns(bounds, {
      ...draws,
      pointsEach: Math.max(1e6, draws.pointsEach),
      rho: steep === 'rho' ? 100 * draws.rho : draws.rho,
      B: steep === 'B' ? 100 * draws.B : draws.B,
    });
    // at two layers of 0 the product is half the square of what both are moved by
    const base = { ...drawn, low, ...(square && { depth: 2, anchor: 0 }) };
    const needed = square ? Math.sqrt((2 * base.n) / (base.rho * base.B)) : Math.sqrt(base.n) * unitOf(base);
    const reaching = roundSignificant(1.01 * far * needed);
    const c = flat
      ? { ...base, fits: true, kParallel: base.points * base.depth, r: reaching }
      : { ...base, r: roundSignificant((r * reaching) / Math.sqrt(base.n)), epsilon: reaching };
    return withScale(c, scale, bounds.bestScale);
  });
}

/** Losses of M, and an ε-ball that fits few examples since a number is that much larger than claimed. */
export function justFittingCases(
  bounds: EntropyBounds,
  broken: BrokenHypothesis,
  factor: number,
): Arbitrary<FlatSignCase> {
  return flatSignDraws([5, 3, 8, 4, 20], [0.99, 0.9, 0.5]).map((draws) => {
    const base = { ...flatSigns(bounds, { ...draws, pointsEach: 1e9 }), low: 1 };
    const epsilon = roundSignificant((1.01 * Math.sqrt(base.n) * unitOf(base)) / factor);
    const c = { ...breaking(base, broken, factor), epsilon, r: roundSignificant(1e-3 * epsilon) };
    return withScale(c, 'fine', bounds.bestScale);
  });
}

export function cellCases(): Arbitrary<CellCase> {
  return record({
    n: constantFrom(50, 60, 100, 20),
    delta: constantFrom(0.9, 0.99, 0.5),
    k: integer({ min: 1, max: 3 }),
    exponent: integer({ min: 1, max: 13 }),
    rho: constantFrom(1, 2),
    scale: constantFrom(1, 0.1),
  }).map(({ exponent, scale, n, ...c }) => ({
    kind: 'cells',
    ...c,
    n,
    side: pow(10, exponent) + 1,
    M: 1,
    scale,
  }));
}

/** The claim's space: mostly coins with computed exits; an eighth random networks with an ascent. */
export function entropyCases(bounds: EntropyBounds, data?: DataTables): Arbitrary<EntropyCase> {
  const synthetic: Arbitrary<EntropyCase> = oneof(
    { weight: 20, arbitrary: coinCases(bounds) },
    { weight: 3, arbitrary: networkFlatCases(bounds) },
    { weight: 1, arbitrary: fittingCases(bounds) },
    { weight: 1, arbitrary: cellCases() },
  );
  return withTrained(synthetic, trainedFlatCases(bounds, data));
}
