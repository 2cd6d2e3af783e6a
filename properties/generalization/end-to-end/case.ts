import { z } from 'zod';
import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream } from '../../../src/core/stream.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import type { Loss } from '../../../src/theory/network/loss.ts';
import { type Activation, parameterCount } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { GeneratedSpec } from '../../../src/theory/network/spec.ts';
import { type TeacherFacts, teacherFacts } from '../../../src/theory/network/teacher-facts.ts';
import {
  populationExamples,
  ridgeGradient,
  type TeacherSpec,
  type TeacherTask,
  teacherTask,
} from '../../../src/theory/network/teacher-task.ts';
import { sampledNetwork } from '../../../src/theory/sgd/sampled-network.ts';
import { boundedLossSchema } from '../network-setting.ts';

/** SGD on samples of a teacher task, as plain JSON. */
export interface TeacherCase {
  readonly task: TeacherSpec;
  readonly n: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly eta: number;
  readonly sigma: number;
  /** S: the coordinates from … from + k − 1 of θ get independent standard normals. k = p is S = I. */
  readonly noise: { readonly from: number; readonly k: number };
  readonly loss: Loss;
  /** What the statement takes for the loss's range and Lipschitz constant, and for Δ. */
  readonly M: number;
  readonly rho: number;
  readonly delta: number;
  readonly deltaDeviation: number;
  readonly Delta: number;
}

const positive = z.number().positive();
const share = z.number().positive().lt(1);

export const teacherCaseSchema: z.ZodType<TeacherCase> = z.strictObject({
  task: z.strictObject({
    teacher: networkSchema,
    points: z.int().min(1),
    seed: z.int().nonnegative(),
    size: positive,
    spread: z.int().positive().exactOptional(),
    noise: z.number().nonnegative(),
    ridge: z.number().nonnegative(),
    rows: z
      .array(z.strictObject({ x: z.array(z.number()).readonly(), y: z.number() }))
      .readonly()
      .exactOptional(),
  }),
  n: z.int().min(1),
  r: positive,
  d0: z.number().nonnegative(),
  T: z.int().min(1),
  eta: positive,
  sigma: positive,
  noise: z.strictObject({ from: z.int().nonnegative(), k: z.int().min(1) }),
  loss: z.union([z.strictObject({ kind: z.literal('squared') }), boundedLossSchema]),
  M: positive,
  rho: z.number().nonnegative(),
  delta: share,
  deltaDeviation: share,
  Delta: z.number().nonnegative(),
});

/** A task and what is known of it whatever the radius. */
export interface AnalyzedTask extends TeacherTask {
  readonly facts: TeacherFacts;
  readonly p: number;
}

export const analyzed: (spec: TeacherSpec) => AnalyzedTask = memoize((spec) => {
  const task = teacherTask(spec);
  return { ...task, facts: teacherFacts(task), p: parameterCount(task.net) };
});

/** A random teacher: all its layers are Gaussian, of spectral norm about `scale`. */
export function gaussianTeacher(
  activation: Activation,
  widths: readonly number[],
  { biases, scale, seed }: { readonly biases: number; readonly scale: number; readonly seed: number },
): GeneratedSpec {
  const layers = widths.slice(1).map(() => ({ kind: 'gaussian', scale }) as const);
  return { kind: 'generated', activation, widths, biases, seed, layers };
}

/** Do SGD's iterates stay in the tube, and has its output a gap within `gap`? */
export function staysAndGeneralizes(c: TeacherCase, gap: number): Experiment {
  const { n, T, r, loss, eta, sigma, noise } = c;
  return sampledNetwork({
    task: analyzed(c.task),
    n,
    noise: { from: noise.from, scales: Array.from({ length: noise.k }, () => 1) },
    schedule: { eta, sigma },
    T,
    start: startOf(c),
    r,
    loss,
    gap,
  });
}

/** Do both inequalities of LEC hold at `tries` random points of the ball? */
export function seenConvex(
  c: TeacherCase,
  { mu, beta }: { readonly mu: number; readonly beta: number },
  tries: number,
): boolean {
  const task = analyzed(c.task);
  const gradient = ridgeGradient(task, populationExamples(task));
  const stream = openStream(['teacher', 'convexity', c.task.seed]);
  const delta = new Float64Array(task.p);
  const g = new Float64Array(task.p);
  for (let i = 0; i < tries; i++) {
    stream.fillNormal(delta);
    const scale = (c.r * stream.uniform()) / norm(delta);
    const there = task.theta.map((x, j) => x + scale * delta[j]!);
    gradient(there, g);
    const d = scale * norm(delta);
    const holds = scale * dot(g, delta) >= mu * d * d * (1 - 1e-9) && norm(g) <= beta * d * (1 + 1e-9);
    if (!holds) return false;
  }
  return true;
}

/** θ* + d0: along least curvature if S = I and the data curve all directions, else the first noisy axis. */
export function startOf(c: TeacherCase): Float64Array {
  const { theta, facts, p } = analyzed(c.task);
  const { softest } = facts.curvature;
  const start = theta.slice();
  if (c.noise.k === p && softest !== undefined) {
    // a little less, since the rounding of no sum of squares may put a start on the boundary outside the tube
    const d = (c.d0 * (1 - 1e-12)) / norm(softest);
    return start.map((x, j) => x + d * softest[j]!);
  }
  const { from } = c.noise;
  const center = start[from]!;
  let moved = center + c.d0;
  for (let inward = Number.EPSILON; moved - center > c.d0; inward *= 2) moved = center + c.d0 * (1 - inward);
  start[from] = moved;
  return start;
}
