import { z } from 'zod';
import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream } from '../../../src/core/stream.ts';
import { symmetricSpectrum } from '../../../src/linalg/spectrum.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import { type FittingSet, fittingSet } from '../../../src/theory/network/fitting-set.ts';
import { orthonormalFlat } from '../../../src/theory/network/flat.ts';
import { gradientBuffers, lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { viewOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { type TeacherTask, teacherTask } from '../../../src/theory/network/teacher-task.ts';
import { survival } from '../../../src/theory/sgd/experiments.ts';
import { factorNoise, type Noise } from '../../../src/theory/sgd/noise.ts';

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
  /** S has k orthonormal columns: first the normal of 𝓜 at θ* with the least curvature, then random ones. */
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

/** A network's data, its fitting set and its risk. */
export interface FlatTask {
  readonly task: TeacherTask;
  readonly set: FittingSet;
  gradient(theta: Float64Array, out: Float64Array): void;
}

export function flatTask({ teacher, points, seed }: Pick<FlatCase, 'teacher' | 'points' | 'seed'>): FlatTask {
  return taskOf(teacher, points, seed);
}

const taskOf = memoize((teacher: NetworkSpec, points: number, seed: number): FlatTask => {
  const task = teacherTask({ teacher, points, seed, size: 1, noise: 0, ridge: 1 });
  const { net, inputs, outputs } = task;
  const buffers = gradientBuffers(net, task.N);
  return {
    task,
    set: fittingSet(net, inputs, outputs),
    gradient: (theta, out) => {
      lossAndGradient(viewOf(net, theta), { kind: 'squared' }, { inputs, targets: outputs }, out, buffers);
    },
  };
});

/** A distance to the fitting set costs a few evaluations per input: this many steps of a small landscape. */
const stepsEach = 128;

/** 1 if θ_t is within r of the fitting set for all t ≤ T; a distance that is not found counts as outside. */
export function staysNearFit(c: FlatCase): Experiment {
  const { task, set, gradient } = flatTask(c);
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

/** k orthonormal columns: the softest normal, the others random. */
function alignedNoise({ k, seed }: FlatCase, { theta }: TeacherTask, set: FittingSet): Noise {
  const stream = openStream(['flat', 'noise', seed]);
  const columns = orthonormalFlat([softestNormal(set, theta)], k, set.p, stream);
  return factorNoise(Array.from({ length: set.p }, (_, i) => columns.map((column) => column[i]!)));
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

/** LEC(mu, beta, r), seen at 60 random points of the tube as far along as noise carries in T steps. */
export const seenConvexNearFit: (c: FlatCase) => boolean = memoize((c) => {
  const { task, set, gradient } = flatTask(c);
  const { mu, beta, r } = c;
  const reach = r + 4 * c.eta * c.sigma * Math.sqrt(c.k * c.T);
  const stream = openStream(['flat', 'convexity', c.seed]);
  const z0 = new Float64Array(set.p);
  const foot = new Float64Array(set.p);
  const g = new Float64Array(set.p);
  for (let i = 0; i < 60; i++) {
    stream.fillNormal(z0);
    const far = (reach * stream.uniform()) / norm(z0);
    const theta = task.theta.map((x, j) => x + far * z0[j]!);
    const distance = set.nearest(theta, foot);
    if (!(distance > 0)) return false;
    const shrink = Math.min(1, (r * stream.uniform()) / distance);
    const offset = theta.map((x, j) => shrink * (x - foot[j]!));
    gradient(
      foot.map((x, j) => x + offset[j]!),
      g,
    );
    const d = shrink * distance;
    if (!(dot(g, offset) >= mu * d * d && norm(g) <= beta * d)) return false;
  }
  return true;
});
