import { z } from 'zod';
import { openStream, type Stream } from '../../src/core/stream.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { gamma, unitRoundoff } from '../../src/linalg/rounding.ts';
import { norm } from '../../src/linalg/vectors.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';
import { forwardBatch } from '../../src/theory/network/forward.ts';
import type { Examples } from '../../src/theory/network/gradient.ts';
import { type Loss, lossLipschitz, lossRange } from '../../src/theory/network/loss.ts';
import { inputWidth, type Network, outputWidth, rowsOf } from '../../src/theory/network/network.ts';
import type { GeneratedSpec } from '../../src/theory/network/spec.ts';
import { gradientWork, stepsOf } from '../../src/theory/network/work.ts';
import type { LabelledRow, LiteralSpec } from '../../src/theory/cases/trained-networks.ts';
import type { GapGame } from './sample-gap.ts';

/**
 * A finite population: N points, each as likely. Random ones have inputs of norm about 1, and targets so that the loss of a given network
 * is near 0 at most of them and near M at about a quarter, with a slope at all; with a hinge they are random signs. Or they are
 * given: rows of a data set, whose targets have a 1 at the place of the row's class.
 */
export type PopulationSpec =
  | { readonly seed: number; readonly N: number }
  | { readonly rows: readonly LabelledRow[] };

const maxPoints = 64;

export const populationSchema: z.ZodType<PopulationSpec> = z.union([
  z.strictObject({ seed: z.int().nonnegative(), N: z.int().min(1).max(maxPoints) }),
  z.strictObject({
    rows: z
      .array(z.strictObject({ x: z.array(z.number()).readonly(), label: z.int().nonnegative() }))
      .min(1)
      .max(maxPoints)
      .readonly(),
  }),
]);

/** Networks that the games are about: drawn at random, or trained on a data set. */
export type FirstSpec = GeneratedSpec | LiteralSpec;

/** The seed of what is drawn beside the network. */
export function seedOf(first: FirstSpec): number {
  return first.kind === 'generated' ? first.seed : 0;
}

/** Do the rows of a population fit a network? Random ones always do. */
export function rowsFit(population: PopulationSpec, first: FirstSpec): boolean {
  if (!('rows' in population)) return true;
  const net = buildNetwork(first);
  return population.rows.every(({ x, label }) => x.length === inputWidth(net) && label < outputWidth(net));
}

const positive = z.number().positive();
export const lossSchema: z.ZodType<Loss> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clipped-squared'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-distance'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-hinge'), M: positive, gamma: positive }),
]);

/** The points, and B ≥ ‖x‖ for all of them. @param net the network that the targets of random points are made for */
export function populationOf(population: PopulationSpec, net: Network, loss: Loss): Population {
  return 'rows' in population ? rowsOfData(population.rows, net) : randomPoints(population, net, loss);
}

type Population = Examples & { readonly N: number; readonly B: number };

function rowsOfData(rows: readonly LabelledRow[], net: Network): Population {
  const d = inputWidth(net);
  const width = outputWidth(net);
  const targets = rows.flatMap(({ label }) => Array.from({ length: width }, (_, i) => (i === label ? 1 : 0)));
  return {
    inputs: Float64Array.from(rows.flatMap(({ x }) => x)),
    targets: Float64Array.from(targets),
    N: rows.length,
    B: above(Math.max(...rows.map(({ x }) => norm(Float64Array.from(x)))), d),
  };
}

/** Not below the length of a vector of dimension d that was computed as `length`, which errs by (d/2 + 2)·2⁻⁵³. */
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

/** What network games know of 𝒮 and of the population. */
export interface NetworkField {
  readonly loss: Loss;
  readonly population: Population;
  readonly n: number;
  /** Sizes that hold on all of 𝒮. */
  readonly norms: readonly number[];
  readonly biases: readonly number[];
  /** One network of 𝒮, for its shape. */
  readonly shape: Network;
  /** How many networks of 𝒮 `climb` looks at for given weights, at most. */
  readonly looks: number;
  /** Multiply-adds of a look, or what takes as long, beside forward and backward passes. */
  readonly overhead: number;
  /** The largest |Σ_i weights_i ℓ_i| seen in 𝒮 on the way of an ascent of the sum. */
  climb(weights: Float64Array): number;
}

