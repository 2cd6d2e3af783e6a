import { type Arbitrary, array, boolean, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import type { DataTables } from '../../../src/data/table.ts';
import { enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import { networks, type NetworkSpace } from '../../../src/theory/cases/random-networks.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { type LabelledRow, rowAt, trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic } from '../../../src/theory/network/enclosed-norms.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { outputWidth, parameterCount } from '../../../src/theory/network/network.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { pointDraws, pointFrom } from '../network-points.ts';
import { tightSpace } from '../tight-networks.ts';

/**
 * θ' has the parameters of `network` times `factors`, one for each layer, biases included, plus `shift` in
 * turn over θ; both are rounded to float64 once, and what comes out is the network that the statement speaks
 * of.
 */
export interface ChangeCase {
  readonly network: NetworkSpec;
  readonly factors: readonly number[];
  readonly shift: readonly number[];
  readonly x: readonly number[];
  readonly B: number;
}

interface ChangeDraws {
  readonly factors: readonly number[];
  readonly same: number;
  /** What changes: all layers alike, each by itself, one, entries in turn, or each and entries in turn. */
  readonly mode: 'same' | 'each' | 'one' | 'shift' | 'both';
  readonly shifts: readonly number[];
  readonly size: number;
  /** B as a multiple of ‖x‖. */
  readonly room: number;
}

const factorValues = [0.9, 1.1, 0, 0.99, 2, -1, 1.5, 0.5];

function changeDraws(rooms: readonly number[]): Arbitrary<ChangeDraws> {
  return record<ChangeDraws>({
    factors: array(constantFrom(...factorValues), { minLength: 4, maxLength: 4 }),
    same: constantFrom(...factorValues),
    mode: constantFrom('same', 'each', 'one', 'shift', 'both'),
    shifts: array(integer({ min: -2, max: 2 }), { minLength: 5, maxLength: 5 }),
    size: constantFrom(0.1, 1, 0.01, 0.001),
    room: constantFrom(...rooms),
  });
}

/** @param rooms B as a multiple of ‖x‖ */
export function changes(rooms: readonly number[]): Arbitrary<ChangeCase> {
  const changesOf = (space: Partial<NetworkSpace>): Arbitrary<ChangeCase> =>
    tuple(networks(space), changeDraws(rooms), pointDraws()).map(([network, draws, point]) =>
      changed(network, draws, pointFrom(network, point)),
    );
  return oneof({ arbitrary: changesOf({}), weight: 2 }, { arbitrary: changesOf(tightSpace), weight: 2 });
}

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
