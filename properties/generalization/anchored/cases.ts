import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { anchoredBound, type AnchoredSymbols } from '../../../src/theory/bounds/anchored-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { layerGains } from '../../../src/theory/bounds/network-lipschitz.ts';
import { nice } from '../../../src/theory/cases/landscapes.ts';
import { ln } from '../../../src/core/elementary.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { type AnchoredCase, coordinateSymbols, labelSymbols, networkSymbols, signSymbols } from './bound.ts';
import { type CoordinateCase, spreadOf } from './coordinate-anchors.ts';
import { type LabelCase, outputRadius } from './label-ball.ts';
import {
  brieflyTrained,
  contestedRows,
  trainedLosses,
  withTrained,
} from '../../../src/theory/cases/trained-networks.ts';
import type { NetworkAnchorCase } from './network-anchors.ts';
import { smallNetworks } from '../small-networks.ts';
import { moved, type SignCase } from './sign-network.ts';

/** Failure probabilities; the theorem allows any in (0, 1), and large ones are the easiest to see. */
const deltas = [0.9, 0.5, 0.99, 0.74, 0.2, 0.1, 0.05, 0.02] as const;

/** How much of what sampling leaves of M the moves may take: A/(M(1 − H)); above 1 the bound is trivial, mutants' need not be. */
const fills = [0.01, 0.001, 0.1, 0.3, 0.6] as const;
const tightFills = [0.01, 3, 0.3, 3, 0.9] as const;

/** The high level's probability as a part of the largest at which it can surprise; at least 1/2 where it is large. */
const shares = [0.95, 0.8, 0.6] as const;
const tightShares = [0.95, 100] as const;

/** Hypotheses that a sign network can break. */
export type Broken = 'M' | 'rho' | 'B' | 'inside' | 'anchor' | 'sample';

interface Room {
  readonly fill: number;
  readonly share: number;
}

function rooms(tight: boolean): Arbitrary<Room> {
  return record({
    fill: constantFrom<number[]>(...(tight ? tightFills : fills)),
    share: constantFrom<number[]>(...(tight ? tightShares : shares)),
  });
}

/** δ, or a larger one where Hoeffding's deviation would leave nothing of M. */
function possible(delta: number, n: number, K = 1): number {
  return hoeffdingDeviation({ M: 1, delta, n, logK: ln(K) }) < 0.85 ? delta : 0.9;
}

/** Up to three digits, not below x. */
function above(x: number): number {
  const near = nice(x);
  return near >= x ? near : nice(x * 1.01);
}

/** M so that the moves fill the given part of what sampling leaves of it, and the losses have room to move. */
function rangeOf(symbols: AnchoredSymbols, room: number, { fill }: Room): number {
  const { sampling, approximation } = anchoredBound({ ...symbols, M: 1 });
  return above(Math.max(approximation / (Math.max(0.05, 1 - sampling) * fill), room) || 1);
}

/** The high level's probability, of losses that differ by `spread`, where `help` is what moving adds to the gap. */
function highOf(total: number, spread: number, help: number, { share }: Room): number {
  const surprise = spread > 0 ? (total - help) / spread : 1;
  return nice(Math.min(0.5, Math.max(0.02, share * (1 - surprise))));
}

const sizes = [1, 2, 3, 5, 10, 20, 50, 100, 400, 1000] as const;

/** @param broken the hypothesis that fails, if any: by a factor of 20 where it is a number */
export function signCases(tight: boolean, broken?: Broken): Arbitrary<SignCase> {
  return record({
    n: constantFrom<number[]>(...(tight ? [1, 2, 3, 20, 100, 400, 1000] : sizes)),
    delta: constantFrom(...deltas),
    // with so many points exits are computed, and a search can afford more cases
    crowd: constantFrom<number[]>(...(tight ? [1e6] : [1e6, 1e3, 25])),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    depth: integer({ min: 1, max: 4 }),
    anchor: constantFrom(1, 0, 2, 0.5),
    radius: constantFrom(1, 0.1, 0.01, 2),
    room: rooms(tight),
  }).map(({ n, delta, crowd, rho, B, depth, anchor, radius, room }) => {
    const claimed: SignCase = {
      kind: 'signs',
      n,
      delta: possible(delta, n),
      points: crowd * n,
      B,
      length: broken === 'B' ? 20 * B : B,
      rho,
      slope: broken === 'rho' ? 20 * rho : rho,
      M: 1,
      top: 1,
      high: 0.5,
      layers: Array.from({ length: depth }, () => ({ anchor, radius })),
      reach: broken === 'inside' ? 20 : 1,
      fitted: broken === 'anchor',
      repeated: broken === 'sample',
    };
    const M = rangeOf(signSymbols(claimed), moved(claimed), room);
    const { total } = anchoredBound({ ...signSymbols(claimed), M });
    const help = moved(claimed) * (1 - 1 / crowd);
    const high = highOf(total, M - moved(claimed), help, room);
    return { ...claimed, M, top: broken === 'M' ? 20 * M : M, high };
  });
}

export function coordinateCases(): Arbitrary<CoordinateCase> {
  return record({
    n: constantFrom(1, 3, 20, 50, 100, 400),
    delta: constantFrom(...deltas),
    K: constantFrom(1, 10, 100, 1000),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    a: constantFrom(1, 0.5, 3),
    part: constantFrom(0, 0, 0, 0.001, 0.02, 0.1),
  }).map(({ n, delta, K, rho, B, a, part }) => {
    // fewer coins could not come down so unevenly that Hoeffding would be surprised
    const least = Math.ceil(2.2 * ln((2 * K) / delta));
    const c: CoordinateCase = {
      kind: 'coordinates',
      n: Math.max(n, least),
      delta,
      K,
      B,
      rho,
      a,
      radius: nice((part * a) / B),
      M: 1,
    };
    return { ...c, M: above(Math.max(2 * spreadOf(c), coordinateSymbols(c).rho)) };
  });
}

