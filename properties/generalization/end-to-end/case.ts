import { z } from 'zod';
import { anchoredBallBound } from '../../../src/theory/bounds/anchored-bound.ts';
import { deviationInProbability, type LabelledPoint } from '../../../src/theory/bounds/gradient-deviation.ts';
import { derivativeMajorants } from '../../../src/theory/bounds/network-derivatives.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { type TeacherConvexity, teacherConvexity } from '../../../src/theory/bounds/teacher-convexity.ts';
import type { Basis } from '../../../src/judge/claims/claim.ts';
import { openStream } from '../../../src/core/stream.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import type { Loss } from '../../../src/theory/network/loss.ts';
import { parameterCount } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import { roundingShare, type TeacherFacts, teacherFacts } from '../../../src/theory/network/teacher-facts.ts';
import {
  populationExamples,
  ridgeGradient,
  type TeacherSpec,
  type TeacherTask,
  teacherTask,
} from '../../../src/theory/network/teacher-task.ts';

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
  /** What the statement takes the loss's range and Lipschitz constant for. */
  readonly M: number;
  readonly rho: number;
  readonly delta: number;
  readonly deltaDeviation: number;
  /** What the statement takes for Δ. */
  readonly Delta: number;
}

const positive = z.number().positive();
const share = z.number().positive().lt(1);
const loss: z.ZodType<Loss> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('squared') }),
  z.strictObject({ kind: z.literal('clipped-squared'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-distance'), M: positive }),
  z.strictObject({ kind: z.literal('clipped-hinge'), M: positive, gamma: positive }),
]);

export const teacherCaseSchema: z.ZodType<TeacherCase> = z.strictObject({
  task: z.strictObject({
    teacher: networkSchema,
    points: z.int().min(1),
    seed: z.int().nonnegative(),
    size: positive,
    spread: positive.exactOptional(),
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
  loss,
  M: positive,
  rho: z.number().nonnegative(),
  delta: share,
  deltaDeviation: share,
  Delta: z.number().nonnegative(),
});

/** A task with what is known of it whatever the radius. */
export interface KnownTask {
  readonly task: TeacherTask;
  readonly facts: TeacherFacts;
  readonly p: number;
}

/** A ball round θ* with what N5 and N6 say of it. */
export interface KnownBall {
  readonly points: readonly LabelledPoint[];
  /** c² and C²: certified bounds of the extreme eigenvalues of the data's part of the Hessian at θ*. */
  readonly least: number;
  readonly greatest: number;
  /** E ≥ Σ w_i|e*_i|H_i: what the residuals at θ* may add to curvature, or take from it. */
  readonly residual: number;
  readonly convexity: TeacherConvexity;
  /** Are the bounds of derivatives proved: no kink of φ within reach on the whole population? */
  readonly smooth: boolean;
  /** Lambda with |ℓ(f_θ(x), y) − ℓ(f_θ*(x), y)| ≤ Lambda ‖θ − θ*‖ for rho = 1. */
  readonly Lambda: number;
}

const tasks = new WeakMap<TeacherSpec, KnownTask>();

export function knownTask(spec: TeacherSpec): KnownTask {
  const before = tasks.get(spec);
  if (before !== undefined) return before;
  const task = teacherTask(spec);
  const known = { task, facts: teacherFacts(task), p: parameterCount(task.net) };
  tasks.set(spec, known);
  return known;
}

/** N5 and N6 for the ball of radius r; `noise` in place of the task's, which they do not depend on otherwise. */
export function knownBall({ task, facts }: KnownTask, r: number, noise: number = task.spec.noise): KnownBall {
  const { activation, layers } = task.net;
  const biased = layers.some(({ bias }) => bias !== undefined);
  const kinked = activation === 'relu' || activation === 'leaky-relu';
  let smooth = true;
  const sizes: number[] = [];
  const points = facts.points.map((point, i) => {
    const { input, hidden, margins } = point;
    const majorants = derivativeMajorants({
      input,
      hidden,
      margins,
      norms: facts.norms,
      biased,
      r,
      smooth: activation === 'tanh',
    });
    const { first, second, motions } = majorants;
    if (kinked && margins.some((margin, l) => !(margin > motions[l]! * r))) smooth = false;
    sizes.push(first * first);
    const missed = Math.abs(task.outputs[i]! - task.labels[i]!);
    const largest = facts.norms.at(-1)! * (hidden.at(-1) ?? input) + facts.biases.at(-1)!;
    return {
      weight: 1 / task.N,
      slope: Math.min(first, point.slope + roundingShare * first),
      second,
      residual: task.labels === task.outputs ? 0 : missed + roundingShare * (missed + largest),
      epsilon: i % 2 === 0 ? noise : 0,
    };
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / task.N;
  const rounding = 4 * roundingShare * mean(sizes);
  const least = Math.max(0, facts.curvature.least - rounding);
  const greatest = facts.curvature.greatest + rounding;
  const second = Math.sqrt(mean(points.map((point) => point.second * point.second)));
  const residual = mean(points.map((point) => point.residual * point.second));
  const convexity = teacherConvexity({ ridge: task.spec.ridge, r, least, greatest, second, residual });
  const Lambda = perturbationLambda({
    rho: 1,
    B: facts.B,
    norms: facts.norms.map((s) => s + r),
    ...(biased && { biases: facts.biases.map((b) => b + r) }),
  });
  return { points, least, greatest, residual, convexity, smooth, Lambda };
}

/** What the theorems know of a case. */
export interface TeacherNumbers extends KnownBall {
  readonly p: number;
  readonly basis: Basis;
  /** λ/(λ + c²): the ridge's share of the least curvature certified at θ*. */
  readonly ridgeShare: number;
  readonly q: number;
  /** The least Δ that N7 proves. */
  readonly provedDelta: number;
  readonly gap: { readonly sampling: number; readonly approximation: number; readonly total: number };
}

const numbers = new WeakMap<TeacherCase, TeacherNumbers>();

export function teacherNumbers(c: TeacherCase): TeacherNumbers {
  const before = numbers.get(c);
  if (before !== undefined) return before;
  const known = knownTask(c.task);
  const ball = knownBall(known, c.r);
  const { n, r, delta, deltaDeviation, M, rho } = c;
  const found: TeacherNumbers = {
    ...ball,
    p: known.p,
    basis: ball.smooth ? 'certified' : 'sampled',
    ridgeShare: c.task.ridge / (c.task.ridge + ball.least),
    q: ball.convexity.contraction(c.eta),
    provedDelta: deviationInProbability({ r, n, deltaDeviation, points: ball.points }).total,
    gap: anchoredBallBound({ M, delta, n, K: 1, Lambda: rho * ball.Lambda, r }),
  };
  numbers.set(c, found);
  return found;
}

/** LEC(mu, beta, r): certified, or seen at sampled points of the ball where kinks are within reach. */
export function locallyConvex(c: TeacherCase): boolean {
  const { convexity, basis } = teacherNumbers(c);
  return convexity.mu > 0 && (basis === 'certified' || seenConvex(c, 40));
}

const seen = new WeakMap<TeacherCase, boolean>();

/** Do both inequalities hold at `tries` random points of the ball, and after steps down ⟨∇R, δ⟩/d² from each? */
function seenConvex(c: TeacherCase, tries: number): boolean {
  const before = seen.get(c);
  if (before !== undefined) return before;
  const { task, p } = knownTask(c.task);
  const { mu, beta } = teacherNumbers(c).convexity;
  const gradient = ridgeGradient(task, populationExamples(task));
  const stream = openStream(['teacher', 'convexity', c.task.seed]);
  const delta = new Float64Array(p);
  const g = new Float64Array(p);
  let holds = true;
  for (let i = 0; i < tries && holds; i++) {
    stream.fillNormal(delta);
    const scale = (c.r * stream.uniform()) / norm(delta);
    gradient(
      task.theta.map((x, j) => x + scale * delta[j]!),
      g,
    );
    const d = scale * norm(delta);
    holds = scale * dot(g, delta) >= mu * d * d * (1 - 1e-9) && norm(g) <= beta * d * (1 + 1e-9);
  }
  seen.set(c, holds);
  return holds;
}

/**
 * θ* + d0 along the direction in which the data curve least, where noise is in all of θ and they curve in every direction; else along the
 * first coordinate with noise.
 */
export function startOf(c: TeacherCase): Float64Array {
  const { task, facts, p } = knownTask(c.task);
  const { softest } = facts.curvature;
  const start = task.theta.slice();
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
