import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import type { Activation } from '../../src/theory/network/network.ts';
import type { GeneratedSpec, LayerSpec } from '../../src/theory/network/spec.ts';
import type { Loss } from '../../src/theory/network/loss.ts';
import type { PopulationSpec } from './network-sample.ts';

/** A small random network, a population for it and a loss. */
export interface SmallNetwork {
  readonly first: GeneratedSpec;
  readonly population: PopulationSpec;
  readonly loss: Loss & { readonly M: number };
}

/** 2 to 4 layers, so small that an ascent on every distinct sample is affordable. */
export function smallNetworks(): Arbitrary<SmallNetwork> {
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
    loss: constantFrom<SmallNetwork['loss'][]>(
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
