import { type Arbitrary, array, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Interval, IntervalArithmetic } from '../../../src/linalg/precision-ladder.ts';
import { networks, type NetworkSpace } from '../../../src/theory/cases/random-networks.ts';
import { marginNetwork, rowAt, trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic } from '../../../src/theory/network/enclosed-norms.ts';
import { inputWidth, type Network } from '../../../src/theory/network/network.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { replaceUnits, unitsOf } from '../../../src/theory/network/transform.ts';

import { outputsOf } from '../exact-forward.ts';
import { eachHiddenLayer, splitUnits, withDeadUnits } from '../unit-changes.ts';

/** A network, a population of eight examples, equally likely, and a sample of n of them. */
export interface GapCase {
  readonly network: NetworkSpec;
  readonly growing: 'dead units' | 'splitting';
  /** Dead units are added until p is `factor` times as large, or first-layer units split into so many. */
  readonly factor: number;
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** Indices of the examples drawn; n is their number. */
  readonly sample: readonly number[];
  /** The loss is min(1, |f − y|/scale): in [0, 1], (1/scale)-Lipschitz. */
  readonly scale: number;
  /** Which of both gaps must not be larger. */
  readonly smaller: 'before' | 'after';
}

export const populationSize = 8;
const maxInputs = 3;
export const factors = [4, 16, 64, 256, 1024] as const;

/** Numbers over powers of two: no operation rounds. Drawn biases are not: only literal networks have them. */
export const dyadicNetworks: Arbitrary<NetworkSpec> = oneof(
  smallNetworks({ forms: ['literal'], biases: [0, 1] }),
  smallNetworks({ forms: ['generated'], kinds: ['rounded', 'constant'], biases: [0] }),
);

export function smallNetworks(space: Partial<NetworkSpace>): Arbitrary<NetworkSpec> {
  return networks({
    depth: [2, 3],
    width: [1, maxInputs],
    outputs: 1,
    activations: ['relu', 'identity', 'leaky-relu'],
    scales: [1, 2, 0.5],
    exponents: [0],
    ...space,
  });
}

export function gapCases(network: Arbitrary<NetworkSpec>): Arbitrary<GapCase> {
  const entries = (length: number): Arbitrary<number[]> =>
    array(integer({ min: -4, max: 4 }), { minLength: length, maxLength: length });
  return record({
    network,
    growing: constantFrom('dead units', 'splitting'),
    factor: constantFrom(...factors),
    inputs: array(entries(maxInputs), { minLength: populationSize, maxLength: populationSize }),
    labels: entries(populationSize),
    sample: tuple(
      constantFrom(1, 2, 4, 8),
      array(integer({ min: 0, max: populationSize - 1 }), { minLength: 8, maxLength: 8 }),
    ).map(([n, drawn]) => drawn.slice(0, n)),
    scale: constantFrom(4, 16, 64),
    smaller: constantFrom('after', 'before'),
  }).map((c) => {
    const width = inputWidth(networkOf(c.network));
    return { ...c, inputs: c.inputs.map((x) => x.slice(0, width)) };
  });
}

/** Of networks trained to tell one class from another: eight rows they have not seen, ±1 as labels. */
export function trainedGapCases(data?: DataTables): Arbitrary<GapCase> | undefined {
  const trained = trainedNetworks(data, {
    hidden: [[4], [3, 3]],
    activations: ['relu', 'identity', 'leaky-relu'],
  });
  if (trained === undefined) return undefined;
  return tuple(gapCases(dyadicNetworks), trained, nat(), constantFrom(4, 16, 64)).map(
    ([c, { network, rows }, first, factor]) => {
      const chosen = Array.from({ length: populationSize }, (_, i) => rowAt(rows, first + i));
      const { label } = chosen[0]!;
      const other = chosen.find((row) => row.label !== label)?.label ?? (label === 0 ? 1 : 0);
      return {
        ...c,
        factor,
        network: marginNetwork(network, label, other),
        inputs: chosen.map(({ x }) => x),
        labels: chosen.map((row) => (row.label === label ? 1 : -1)),
      };
    },
  );
}

export const grown: (c: GapCase) => Network = memoize((c) => {
  const net = networkOf(c.network);
  return c.growing === 'splitting' ? splitUnits(net, 1, c.factor) : withDeadUnits(net, c.factor);
});

/** Dead units whose bias is not dead, where there are biases; or copies that are not scaled. */
export const wronglyGrown: (c: GapCase) => Network = memoize((c) =>
  eachHiddenLayer(networkOf(c.network), (net, l) => {
    const units = unitsOf(net, l);
    const dead = { from: 0, row: 0, bias: 1, column: 1 };
    return replaceUnits(
      net,
      l,
      c.growing === 'splitting' ? units.flatMap((unit) => [unit, unit]) : [...units, dead],
    );
  }),
);

/** |x| without rounding, which a root of a square has. */
function absolute(a: IntervalArithmetic, x: Interval): Interval {
  const negative = a.neg(x);
  if (x.lo.gte(0)) return x;
  return x.hi.lte(0) ? negative : { lo: a.of(0).lo, hi: x.hi.gt(negative.hi) ? x.hi : negative.hi };
}

/** |R − R_n| of a network: exact where every output is. */
export function gapOf(net: Network, c: GapCase, effort: number): Enclosure {
  const a = networkArithmetic(Math.max(1, effort));
  const losses = c.inputs.map((x, i): Interval => {
    const { lo, hi } = outputsOf(net, x, effort)[0]!;
    const off = a.sub(a.between(lo, hi), a.of(c.labels[i]!));
    const share = a.div(absolute(a, off), a.of(c.scale));
    return { lo: share.lo.lt(1) ? share.lo : a.of(1).lo, hi: share.hi.lt(1) ? share.hi : a.of(1).hi };
  });
  const mean = (values: readonly Interval[]): Interval =>
    a.div(
      values.reduce((sum, value) => a.add(sum, value)),
      a.of(values.length),
    );
  const gap = a.sub(mean(losses), mean(c.sample.map((i) => losses[i]!)));
  return a.enclose(absolute(a, gap));
}
