import { type Arbitrary, constantFrom, integer, record, tuple } from 'fast-check';
import type { DataTables } from '../../src/data/table.ts';
import {
  brieflyTrained,
  contestedRows,
  trainedLosses,
  type TrainedNetwork,
} from '../../src/theory/cases/trained-networks.ts';
import type { Activation } from '../../src/theory/network/network.ts';
import type { LayerSpec } from '../../src/theory/network/spec.ts';
import type { NetworkSetting } from './network-setting.ts';

/** 2 to 4 layers, so small that an ascent on every distinct sample is affordable. */
export function smallNetworks(): Arbitrary<NetworkSetting> {
  return record({
    depth: integer({ min: 2, max: 4 }),
    width: integer({ min: 2, max: 4 }),
    inputs: integer({ min: 1, max: 4 }),
    outputs: constantFrom(1, 1, 2),
    activation: constantFrom<Activation[]>('relu', 'tanh', 'leaky-relu', 'identity'),
    biases: constantFrom(0, 0.5, 0, 2),
    seed: integer({ min: 0, max: 1000 }),
    kind: constantFrom<LayerSpec['kind'][]>('gaussian', 'gaussian', 'rounded', 'aligned', 'orthogonal'),
    scale: constantFrom(1, 2, 4),
    N: integer({ min: 2, max: 12 }),
    loss: constantFrom<NetworkSetting['loss'][]>(
      { kind: 'clipped-distance', M: 1 },
      { kind: 'clipped-squared', M: 1 },
      { kind: 'clipped-hinge', M: 2, gamma: 4 },
    ),
  }).map(({ depth, width, inputs, outputs, activation, biases, seed, kind, scale, N, loss }) => ({
    first: {
      kind: 'generated',
      activation,
      widths: [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs],
      biases,
      seed,
      layers: Array.from({ length: depth }, () => ({ kind, scale }) as LayerSpec),
    },
    population: { seed, N },
    loss,
  }));
}

/** A small network trained on a data set, and a loss for the rows that it has not seen. */
export interface TrainedSetting {
  readonly trained: TrainedNetwork;
  readonly loss: NetworkSetting['loss'];
}

/** Undefined where there is no data to train on. */
export function trainedSmallNetworks(data: DataTables | undefined): Arbitrary<TrainedSetting> | undefined {
  const trained = brieflyTrained(data);
  return trained && tuple(trained, trainedLosses).map(([network, loss]) => ({ trained: network, loss }));
}

/** With N of the rows that did not train the network as the population. */
export function onUnseenRows({ trained, loss }: TrainedSetting, N: number): NetworkSetting {
  return { first: trained.network, population: { rows: contestedRows(trained, N) }, loss };
}