/** @param tight one example, losses with just the room to move, and most of the move from W_2 b_1 or from b_2 */
export function labelCases(tight: boolean): Arbitrary<LabelCase> {
  return record({
    n: constantFrom<number[]>(...(tight ? [1, 1, 1, 2] : [1, 2, 3, 5])),
    delta: constantFrom<number[]>(...(tight ? [0.9, 0.99] : deltas)),
    labels: constantFrom(1e6, 10, 100),
    B: constantFrom(0, 1),
    rho: constantFrom(1, 2, 0.5),
    below: constantFrom(0, 1),
    bias: constantFrom<number[]>(...(tight ? [1, 10] : [1, 10, 0])),
    biasRadius: constantFrom(0, 1, 0.1),
    radius: constantFrom<number[]>(...(tight ? [1, 0] : [1, 0.1, 0])),
    outerRadius: constantFrom(0, 1, 0.1),
    room: rooms(tight),
  }).map(({ room, ...drawn }) => {
    const c: LabelCase = { kind: 'labels', ...drawn, delta: possible(drawn.delta, drawn.n), M: 1, high: 0.5 };
    const spread = 2 * c.rho * outputRadius(c);
    const M = rangeOf(labelSymbols(c), spread, tight ? { ...room, fill: 3 } : room);
    const { total } = anchoredBound({ ...labelSymbols(c), M });
    const help = 0.58 * c.rho * outputRadius(c);
    return { ...c, M, high: highOf(total, M - spread, help, room) };
  });
}

export function networkAnchorCases(): Arbitrary<NetworkAnchorCase> {
  return record({
    n: constantFrom(1, 2, 3, 5, 20),
    delta: constantFrom(0.9, 0.99, 0.5, 0.74),
    K: constantFrom(1, 1, 2),
    small: smallNetworks(),
    part: constantFrom(0.01, 0.001, 0.1, 0.4),
  }).map(({ small, part, ...c }) => anchorCase({ ...c, ...small }, part));
}

/**
 * Networks trained on data as anchors, and rows that did not train them as the population.
 * @param tight single examples, too, and balls that are hardly there or so large that the bound is trivial
 */
export function trainedAnchorCases(
  data: DataTables | undefined,
  tight = false,
): Arbitrary<NetworkAnchorCase> | undefined {
  const trained = brieflyTrained(data);
  return (
    trained &&
    record({
      // so few that every sample can be played
      sizes: constantFrom<{ readonly N: number; readonly n: number }[]>(
        ...(tight ? [{ N: 8, n: 1 }] : []),
        { N: 8, n: 2 },
        { N: 8, n: 3 },
        { N: 4, n: 5 },
      ),
      delta: constantFrom(0.9, 0.99),
      trained,
      loss: trainedLosses,
      part: constantFrom<number[]>(...(tight ? [0.001, 100] : [0.001, 0.01, 0.03])),
    }).map(({ sizes: { N, n }, delta, trained: found, loss, part }) => {
      const population = { rows: contestedRows(found, N) };
      return anchorCase({ n, delta, K: 1, first: found.network, population, loss }, part);
    })
  );
}

/** Radii so that each layer's moves are its share of `part` of the loss's range; δ as large as the bound needs. */
function anchorCase(
  drawn: Pick<NetworkAnchorCase, 'n' | 'delta' | 'K' | 'first' | 'population' | 'loss'>,
  part: number,
): NetworkAnchorCase {
  const { n, delta, K, first } = drawn;
  const still = first.layers.map(() => 0);
  const c: NetworkAnchorCase = {
    kind: 'networks',
    ...drawn,
    delta: possible(delta, n, K),
    radii: still,
    biasRadii: still,
  };
  const symbols = networkSymbols(c);
  const gains = layerGains(symbols);
  const biased = symbols.biases !== undefined;
  const each = (part * c.loss.M) / (2 * symbols.rho * gains.length * (biased ? 2 : 1));
  const radius = (gain: number): number => nice(Math.min(1, each / Math.max(gain, 1e-6)));
  return {
    ...c,
    radii: gains.map(({ weights }) => radius(weights)),
    biasRadii: gains.map(({ biases }) => (biased ? radius(biases) : 0)),
  };
}

/** The claim's space: mostly sign networks, whose exits are computed; random networks with an ascent for about an eighth. */
export function anchoredCases(data?: DataTables): Arbitrary<AnchoredCase> {
  const synthetic: Arbitrary<AnchoredCase> = oneof(
    { weight: 12, arbitrary: signCases(false) },
    { weight: 4, arbitrary: coordinateCases() },
    { weight: 4, arbitrary: labelCases(false) },
    { weight: 3, arbitrary: networkAnchorCases() },
  );
  return withTrained(synthetic, trainedAnchorCases(data));
}

/** Closed forms only (and trained networks where there is data), with bounds that may be trivial: where wrong versions show. */
export function tightAnchoredCases(data?: DataTables): Arbitrary<AnchoredCase> {
  const synthetic: Arbitrary<AnchoredCase> = oneof(
    { weight: 4, arbitrary: signCases(true) },
    { weight: 1, arbitrary: coordinateCases() },
    { weight: 1, arbitrary: labelCases(true) },
  );
  return withTrained(synthetic, trainedAnchorCases(data, true));
}
