import { type Arbitrary, array, boolean, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import type { DataTables } from '../../../src/data/table.ts';
import { enclosedDifference, enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import { type Interval, larger } from '../../../src/linalg/precision-ladder.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { networks, type NetworkSpace } from '../../../src/theory/cases/random-networks.ts';
import { type Drawn, roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { type LabelledRow, rowAt, trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic, spectralInterval } from '../../../src/theory/network/enclosed-norms.ts';
import { enclosedForward } from '../../../src/theory/network/enclosed.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import {
  flatten,
  type Layer,
  type Network,
  outputWidth,
  parameterCount,
  withParameters,
} from '../../../src/theory/network/network.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { type EnclosedTerms, layerSizes, type Sizes } from '../enclosed-inequality.ts';
import { pointDraws, pointFrom, tightSpace } from '../network-cases.ts';

/** θ' is θ times `factors`, one for each layer, plus `shift` in turn, as rounded to float64. */
export interface ChangeCase {
  readonly network: NetworkSpec;
  readonly factors: readonly number[];
  readonly shift: readonly number[];
  readonly x: readonly number[];
  readonly B: number;
}

const factorValues = [0.9, 1.1, 0, 0.99, 2, -1, 1.5, 0.5];

/** @param rooms B as a multiple of ‖x‖ */
function changeDraws(rooms: readonly number[]) {
  return record({
    factors: array(constantFrom(...factorValues), { minLength: 4, maxLength: 4 }),
    same: constantFrom(...factorValues),
    // all layers alike, each by itself, one, entries in turn, or each and entries in turn
    mode: constantFrom('same', 'each', 'one', 'shift', 'both'),
    shifts: array(integer({ min: -2, max: 2 }), { minLength: 5, maxLength: 5 }),
    size: constantFrom(0.1, 1, 0.01, 0.001),
    room: constantFrom(...rooms),
  });
}
type ChangeDraws = Drawn<ReturnType<typeof changeDraws>>;

/** @param rooms B as a multiple of ‖x‖ */
export function changes(rooms: readonly number[]): Arbitrary<ChangeCase> {
  const changesOf = (space: Partial<NetworkSpace>): Arbitrary<ChangeCase> =>
    tuple(networks(space), changeDraws(rooms), pointDraws()).map(([network, draws, point]) =>
      changed(network, draws, pointFrom(network, point)),
    );
  return oneof(
    { arbitrary: changesOf({}), weight: 4 },
    { arbitrary: changesOf(tightSpace), weight: 4 },
    { arbitrary: chainChanges, weight: 2 },
  );
}

/** One unit a layer, with a bias that counts: N2 is an equality. One layer changes. */
const chainChanges: Arbitrary<ChangeCase> = record({
  layers: array(tuple(constantFrom(1, 0, 0.5, 2), constantFrom(1, 0, 3, 0.5)), {
    minLength: 2,
    maxLength: 4,
  }),
  activation: constantFrom('identity' as const, 'relu' as const),
  factor: constantFrom(0.9, 1.1, 2, 0.5),
  at: nat({ max: 3 }),
  x: constantFrom(1, 0, 2),
}).map(({ layers, activation, factor, at, x }) => ({
  network: {
    kind: 'literal',
    activation,
    layers: layers.map(([w, b]) => ({ weights: [[w]], bias: [b] })),
  },
  factors: layers.map((_, l) => (l === at % layers.length ? factor : 1)),
  shift: [0],
  x: [x],
  B: x,
}));

/** Of networks trained on data, at or near rows they have not seen; or after a step of SGD on such a row. */
export function trainedChanges(data?: DataTables): Arbitrary<ChangeCase> | undefined {
  const trained = trainedNetworks(data);
  if (trained === undefined) return undefined;
  return tuple(trained, changeDraws([1, 1, 1, 2]), nat(), pointDraws([0, 0, 1, 10]), boolean()).map(
    ([{ network, rows }, draws, i, point, stepping]) => {
      const row = rowAt(rows, i);
      if (!stepping) return changed(network, draws, pointFrom(network, point, row.x));
      const still: ChangeDraws = { ...draws, mode: 'same', same: 1 };
      return { ...changed(network, still, row.x), shift: stepOn(network, row, draws.size) };
    },
  );
}

/** −eta times the gradient of ½‖f_θ(x) − y‖², y with a 1 at the place of the class. */
function stepOn(network: NetworkSpec, { x, label }: LabelledRow, eta: number): number[] {
  const net = networkOf(network);
  const g = new Float64Array(parameterCount(net));
  const targets = Float64Array.from({ length: outputWidth(net) }, (_, c) => (c === label ? 1 : 0));
  lossAndGradient(net, { kind: 'squared' }, { inputs: Float64Array.from(x), targets }, g);
  return Array.from(g, (slope) => roundSignificant(-eta * slope) || 0);
}

function changed(network: NetworkSpec, draws: ChangeDraws, x: readonly number[]): ChangeCase {
  const net = networkOf(network);
  const { mode, same, factors, shifts, size, room } = draws;
  const one = shifts[0]! + 2;
  return {
    network,
    factors: net.layers.map((_, l) => {
      if (mode === 'same') return same;
      if (mode === 'one') return l === one % net.layers.length ? same : 1;
      return mode === 'shift' ? 1 : factors[l % factors.length]!;
    }),
    shift: mode === 'shift' || mode === 'both' ? shifts.map((k) => roundSignificant(k * size) || 0) : [0],
    x,
    B: room * lengthAbove(x),
  };
}

/** ‖x‖ rounded up, in few digits where that is possible. */
function lengthAbove(x: readonly number[]): number {
  const a = networkArithmetic(0);
  const { hi } = a.enclose(enclosedNorm(a, exactVector(a, x)));
  const round = roundSignificant(hi);
  return round >= hi ? round : hi;
}

function changedNetwork({ network, factors, shift }: ChangeCase): Network {
  const net = networkOf(network);
  let at = 0;
  const theta = net.layers.flatMap(({ weights, bias }, l) =>
    [...weights, ...(bias ?? [])].map((w) => {
      const moved = factors[l]! * w + shift[at % shift.length]!;
      at++;
      if (!Number.isFinite(moved)) throw new RangeError('parameters of θ′ must be finite');
      return moved;
    }),
  );
  return withParameters(net, theta);
}

/** What the case says without the bound; lhs is ‖f_θ(x) − f_θ'(x)‖. */
export interface ChangeTerms extends EnclosedTerms {
  readonly net: Network;
  /** Of θ, of θ', and the larger of both in each layer: s_l and β_l. */
  readonly first: Sizes;
  readonly second: Sizes;
  readonly both: Sizes;
  /** ‖W_l − W'_l‖_σ */
  readonly weightChanges: readonly Interval[];
  /** W_l − W'_l entry by entry, exactly. */
  readonly differences: readonly (readonly Interval[])[];
  /** ‖b_l − b'_l‖, absent without biases */
  readonly biasChanges?: readonly Interval[];
  /** ‖θ − θ'‖₂ */
  readonly distance: Interval;
}

export function changeTerms(c: ChangeCase, effort: number): ChangeTerms {
  const a = networkArithmetic(effort);
  const net = networkOf(c.network);
  const other = changedNetwork(c);
  const B = a.of(c.B);
  const first = { B, ...layerSizes(a, net, effort) };
  const second = { B, ...layerSizes(a, other, effort) };
  const minus = (x: ArrayLike<number>, y: ArrayLike<number>): Interval[] =>
    Array.from(x, (xi, i) => a.sub(a.of(xi), a.of(y[i]!)));
  const x = exactVector(a, c.x);
  const fx = enclosedForward(a, net, x);
  const gx = enclosedForward(a, other, x);
  const pairs = net.layers.map((layer, l) => [layer, other.layers[l]!] as const);
  return {
    a,
    net,
    first,
    second,
    both: {
      B,
      norms: first.norms.map((s, l) => larger(s, second.norms[l]!)),
      ...(first.biases && { biases: first.biases.map((b, l) => larger(b, second.biases![l]!)) }),
    },
    weightChanges: pairs.map(([mine, theirs]) => differenceNorm(a, mine, theirs, effort)),
    differences: pairs.map(([mine, theirs]) => minus(mine.weights, theirs.weights)),
    ...(first.biases && {
      biasChanges: pairs.map(([mine, theirs]) => enclosedNorm(a, minus(mine.bias ?? [], theirs.bias ?? []))),
    }),
    distance: enclosedNorm(a, minus(flatten(net), flatten(other))),
    lhs: enclosedNorm(a, enclosedDifference(a, fx, gx)),
  };
}

/** ‖W − W'‖_σ: that of the rounded difference D, give or take ‖W − W' − D‖_F ≤ u‖D‖_F. */
function differenceNorm(a: EnclosedTerms['a'], mine: Layer, theirs: Layer, effort: number): Interval {
  const weights = mine.weights.map((w, i) => w - theirs.weights[i]!);
  const rounded = spectralInterval(a, { fanIn: mine.fanIn, width: mine.width, weights }, effort);
  const error = a.mul(a.of(unitRoundoff), enclosedNorm(a, exactVector(a, weights)));
  return larger({ lo: a.sub(rounded, error).lo, hi: a.add(rounded, error).hi }, a.of(0));
}
