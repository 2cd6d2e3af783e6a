import { type Arbitrary, constant, constantFrom, integer, oneof, record } from 'fast-check';
import { bestEntropyBound, entropyBound } from '../../../src/theory/bounds/entropy-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { nice } from '../../../src/theory/cases/landscapes.ts';
import { log1p, pow } from '../../../src/core/elementary.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { parameterCount } from '../../../src/theory/network/network.ts';
import { type EntropyCase, flatSignSymbols } from './bound.ts';
import type { CellCase } from './flat-cells.ts';
import type { FlatSignCase } from './flat-signs.ts';
import {
  brieflyTrained,
  contestedRows,
  trainedLosses,
  withTrained,
} from '../../../src/theory/cases/trained-networks.ts';
import { type NetworkFlatCase, networkLambda } from './network-flat.ts';
import { smallNetworks } from '../small-networks.ts';

/** Failure probabilities; the theorem allows any in (0, 1), and large ones are the easiest to see. */
const deltas = [0.9, 0.5, 0.99, 0.9, 0.5, 0.2, 0.1, 0.05, 0.02] as const;

/** Where the scale of the net is put: at the radius, at r/√n, at its best, or far below. */
type Scale = 'radius' | 'root' | 'best' | 'fine';

/** Hypotheses that a flat of signs can break. */
export type Broken = 'M' | 'rho' | 'B' | 'inside' | 'anchor' | 'sample';

/** δ, or a larger one where Hoeffding's deviation would leave nothing of M. */
function possible(delta: number, n: number): number {
  return hoeffdingDeviation({ M: 1, delta: delta / 2, n, logK: 0 }) < 0.85 ? delta : 0.9;
}

interface Size {
  readonly n: number;
  readonly delta: number;
  readonly crowd: number;
  readonly rho: number;
  readonly B: number;
  readonly depth: number;
  readonly anchor: number;
}

function drawnSizes(n: readonly number[], delta: readonly number[] = deltas): Arbitrary<Size> {
  return record({
    n: constantFrom(...n),
    delta: constantFrom(...delta),
    crowd: constantFrom(1e9, 1e9, 1e6, 1e3),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    depth: integer({ min: 1, max: 3 }),
    anchor: constantFrom(1, 2, 0.5),
  });
}

/** Two coins of size M at θ*, and not a hair's breadth to move; M = 1. */
function caseOf({ n, delta, crowd, rho, B, depth, anchor }: Size): FlatSignCase {
  return {
    kind: 'flat-signs',
    n,
    delta: possible(delta, n),
    points: crowd * n,
    depth,
    anchor,
    B,
    length: B,
    rho,
    slope: rho,
    M: 1,
    top: 1,
    low: 0,
    high: 0.5,
    kParallel: 1,
    fits: false,
    r: 1,
    epsilon: 0,
    tau: 1,
    reach: 1,
    fitted: 0,
    repeated: false,
  };
}

/** How far θ must go for the loss of one point to move by M, about. */
function unitOf({ M, rho, B, depth, anchor }: FlatSignCase): number {
  return M / (rho * B * Math.sqrt(depth) * pow(anchor, depth - 1));
}

function scaled(c: FlatSignCase, scale: Scale): FlatSignCase {
  return { ...c, tau: scaleOf({ ...flatSignSymbols(c) }, scale) };
}

function scaleOf(symbols: Parameters<typeof bestEntropyBound>[0], scale: Scale): number {
  const { r, n } = symbols;
  const tau = { radius: r, root: r / Math.sqrt(n), fine: r / (100 * Math.sqrt(n)) };
  return Math.min(r, nice(scale === 'best' ? bestEntropyBound(symbols).tau : tau[scale]));
}

/**
 * Small neighbourhoods, in which what is seen at θ* decides; the probability of the high level is a part of the largest at which a
 * surprise is possible.
 * @param broken the hypothesis that fails, if any: grossly, by a factor of 10,000 where it is a number
 */
export function coinCases(broken?: Broken): Arbitrary<FlatSignCase> {
  return record({
    size: drawnSizes([2, 3, 2, 1, 3, 5, 10, 20, 50, 100, 400]),
    kParallel: constantFrom(1, 2, 5, 20, 100),
    along: constantFrom(0.01, 0.1, 0.001, 0.03),
    across: constantFrom(0, 0.01, 0.1, 0.001),
    scale: constantFrom<Scale[]>('root', 'radius', 'best', 'fine'),
    share: constantFrom(0.97, 0.9, 0.8),
  }).map(({ size, kParallel, along, across, scale, share }) => {
    const base = caseOf(size);
    const unit = unitOf(base);
    // second and third term as parts of the first, about
    const first = hoeffdingDeviation({ M: 1, delta: base.delta / 2, n: base.n, logK: 0 });
    const net = hoeffdingDeviation({
      M: 2,
      delta: base.delta / 2,
      n: base.n,
      logK: kParallel * log1p(2 * Math.sqrt(base.n)),
    });
    const away = { ...base, fitted: broken === 'anchor' ? nice(2 * unit) : 0 };
    const c = scaled(
      {
        ...away,
        top: broken === 'M' ? 1e4 * base.M : base.M,
        length: broken === 'B' ? 1e4 * base.B : base.B,
        slope: broken === 'rho' ? 1e4 * base.rho : base.rho,
        reach: broken === 'inside' ? 1e4 : 1,
        repeated: broken === 'sample',
        kParallel: Math.min(kParallel, base.points),
        r: nice((along * unit * first) / net),
        epsilon: nice((across * unit * first) / 2),
      },
      scale,
    );
    const { total } = entropyBound(flatSignSymbols(c));
    return { ...c, high: nice(Math.min(0.5, Math.max(0.02, share * (1 - total / c.M)))) };
  });
}

