import { memoize } from '../../../src/core/memoize.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { removeComponents } from '../../../src/linalg/orthogonal.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forwardPass } from '../../../src/theory/network/forward.ts';
import { backward, gradientBuffers } from '../../../src/theory/network/gradient.ts';
import {
  flatten,
  type Layer,
  type Network,
  network,
  parameterCount,
  viewOf,
} from '../../../src/theory/network/network.ts';
import { gradientWork } from '../../../src/theory/network/work.ts';
import type { PathRunCase } from './cases.ts';

/** How often each point was drawn, and how often with a label of 1 more than with −1. */
export interface Counts {
  readonly size: number;
  readonly drawn: Float64Array;
  readonly excess: Float64Array;
}

export interface Population {
  /** P(label 1) of each point. */
  readonly likely: Float64Array;
}

/** A network on the points of the population. */
export interface Model {
  readonly theta: Float64Array;
  /** How many of its coordinates, the first ones, are those of the first layer. */
  readonly inFirst: number;
  /** f_θ of every point, valid until the next call. */
  outputs(): Float64Array;
  /** Σ_i slopes_i ∂f_i/∂θ at the θ of the last outputs. */
  gradient(slopes: Float64Array, into: Float64Array): void;
}

export interface Setting {
  readonly population: Population;
  /** The population as if it were a sample. */
  readonly all: Counts;
  readonly heldOut: Counts;
  readonly start: Float64Array;
  /** A model that begins at a copy of these weights. */
  modelAt(theta: Float64Array): Model;
  /** Multiply-adds of a step. */
  readonly work: number;
}

function populationOf({ points, flip, seed }: PathRunCase): Population {
  const stream = openStream(['path run', seed, 'labels']);
  return { likely: Float64Array.from({ length: points }, () => (stream.uniform() < 0.5 ? flip : 1 - flip)) };
}

/** Points by chance on the unit sphere, by rows. */
function spherical({ widths, points, seed }: PathRunCase): Float64Array {
  const width = widths[0]!;
  const stream = openStream(['path run', seed, 'points']);
  const x = new Float64Array(points * width);
  stream.fillNormal(x);
  for (let i = 0; i < points; i++) {
    const row = x.subarray(i * width, (i + 1) * width);
    const length = norm(row) || 1;
    for (let j = 0; j < width; j++) row[j] = row[j]! / length;
  }
  return x;
}

export function draw({ likely }: Population, n: number, stream: Stream): Counts {
  const points = likely.length;
  const [drawn, excess] = [new Float64Array(points), new Float64Array(points)];
  for (let j = 0; j < n; j++) {
    const i = Math.floor(stream.uniform() * points);
    drawn[i] = drawn[i]! + 1;
    excess[i] = excess[i]! + (stream.uniform() < likely[i]! ? 1 : -1);
  }
  return { size: n, drawn, excess };
}

/** The population as if it were a sample. */
function expected({ likely }: Population): Counts {
  return { size: likely.length, drawn: likely.map(() => 1), excess: likely.map((p) => 2 * p - 1) };
}

/** ∂/∂f_i of Σ ½(f_i − y)²/n. */
export function slopes({ size, drawn, excess }: Counts, outputs: Float64Array, into: Float64Array): void {
  for (let i = 0; i < outputs.length; i++) into[i] = (drawn[i]! * outputs[i]! - excess[i]!) / size;
}

/** Σ ½(f_i − y)²/n, less what no network changes. */
export function squaredLoss({ size, drawn, excess }: Counts, outputs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) {
    const f = outputs[i]!;
    sum += ((drawn[i]! * f) / 2) * f - excess[i]! * f;
  }
  return sum / size;
}

/** The share of wrong signs; a value of 0 counts as −1. */
export function errors({ size, drawn, excess }: Counts, outputs: Float64Array): number {
  let wrong = 0;
  for (let i = 0; i < outputs.length; i++) {
    const positive = (drawn[i]! + excess[i]!) / 2;
    wrong += outputs[i]! > 0 ? drawn[i]! - positive : positive;
  }
  return Math.min(1, wrong / size);
}

/** @param form `full`: the first layer as it is, for tests of what takes its place */
export type ModelForm = 'reduced' | 'full';