/**
 * Samples from a finite population; R and R_n are sums over its points, so that R − R_n = Σ_i (1/N − N_i/n) ℓ_i. On each
 * distinct sample of a block ± this sum climbs once. Where there are few distinct samples, all of them are played and weighed by
 * their multinomial probability, so that P(exit) is exact.
 */
export function networkGame(field: NetworkField): GapGame {
  const { population, n, shape, looks, overhead } = field;
  const steps = stepsOf(2 * looks * (gradientWork(shape, population.N) + overhead));
  let all: readonly { readonly p: number; readonly gap: number }[] | undefined;
  return {
    horizon: steps,
    rounding: roundingOf(field),
    chance: (limit) => {
      if (multisets(population.N, n) > maxEnumerated) return undefined;
      all ??= samplesOf(population.N, n).map(({ counts, p }) => ({ p, gap: gapOf(field, counts) }));
      const exit = all.reduce((sum, { p, gap }) => (gap > limit ? sum + p : sum), 0);
      return { lo: exit * (1 - 1e-12), hi: Math.min(1, exit * (1 + 1e-12)) };
    },
    play(stream, gaps) {
      const known = new Map<string, number>();
      for (let i = 0; i < gaps.length; i++) {
        const counts = countsOf(population.N, n, stream);
        const key = counts.join();
        const gap = known.get(key) ?? gapOf(field, counts);
        known.set(key, gap);
        gaps[i] = gap;
      }
      return steps * known.size;
    },
  };
}

/** Most distinct samples that are all played. */
const maxEnumerated = 256;

/** How many distinct samples there are: (N + n − 1 choose n). */
function multisets(N: number, n: number): number {
  let count = 1;
  for (let i = 1; i <= n; i++) count = (count * (N - 1 + i)) / i;
  return count;
}

/** Every sample by its counts, with its probability n!/∏ N_i! · N⁻ⁿ; a product of at most 3n factors. */
function samplesOf(N: number, n: number): readonly { readonly counts: Float64Array; readonly p: number }[] {
  const samples: { counts: Float64Array; p: number }[] = [];
  const fill = (counts: readonly number[], left: number, p: number): void => {
    const last = counts.length === N - 1;
    let weight = p;
    for (let count = 0; count <= left; count++) {
      if (count > 0) weight *= (n - (left - count)) / (count * N);
      const next = [...counts, count];
      if (!last) fill(next, left - count, weight);
      else if (count === left) samples.push({ counts: Float64Array.from(next), p: weight });
    }
  };
  fill([], n, 1);
  return samples;
}

function countsOf(N: number, n: number, stream: Stream): Float64Array {
  const counts = new Float64Array(N);
  for (let i = 0; i < n; i++) {
    const at = Math.floor(stream.uniform() * N);
    counts[at] = counts[at]! + 1;
  }
  return counts;
}

function gapOf(field: NetworkField, counts: Float64Array): number {
  const { N } = field.population;
  const contrast = (sign: number): Float64Array => counts.map((count) => sign * (1 / N - count / field.n));
  return Math.max(field.climb(contrast(1)), field.climb(contrast(-1)));
}

/**
 * Forward errors layer by layer: a layer of fan-in w adds γ_{w+2}(‖W‖_F B_{l−1} + ‖b‖), tanh 4 units of its output, and what
 * was there is multiplied by s_l; the same covers weights that were rounded when they were moved. Then rho times that for
 * each loss, for R and for R_n, and sums of N terms of at most M.
 */
function roundingOf({ loss, population, norms, biases, shape }: NetworkField): number {
  let error = 0;
  let size = population.B;
  shape.layers.forEach(({ fanIn, width }, l) => {
    const frobenius = norms[l]! * Math.sqrt(Math.min(fanIn, width));
    const grown = norms[l]! * size + biases[l]!;
    error =
      norms[l]! * error + 2 * gamma(fanIn + 3) * (frobenius * size + biases[l]!) + 4 * unitRoundoff * grown;
    size = grown;
  });
  const rho = lossLipschitz(loss, outputWidth(shape));
  return 2 * (rho * error + (population.N + 8) * unitRoundoff * lossRange(loss));
}

/** An upper bound of ‖W_l‖_σ of each layer. */
export function normsOf(net: Network): number[] {
  return net.layers.map((layer) => spectralNorm(rowsOf(layer)).hi);
}

/** An upper bound of ‖b_l‖ of each layer, 0 where there is none. */
export function biasNormsOf(net: Network): number[] {
  return net.layers.map(({ bias, width }) => (bias ? above(norm(bias), width) : 0));
}