/** Coins as they are, for wrong versions of the logarithms. */
export function plainCoins(): Arbitrary<FlatSignCase> {
  return record({
    size: drawnSizes([1, 100, 400, 3], [0.9, 0.005, 0.001, 0.99]),
    high: constantFrom(0.5, 0.3),
  }).map(({ size, high }) => {
    const c = caseOf(size);
    const r = nice(1e-4 * unitOf(c));
    return { ...c, high, r, tau: r };
  });
}

/**
 * Losses that are M or all at one level, and a ball just large enough to bring those of the sample to 0.
 * @param along whether the flat has the directions that fit, or the ε-ball round it; both where absent
 */
export function fittingCases(along?: boolean): Arbitrary<FlatSignCase> {
  return record({
    size: drawnSizes([100, 20, 400]).map((size) => ({ ...size, crowd: Math.max(1e6, size.crowd) })),
    flat: along === undefined ? constantFrom(false, true) : constant(along),
    square: constantFrom(false, false, true),
    far: constantFrom(1, 2),
    r: constantFrom(0.1, 0.01),
    scale: constantFrom<Scale[]>('fine', 'fine', 'root', 'radius'),
    low: constantFrom(1, 0),
    steep: constantFrom('no', 'rho', 'B'),
  }).map(({ size, flat, square, far, r, scale, low, steep }) => {
    const drawn = caseOf({
      ...size,
      rho: steep === 'rho' ? 100 * size.rho : size.rho,
      B: steep === 'B' ? 100 * size.B : size.B,
    });
    // at two layers of 0 the product is half the square of what both are moved by
    const base = { ...drawn, low, ...(square && { depth: 2, anchor: 0 }) };
    const needed = square ? Math.sqrt((2 * base.n) / (base.rho * base.B)) : Math.sqrt(base.n) * unitOf(base);
    const reaching = nice(1.01 * far * needed);
    const c = flat
      ? { ...base, fits: true, kParallel: base.points * base.depth, r: reaching }
      : { ...base, r: nice((r * reaching) / Math.sqrt(base.n)), epsilon: reaching };
    return scaled(c, scale);
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

export function networkFlatCases(): Arbitrary<NetworkFlatCase> {
  return record({
    n: flatDraws.n,
    delta: flatDraws.delta,
    small: smallNetworks(),
    kParallel: flatDraws.kParallel,
    part: flatDraws.part,
    thickness: flatDraws.thickness,
    scale: flatDraws.scale,
  }).map(({ small, ...draws }) => flatCase(small, draws));
}

/** Networks trained on data as θ*, and rows that did not train them as the population. */
export function trainedFlatCases(data: DataTables | undefined): Arbitrary<NetworkFlatCase> | undefined {
  const trained = brieflyTrained(data);
  return (
    trained &&
    record({
      ...flatDraws,
      // so few that every sample can be played, and enough that the sampling term is below half of M
      sizes: constantFrom({ N: 4, n: 5 }, { N: 4, n: 7 }, { N: 6, n: 5 }),
      delta: constantFrom(0.9, 0.99),
      part: constantFrom(0.001, 0.003, 0.01),
      trained,
      loss: trainedLosses,
    }).map(({ sizes: { N, n }, trained: found, loss, ...draws }) =>
      flatCase(
        { first: found.network, population: { rows: contestedRows(found, N) }, loss },
        { ...draws, n },
      ),
    )
  );
}

interface FlatDraws {
  readonly n: number;
  readonly delta: number;
  readonly kParallel: number;
  /** Λr as a part of M, about. */
  readonly part: number;
  /** ε/r */
  readonly thickness: number;
  readonly scale: Scale;
}

const flatDraws: { readonly [D in keyof FlatDraws]: Arbitrary<FlatDraws[D]> } = {
  n: constantFrom(2, 3, 5, 20, 1),
  delta: constantFrom(0.9, 0.99, 0.5),
  kParallel: integer({ min: 1, max: 4 }),
  part: constantFrom(0.001, 0.01, 0.05),
  thickness: constantFrom(0, 0.01, 0.3),
  scale: constantFrom<Scale[]>('root', 'radius', 'best'),
};

function flatCase(
  setting: Pick<NetworkFlatCase, 'first' | 'population' | 'loss'>,
  { n, delta, kParallel, part, thickness, scale }: FlatDraws,
): NetworkFlatCase {
  const { first, loss } = setting;
  const at = networkLambda({ ...setting, r: 0, epsilon: 0 });
  const r = nice(Math.min(1, (part * loss.M) / Math.max(at, 1e-3)));
  const c: NetworkFlatCase = {
    kind: 'networks',
    ...setting,
    n,
    delta: possible(delta, n),
    kParallel: Math.min(kParallel, parameterCount(buildNetwork(first))),
    r,
    epsilon: nice(thickness * r),
    tau: r,
  };
  const symbols = { ...c, M: loss.M, Lambda: networkLambda(c) };
  return { ...c, tau: scaleOf(symbols, scale) };
}

/** The claim's space: mostly coins, whose exits are computed; random networks with an ascent for about an eighth. */
export function entropyCases(data?: DataTables): Arbitrary<EntropyCase> {
  const synthetic: Arbitrary<EntropyCase> = oneof(
    { weight: 20, arbitrary: coinCases() },
    { weight: 3, arbitrary: networkFlatCases() },
    { weight: 1, arbitrary: fittingCases() },
    { weight: 1, arbitrary: cellCases() },
  );
  return withTrained(synthetic, trainedFlatCases(data));
}
