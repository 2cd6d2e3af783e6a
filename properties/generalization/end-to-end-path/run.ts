import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { bernoulliDivergence } from '../../../src/stats/bernoulli-divergence.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forwardPass } from '../../../src/theory/network/forward.ts';
import { backward, gradientBuffers } from '../../../src/theory/network/gradient.ts';
import { flatten, parameterCount, viewOf } from '../../../src/theory/network/network.ts';
import { gradientWork, stepsOf } from '../../../src/theory/network/work.ts';
import type { PathRunCase } from './cases.ts';

/** How often each point was drawn, and how often with a label of 1 more than with −1. */
interface Counts {
  readonly size: number;
  readonly drawn: Float64Array;
  readonly excess: Float64Array;
}

interface Population {
  /** P(label 1) of each point. */
  readonly likely: Float64Array;
}

/** A network on the points of the population. */
interface Model {
  readonly theta: Float64Array;
  /** f_θ of every point, valid until the next call. */
  outputs(): Float64Array;
  /** Σ_i slopes_i ∂f_i/∂θ at the θ of the last outputs. */
  gradient(slopes: Float64Array, into: Float64Array): void;
}

interface Setting {
  readonly population: Population;
  readonly heldOut: Counts;
  readonly start: Float64Array;
  /** A model that begins at a copy of these weights. */
  modelAt(theta: Float64Array): Model;
  /** Multiply-adds of a step. */
  readonly work: number;
}

