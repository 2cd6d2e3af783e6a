import { type Arbitrary, constantFrom, integer, record, tuple } from 'fast-check';
import { z } from 'zod';
import { openStream, type Stream } from '../../src/core/stream.ts';
import type { DataTables } from '../../src/data/table.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { norm } from '../../src/linalg/vectors.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';
import { forwardBatch } from '../../src/theory/network/forward.ts';
import type { Examples } from '../../src/theory/network/gradient.ts';
import { type Loss, lossRange } from '../../src/theory/network/loss.ts';
import {
  type Activation,
  inputWidth,
  type Layer,
  type Network,
  outputWidth,
  rowsOf,
} from '../../src/theory/network/network.ts';
import { networkSchema } from '../../src/theory/network/schema.ts';
import type { GeneratedSpec, LayerSpec } from '../../src/theory/network/spec.ts';
import {
  type LabelledRow,
  type LiteralSpec,
  type TrainedNetwork,
  trainedNetworks,
} from '../../src/theory/cases/trained-networks.ts';

/** A network (drawn, or trained on rows outside the population), a finite population and a bounded loss. */
export interface NetworkSetting {
  readonly first: GeneratedSpec | LiteralSpec;
  readonly population: PopulationSpec;
  readonly loss: Loss & { readonly M: number };
}

/**
 * N equally likely points. Random ones have inputs of norm about 1, and targets for which the loss of a given
 * network is near 0 at most of them and near M at about a quarter, with a slope at all (random signs for a
 * hinge). Rows of a data set have targets with a 1 at the place of their class.
 */
export type PopulationSpec =
  | { readonly seed: number; readonly N: number }
  | { readonly rows: readonly LabelledRow[] };

const maxPoints = 64;

const populationSchema: z.ZodType<PopulationSpec> = z.union([
  z.strictObject({ seed: z.int().nonnegative(), N: z.int().min(1).max(maxPoints) }),
  z.strictObject({
    rows: z
      .array(z.strictObject({ x: z.array(z.number()).readonly(), label: z.int().nonnegative() }))
      .min(1)
      .max(maxPoints)
      .readonly(),
  }),
]);

const positive = z.number().positive();
export const boundedLossSchema: z.ZodType<Loss> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clipped-squared'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-distance'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-hinge'), M: positive, gamma: positive }),
]);

export const networkSettingFields: { readonly [F in keyof NetworkSetting]: z.ZodType<NetworkSetting[F]> } = {
  first: (networkSchema as z.ZodType<NetworkSetting['first']>).refine(
    ({ kind }) => kind !== ('trained' as string),
    'the network must be generated or given by its weights',
  ),
  population: populationSchema,
  loss: boundedLossSchema as z.ZodType<NetworkSetting['loss']>,
};

/** Do the rows of a population fit the network? Random ones always do. */
export function rowsFit({ population, first }: NetworkSetting): boolean {
  if (!('rows' in population)) return true;
  const net = buildNetwork(first);
  return population.rows.every(({ x, label }) => x.length === inputWidth(net) && label < outputWidth(net));
}

/** The seed of what is drawn beside the network. */
export function seedOf({ first }: NetworkSetting): number {
  return first.kind === 'generated' ? first.seed : 0;
}

/** The points, and B ≥ ‖x‖ for all. @param net the network that the targets of random points are for */
export function populationOf(population: PopulationSpec, net: Network, loss: Loss): Population {
  if (!('rows' in population)) return randomPoints(population, net, loss);
  const { rows } = population;
  const width = outputWidth(net);
  const targets = rows.flatMap(({ label }) => Array.from({ length: width }, (_, i) => (i === label ? 1 : 0)));
  return {
    inputs: Float64Array.from(rows.flatMap(({ x }) => x)),
    targets: Float64Array.from(targets),
    N: rows.length,
    B: above(Math.max(...rows.map(({ x }) => norm(Float64Array.from(x)))), inputWidth(net)),
  };
}

export type Population = Examples & { readonly N: number; readonly B: number };

/** At least the length of a vector of dimension d computed as `length`, which errs by (d/2 + 2)·2⁻⁵³. */
function above(length: number, d: number): number {
  return length * (1 + (d + 4) * unitRoundoff);
}

