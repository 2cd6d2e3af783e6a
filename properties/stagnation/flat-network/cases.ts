import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { expm1, ln } from '../../../src/core/elementary.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { symmetricSpectrum } from '../../../src/linalg/spectrum.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import { type FittingSet, fittingSet } from '../../../src/theory/network/fitting-set.ts';
import { gradientBuffers, lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { type Activation, viewOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { type TeacherTask, teacherTask } from '../../../src/theory/network/teacher-task.ts';
import { survival } from '../../../src/theory/sgd/experiments.ts';
import type { Noise } from '../../../src/theory/sgd/noise.ts';
import { logBetween, noiseQuantile } from '../../../src/theory/bounds/noise-level.ts';

/** SGD on ½ mean (f_θ(x_i) − f_θ*(x_i))² without a ridge, whose minima are all θ that fit; as plain JSON. */
export interface FlatCase {
  readonly teacher: NetworkSpec;
  readonly points: number;
  readonly seed: number;
  /** What is taken for LEC(mu, beta, r). */
  readonly mu: number;
  readonly beta: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly eta: number;
  readonly sigma: number;
  /** S has k orthonormal columns: the first the normal of 𝓜 at θ* with the least curvature, the others random. */
  readonly k: number;
}

const positive = z.number().positive();

export const flatCaseSchema: z.ZodType<FlatCase> = z.strictObject({
  teacher: networkSchema,
  points: z.int().min(1),
  seed: z.int().nonnegative(),
  mu: positive,
  beta: positive,
  r: positive,
  d0: z.number().nonnegative(),
  T: z.int().min(1),
  eta: positive,
  sigma: positive,
  k: z.int().min(1),
});

export interface Flat {
  readonly task: TeacherTask;
  readonly set: FittingSet;
  gradient(theta: Float64Array, out: Float64Array): void;
}

const known = new WeakMap<NetworkSpec, Flat>();

export function flatOf({ teacher, points, seed }: Pick<FlatCase, 'teacher' | 'points' | 'seed'>): Flat {
  const before = known.get(teacher);
  if (before !== undefined) return before;
  const task = teacherTask({ teacher, points, seed, size: 1, noise: 0, ridge: 1 });
  const { net, inputs, outputs } = task;
  const buffers = gradientBuffers(net, task.N);
  const made: Flat = {
    task,
    set: fittingSet(net, inputs, outputs),
    gradient: (theta, out) => {
      lossAndGradient(viewOf(net, theta), { kind: 'squared' }, { inputs, targets: outputs }, out, buffers);
    },
  };
  known.set(teacher, made);
  return made;
}

/** A distance to the fitting set costs a few evaluations for every input: about so many steps of a small landscape. */
const stepsEach = 128;

/** 1 if θ_t stays within r of the fitting set for all t ≤ T; a point whose distance is not found counts as outside. */
export function staysNearFit(c: FlatCase): Experiment {
  const { task, set, gradient } = flatOf(c);
  const foot = new Float64Array(set.p);
  const plain = survival(
    {
      landscape: { dim: set.p, gradient, distance: (theta) => set.nearest(theta, foot) },
      noise: alignedNoise(c, task, set),
      schedule: { eta: c.eta, sigma: c.sigma },
      T: c.T,
      start: startNear(c, task, set),
    },
    c.r,
  );
  return {
    horizon: plain.horizon * stepsEach,
    run: (stream, trajectories) => {
      const { values, steps } = plain.run(stream, trajectories);
      return { values, steps: steps * stepsEach };
    },
  };
}

/** The unit vector of the Jacobian's row space at θ along which the risk curves least. */
function softestNormal(set: FittingSet, theta: Float64Array): Float64Array {
  const J = set.jacobian(theta);
  const { values, vectors } = symmetricSpectrum(J.map((a) => J.map((b) => dot(a, b))));
  const least = vectors[values.indexOf(Math.min(...values))]!;
  const normal = new Float64Array(set.p).map((_, j) =>
    J.reduce((sum, row, i) => sum + least[i]! * row[j]!, 0),
  );
  const size = norm(normal);
  return normal.map((x) => x / size);
}

function alignedNoise({ k, seed }: FlatCase, { theta }: TeacherTask, set: FittingSet): Noise {
  const stream = openStream(['flat', 'noise', seed]);
  const columns: Float64Array[] = [];
  for (let j = 0; j < k; j++) {
    let column = j === 0 ? softestNormal(set, theta) : new Float64Array(set.p);
    if (j > 0) stream.fillNormal(column);
    // twice, which leaves defects of a few units in the last place
    for (const other of [...columns, ...columns]) {
      const share = dot(other, column);
      column = column.map((x, i) => x - share * other[i]!);
    }
    const size = norm(column);
    columns.push(column.map((x) => x / size));
  }
  const matrix = (): number[][] =>
    Array.from({ length: set.p }, (_, i) => columns.map((column) => column[i]!));
  return {
    spec: { kind: 'factor', rows: matrix() },
    columns: k,
    program: { kind: 'dense', columns: k, rows: Float64Array.from(matrix().flat()) },
    add: (_theta, amount, normals, at, out) => {
      for (const [j, column] of columns.entries()) {
        const factor = amount * normals[at + j]!;
        for (let i = 0; i < out.length; i++) out[i] = out[i]! + factor * column[i]!;
      }
    },
    matrix,
  };
}

/** From θ* along the softest normal; at most d0 away. */
function startNear({ d0 }: FlatCase, { theta }: TeacherTask, set: FittingSet): Float64Array {
  const normal = softestNormal(set, theta);
  const foot = new Float64Array(set.p);
  for (let inward = 0; ; inward = inward === 0 ? Number.EPSILON : 2 * inward) {
    const start = theta.map((x, j) => x + d0 * (1 - inward) * normal[j]!);
    if (set.nearest(start, foot) <= d0 || inward > 1e-3) return start;
  }
}

const seen = new WeakMap<FlatCase, boolean>();

/**
 * LEC(mu, beta, r) at 60 random points of the tube, as far along the set as noise is likely to carry in T steps: seen, not proved.
 */
export function seenConvexNearFit(c: FlatCase): boolean {
  const before = seen.get(c);
  if (before !== undefined) return before;
  const { task, set, gradient } = flatOf(c);
  const { mu, beta, r } = c;
  const reach = r + 4 * c.eta * c.sigma * Math.sqrt(c.k * c.T);
  const stream = openStream(['flat', 'convexity', c.seed]);
  const z0 = new Float64Array(set.p);
  const foot = new Float64Array(set.p);
  const g = new Float64Array(set.p);
  let holds = true;
  for (let i = 0; i < 60 && holds; i++) {
    stream.fillNormal(z0);
    const far = (reach * stream.uniform()) / norm(z0);
    const theta = task.theta.map((x, j) => x + far * z0[j]!);
    const distance = set.nearest(theta, foot);
    if (!(distance > 0)) {
      holds = false;
      break;
    }
    const shrink = Math.min(1, (r * stream.uniform()) / distance);
    const offset = theta.map((x, j) => shrink * (x - foot[j]!));
    gradient(
      foot.map((x, j) => x + offset[j]!),
      g,
    );
    const d = shrink * distance;
    holds = dot(g, offset) >= mu * d * d && norm(g) <= beta * d;
  }
  seen.set(c, holds);
  return holds;
}

interface Draws {
  readonly depth: number;
  readonly width: number;
  readonly inputs: number;
  readonly points: number;
  readonly activation: Activation;
  readonly seed: number;
  readonly radius: number;
  readonly T: number;
  readonly start: number;
  readonly k: number;
  /** η as a multiple of μ/β², in hundredths. */
  readonly step: number;
  readonly level: number;
}

/** Small networks that fit one or two points; mu and beta a hundredth inside and outside the extreme curvatures at θ*. */
export function flatNetworks(change: { readonly starts?: readonly number[] } = {}): Arbitrary<FlatCase> {
  return record<Draws>({
    depth: integer({ min: 2, max: 3 }),
    width: integer({ min: 1, max: 4 }),
    inputs: integer({ min: 1, max: 3 }),
    points: constantFrom(1, 1, 1, 1, 2),
    activation: constantFrom('identity', 'tanh', 'tanh'),
    seed: integer({ min: 0, max: 10_000 }),
    radius: constantFrom(0.003, 0.001, 0.01),
    T: constantFrom(1, 2, 5, 10),
    start: constantFrom(...(change.starts ?? [1, 1, 1, 0.5])),
    k: constantFrom(1, 1, 1, 2),
    step: constantFrom(100, 50, 70),
    level: integer({ min: 0, max: 10 }),
  }).map((x) => {
    const { depth, points, seed, T } = x;
    const teacher: NetworkSpec = {
      kind: 'generated',
      activation: x.activation,
      widths: [x.inputs, ...Array.from({ length: depth - 1 }, () => x.width), 1],
      biases: 0,
      seed,
      layers: Array.from({ length: depth }, () => ({ kind: 'orthogonal', scale: 1 }) as const),
    };
    const { task, set } = flatOf({ teacher, points, seed });
    const J = set.jacobian(task.theta);
    const curvatures = symmetricSpectrum(J.map((a) => J.map((b) => dot(a, b) / points))).values;
    const mu = roundSignificant(0.99 * Math.max(1e-6, Math.min(...curvatures)));
    const beta = roundSignificant(1.01 * Math.max(1e-6, ...curvatures));
    const r = roundSignificant(x.radius);
    const eta = roundSignificant((x.step * mu) / (100 * beta * beta));
    const k = Math.min(x.k, set.p);
    const q = contractionFactor({ eta, mu, beta });
    const exit = logBetween(0.15, 0.48, (x.level + 0.5) / 11);
    const unit = Array.from({ length: k }, () => 1);
    const sigma = roundSignificant(((1 - q) * r) / (eta * noiseQuantile(unit, -expm1(ln(1 - exit) / T))));
    return { teacher, points, seed, mu, beta, r, d0: x.start * r, T, eta, sigma, k };
  });
}