export const settingOf: (c: PathRunCase, form: ModelForm) => Setting = memoize((c, form) => {
  const population = populationOf(c);
  const all = expected(population);
  const held = openStream(['path run', c.seed, 'held out']);
  const heldOut = c.heldOut === 0 ? all : draw(population, c.heldOut, held);
  const { start, modelAt, work } = c.inputs === 'axes' ? linearModel(c) : networkModel(c, form);
  return { population, all, heldOut, start: descended(c, modelAt(start), heldOut, c.warm), modelAt, work };
});

/** One weight for each point: f_θ of the i-th axis is θ_i. */
function linearModel({ points }: PathRunCase): Pick<Setting, 'start' | 'modelAt' | 'work'> {
  const modelAt = (from: Float64Array): Model => {
    const theta = Float64Array.from(from);
    return {
      theta,
      inFirst: points,
      outputs: () => theta,
      gradient: (slopes, into) => into.set(slopes.subarray(0, points)),
    };
  };
  return { start: new Float64Array(points), modelAt, work: 4 * points };
}

/**
 * Of the first layer W the points see WQQᵀ alone, the rows of Qᵀ an orthonormal basis of their span. The
 * gradient lies there too, and the noise there is independent of the rest: WQ is SGD with noise of its own,
 * on the points Qᵀx, with the same outputs and the same ℓ. The weights are far fewer.
 */
function reducedFirstLayer(net: Network, inputs: Float64Array, points: number): [Network, Float64Array] {
  const [first, ...above] = net.layers as [Layer, ...Layer[]];
  const basis = orthonormalRows(inputs, points, first.fanIn);
  const m = basis.length;
  if (m >= first.fanIn) return [net, inputs];
  const seen = (rows: Float64Array, count: number): Float64Array =>
    Float64Array.from({ length: count * m }, (_, at) => {
      const row = rows.subarray(Math.floor(at / m) * first.fanIn, (Math.floor(at / m) + 1) * first.fanIn);
      return dot(row, basis[at % m]!);
    });
  const layer = { fanIn: m, width: first.width, weights: seen(first.weights, first.width) };
  return [network(net.activation, [layer, ...above]), seen(inputs, points)];
}

/** An orthonormal basis of the span of the rows; what rounding leaves over is taken off a second time. */
function orthonormalRows(rows: Float64Array, count: number, width: number): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const v = rows.slice(i * width, (i + 1) * width);
    const size = norm(v);
    removeComponents(v, basis);
    removeComponents(v, basis);
    const left = norm(v);
    if (left > dependent * size) basis.push(v.map((x) => x / left));
  }
  return basis;
}
const dependent = 1e-9;

function networkModel(c: PathRunCase, form: ModelForm): Pick<Setting, 'start' | 'modelAt' | 'work'> {
  const { widths, activation, seed, points } = c;
  const layers = widths.slice(1).map(() => ({ kind: 'gaussian', scale: 2 }) as const);
  const whole = buildNetwork({ kind: 'generated', activation, widths, biases: 0, seed, layers });
  const [built, inputs] =
    form === 'full' ? [whole, spherical(c)] : reducedFirstLayer(whole, spherical(c), points);
  const modelAt = (from: Float64Array): Model => {
    const theta = Float64Array.from(from);
    const net = viewOf(built, theta);
    const buffers = gradientBuffers(net, points);
    let active: readonly Float64Array[] = [];
    return {
      theta,
      inFirst: built.layers[0]!.weights.length,
      outputs: () => {
        active = forwardPass(net, inputs, buffers.active);
        return active.at(-1)!;
      },
      gradient: (slopes, into) => {
        buffers.errors[0].set(slopes.subarray(0, points));
        backward(net, active, points, buffers.errors, into);
      },
    };
  };
  return {
    start: flatten(built),
    modelAt,
    work: 2 * gradientWork(built, points) + 4 * parameterCount(built),
  };
}

/** Where gradient descent without noise leads the model. */
export function descended(
  c: Pick<PathRunCase, 'eta' | 'points'>,
  model: Model,
  counts: Counts,
  steps: number,
): Float64Array {
  const { theta } = model;
  const [slope, g] = [new Float64Array(c.points), new Float64Array(theta.length)];
  for (let t = 0; t < steps; t++) {
    slopes(counts, model.outputs(), slope);
    model.gradient(slope, g);
    for (let j = 0; j < theta.length; j++) theta[j] = theta[j]! - c.eta * g[j]!;
  }
  return theta;
}