/** What a run was, step by step, and what came of it. */
export interface PathRun {
  /** ‖∇R_n − ∇R_0‖²/(2σ²) of each step. */
  readonly squares: readonly number[];
  /** ℓ: these and ⟨∇R_n − ∇R_0, z_t⟩/σ. */
  readonly logRatio: number;
  readonly empirical: number;
  readonly risk: number;
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

function draw({ likely }: Population, n: number, stream: Stream): Counts {
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
function slopes({ size, drawn, excess }: Counts, outputs: Float64Array, into: Float64Array): void {
  for (let i = 0; i < outputs.length; i++) into[i] = (drawn[i]! * outputs[i]! - excess[i]!) / size;
}

/** The share of wrong signs; a value of 0 counts as −1. */
function errors({ size, drawn, excess }: Counts, outputs: Float64Array): number {
  let wrong = 0;
  for (let i = 0; i < outputs.length; i++) {
    const positive = (drawn[i]! + excess[i]!) / 2;
    wrong += outputs[i]! > 0 ? drawn[i]! - positive : positive;
  }
  return Math.min(1, wrong / size);
}

const settingOf: (c: PathRunCase) => Setting = memoize((c) => {
  const population = populationOf(c);
  const held = openStream(['path run', c.seed, 'held out']);
  const heldOut = c.heldOut === 0 ? expected(population) : draw(population, c.heldOut, held);
  const { start, modelAt, work } = c.inputs === 'axes' ? linearModel(c) : networkModel(c);
  return { population, heldOut, start: descended(c, modelAt(start), heldOut, c.warm), modelAt, work };
});

/** One weight for each point: f_θ of the i-th axis is θ_i. */
function linearModel({ points }: PathRunCase): Pick<Setting, 'start' | 'modelAt' | 'work'> {
  const modelAt = (from: Float64Array): Model => {
    const theta = Float64Array.from(from);
    return { theta, outputs: () => theta, gradient: (slopes, into) => into.set(slopes.subarray(0, points)) };
  };
  return { start: new Float64Array(points), modelAt, work: 4 * points };
}

function networkModel(c: PathRunCase): Pick<Setting, 'start' | 'modelAt' | 'work'> {
  const { widths, activation, seed, points } = c;
  const layers = widths.slice(1).map(() => ({ kind: 'gaussian', scale: 2 }) as const);
  const built = buildNetwork({ kind: 'generated', activation, widths, biases: 0, seed, layers });
  const inputs = spherical(c);
  const modelAt = (from: Float64Array): Model => {
    const theta = Float64Array.from(from);
    const net = viewOf(built, theta);
    const buffers = gradientBuffers(net, points);
    let active: readonly Float64Array[] = [];
    return {
      theta,
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
function descended(c: PathRunCase, model: Model, counts: Counts, steps: number): Float64Array {
  const { theta } = model;
  const [slope, g] = [new Float64Array(c.points), new Float64Array(theta.length)];
  for (let t = 0; t < steps; t++) {
    slopes(counts, model.outputs(), slope);
    model.gradient(slope, g);
    for (let j = 0; j < theta.length; j++) theta[j] = theta[j]! - c.eta * g[j]!;
  }
  return theta;
}

const longTraining = 20;

/** Memory for a run after the other. */
interface Workspace {
  readonly model: Model;
  readonly steps: Readonly<Record<'g' | 'D' | 'z', Float64Array>>;
  readonly slopes: Readonly<Record<'mine' | 'theirs', Float64Array>>;
}

function workspace(c: PathRunCase, { start, modelAt }: Setting): Workspace {
  const ofWeights = (): Float64Array => new Float64Array(start.length);
  return {
    model: modelAt(start),
    steps: { g: ofWeights(), D: ofWeights(), z: ofWeights() },
    slopes: { mine: new Float64Array(c.points), theirs: new Float64Array(c.points) },
  };
}

function run(c: PathRunCase, setting: Setting, stream: Stream, work: Workspace): PathRun {
  const { population, heldOut, start } = setting;
  const sample = draw(population, c.n, stream);
  const other = c.seen === 'R_0' ? sample : heldOut;
  const { model } = work;
  const { theta } = model;
  const { g, D, z } = work.steps;
  const { mine, theirs } = work.slopes;
  const p = theta.length;
  theta.set(start);
  if (c.seen === 'the start') descended(c, model, sample, longTraining);
  const squares: number[] = [];
  let logRatio = 0;
  for (let t = 0; t < c.T; t++) {
    const outputs = model.outputs();
    slopes(sample, outputs, mine);
    slopes(other, outputs, theirs);
    model.gradient(mine, g);
    for (let i = 0; i < c.points; i++) theirs[i] = mine[i]! - theirs[i]!;
    model.gradient(theirs, D);
    stream.fillNormal(z);
    let [square, product] = [0, 0];
    for (let j = 0; j < p; j++) {
      square += D[j]! * D[j]!;
      product += D[j]! * z[j]!;
      theta[j] = theta[j]! - c.eta * (g[j]! + c.sigma * z[j]!);
    }
    squares.push(square / (2 * c.sigma * c.sigma));
    logRatio += squares.at(-1)! + product / c.sigma;
  }
  const outputs = model.outputs();
  return {
    squares,
    logRatio,
    empirical: errors(sample, outputs),
    risk: errors(expected(population), outputs),
  };
}

/** One run of a case on randomness of its own: how far it is from the other, and how it ends. */
export const typicalRun: (c: PathRunCase) => PathRun & { readonly divergence: number } = memoize((c) => {
  const found = run(c, settingOf(c), openStream(['path run', c.seed, 'typical']), workspace(c, settingOf(c)));
  return { ...found, divergence: found.squares.reduce((sum, x) => sum + x, 0) };
});

/** Plain loops over long rows do so many of the multiply-adds that a short step is counted as. */
const workPerMultiplyAdd = 2.8;
/** A difference that rounding may make. */
const rounding = 1e-9;

/**
 * Is n kl(R_n(θ_T)‖R(θ_T)) − ℓ at most `limit`? A trajectory is a sample and a run.
 * @param logRatio in place of ℓ, for wrong versions
 */
export function staysWithin(
  c: PathRunCase,
  limit: number,
  logRatio: (run: PathRun) => number = (found) => found.logRatio,
  n: number = c.n,
): Experiment {
  const setting = settingOf(c);
  const steps = c.T + (c.seen === 'the start' ? longTraining : 0);
  const horizon = stepsOf((steps * setting.work + 4 * c.n) / workPerMultiplyAdd);
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      const work = workspace(c, setting);
      for (let i = 0; i < trajectories; i++) {
        const found = run(c, setting, stream, work);
        const excess = n * bernoulliDivergence(found.empirical, found.risk) - logRatio(found);
        values[i] = excess <= limit + rounding * (1 + limit) ? 1 : 0;
      }
      return { values, steps: horizon * trajectories };
    },
  };
}