function randomPoints(
  { seed, N }: { readonly seed: number; readonly N: number },
  net: Network,
  loss: Loss,
): Population {
  const d = inputWidth(net);
  const width = outputWidth(net);
  const inputs = new Float64Array(N * d);
  const offsets = new Float64Array(N * width);
  let longest = 0;
  for (let i = 0; i < N; i++) {
    const stream = openStream(['population', seed, i]);
    const x = inputs.subarray(i * d, (i + 1) * d);
    toLength(1, x, stream);
    longest = Math.max(longest, norm(x));
    const level = (stream.uniform() < 0.25 ? 0.95 : 0.05) * lossRange(loss);
    toLength(
      loss.kind === 'clipped-squared' ? Math.sqrt(2 * level) : level,
      offsets.subarray(i * width, (i + 1) * width),
      stream,
    );
  }
  const outputs = forwardBatch(net, inputs);
  const targets = offsets.map((offset, i) =>
    loss.kind === 'clipped-hinge' ? Math.sign(offset) : outputs[i]! + offset,
  );
  return { inputs, targets, N, B: above(longest, d) };
}

/** x ← a random vector of about the given length. */
function toLength(length: number, x: Float64Array, stream: Stream): void {
  stream.fillNormal(x);
  const size = norm(x);
  for (let j = 0; j < x.length; j++) x[j] = (length * x[j]!) / size;
}

/** Networks of one shape, and upper bounds of ‖W_l‖_σ and ‖b_l‖ (0 without a bias), by layer, for all. */
export interface NetworkSizes {
  readonly centers: readonly Network[];
  readonly norms: readonly number[];
  readonly biases: readonly number[];
}

export function networkSizes(centers: readonly Network[]): NetworkSizes {
  const largest = (sizeOf: (layer: Layer) => number): number[] =>
    centers[0]!.layers.map((_, l) => Math.max(...centers.map(({ layers }) => sizeOf(layers[l]!))));
  return {
    centers,
    norms: largest((layer) => spectralNorm(rowsOf(layer)).hi),
    biases: largest(({ bias, width }) => (bias ? above(norm(bias), width) : 0)),
  };
}

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

type TrainedSetting = readonly [TrainedNetwork, NetworkSetting['loss']];

/** Small networks trained on data, if there is some, and losses for the rows that they have not seen. */
export function trainedSmallNetworks(data: DataTables | undefined): Arbitrary<TrainedSetting> | undefined {
  // so briefly that much is still mistaken; ramps of a margin, from steep to flat
  const trained = trainedNetworks(data, { hidden: [[], [4], [3, 3]], epochs: [2, 4] });
  const losses = constantFrom(0.05, 0.01, 0.25).map(
    (gamma) => ({ kind: 'clipped-hinge', M: 1, gamma }) as const,
  );
  return trained && tuple(trained, losses);
}

/**
 * N of the rows, if there are so many: in turn such as the network mistakes and others, as long as there are
 * both. At half a loss near 0 or 1 varies most: Hoeffding is nearest to the truth.
 */
export function contestedRows({ network, rows }: TrainedNetwork, N: number): readonly LabelledRow[] {
  const net = buildNetwork(network);
  const outputs = forwardBatch(net, Float64Array.from(rows.flatMap(({ x }) => x)));
  const C = outputWidth(net);
  const isRight = (n: number): boolean => {
    const f = outputs.subarray(n * C, (n + 1) * C);
    return f.every((fc, c) => c === rows[n]!.label || fc < f[rows[n]!.label]!);
  };
  const right = rows.filter((_, n) => isRight(n));
  const wrong = rows.filter((_, n) => !isRight(n));
  const half = Math.min(wrong.length, Math.max(N - right.length, Math.floor(N / 2)));
  return [...wrong.slice(0, half), ...right.slice(0, N - half)];
}

/** With N of the rows that did not train the network as the population. */
export function onUnseenRows([trained, loss]: TrainedSetting, N: number): NetworkSetting {
  return { first: trained.network, population: { rows: contestedRows(trained, N) }, loss };
}
