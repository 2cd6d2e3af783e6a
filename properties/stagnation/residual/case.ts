import { z } from 'zod';
import { residualRounding } from '../../../src/theory/bounds/residual-rounding.ts';
import { type ResidualNorms, residualSlope } from '../../../src/theory/bounds/residual-slope.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { normEnclosure } from '../../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { normals } from '../../../src/theory/network/random-matrix.ts';
import {
  buildResidual,
  type Part,
  residualForward,
  residualParameterCount,
  residualParts,
  residualSchema,
  type ResidualSpec,
  residualWork,
} from '../../../src/theory/network/residual.ts';
import type { ResidualExamples } from '../../../src/theory/network/tensor-residual.ts';
import { batchedSurvival } from '../../../src/theory/sgd/batched-survival.ts';
import { tensorBackend } from './tensors.ts';

/**
 * SGD on R(θ) = ½ mean (f_θ(x_i) − f_θ*(x_i))² + (ridge/2)‖θ − θ*‖² of a residual network, the inputs being random directions; as plain
 * JSON. SGD runs on R itself: its gradients differ from ∇R by rounding alone.
 */
export interface ResidualCase {
  /** θ*: one output. */
  readonly teacher: ResidualSpec;
  readonly points: number;
  readonly seed: number;
  readonly ridge: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly eta: number;
  readonly sigma: number;
  /** Coordinates of θ with noise: from … from + k − 1. k = p is S = I. */
  readonly noise: { readonly from: number; readonly k: number };
}

const positive = z.number().positive();

export const residualCaseSchema: z.ZodType<ResidualCase> = z
  .strictObject({
    teacher: residualSchema,
    points: z.int().min(1),
    seed: z.int().nonnegative(),
    ridge: positive,
    r: positive,
    d0: z.number().nonnegative(),
    T: z.int().min(1),
    eta: positive,
    sigma: positive,
    noise: z.strictObject({ from: z.int().nonnegative(), k: z.int().min(1) }),
  })
  .refine(({ teacher }) => teacher.outputs === 1, 'teacher.outputs: expected 1')
  .refine(({ teacher }) => ['identity', 'tanh'].includes(teacher.activation), 'teacher.activation: has kinks')
  .refine(
    ({ teacher, noise: { from, k } }) => from + k <= residualParameterCount(teacher),
    'noise: beyond the last parameter',
  );

export interface ResidualTask {
  readonly theta: Float64Array;
  readonly p: number;
  readonly examples: ResidualExamples;
  /** Norms of the teacher's matrices. */
  readonly spectral: ResidualNorms;
  readonly frobenius: ResidualNorms;
}

const tasks = new WeakMap<ResidualSpec, Map<string, ResidualTask>>();

export function residualTask({
  teacher,
  points,
  seed,
}: Pick<ResidualCase, 'teacher' | 'points' | 'seed'>): ResidualTask {
  const known = tasks.get(teacher) ?? new Map<string, ResidualTask>();
  tasks.set(teacher, known);
  const key = `${points} ${seed}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { dim } = teacher;
  const theta = buildResidual(teacher);
  const inputs = normals(points * dim, openStream(['residual', seed, 'inputs']));
  for (let i = 0; i < points; i++) {
    const x = inputs.subarray(i * dim, (i + 1) * dim);
    const length = norm(x);
    for (let j = 0; j < dim; j++) x[j] = x[j]! / length;
  }
  const targets = residualForward(teacher, theta, inputs);
  const parts = residualParts(teacher);
  const rows = ({ rows: m, columns: n, from }: Part): Float64Array[] =>
    Array.from({ length: m }, (_, i) => theta.slice(from + i * n, from + (i + 1) * n));
  const made = {
    theta,
    p: theta.length,
    examples: { inputs, targets },
    spectral: normsOf(parts, (part) => spectralNorm(rows(part)).hi),
    frobenius: normsOf(
      parts,
      ({ rows: m, columns: n, from }) => normEnclosure(theta.slice(from, from + m * n)).hi,
    ),
  };
  known.set(key, made);
  return made;
}

function normsOf(parts: readonly Part[], of: (part: Part) => number): ResidualNorms {
  const norms = parts.map(of);
  return {
    inner: norms.slice(0, -1).filter((_, i) => i % 2 === 0),
    outer: norms.slice(0, -1).filter((_, i) => i % 2 === 1),
    readOut: norms.at(-1)!,
  };
}

function raised({ inner, outer, readOut }: ResidualNorms, r: number): ResidualNorms {
  return { inner: inner.map((s) => s + r), outer: outer.map((s) => s + r), readOut: readOut + r };
}

/** Inputs have length 1 but for rounding. */
const B = 1 + 1e-14;

/** 2⁻²⁴: single precision. */
const single = 5.9604644775390625e-8;
/** tanh of single precision errs by at most eight units in the last place, relatively (a test holds the backend to it). */
export const tanhRoundings = 16;

/** L² with ‖∇f_θ(x_i)‖ ≤ L on the ball of radius r round θ*. */
export function squaredSlope(c: Pick<ResidualCase, 'teacher' | 'points' | 'seed' | 'r'>): number {
  const L = residualSlope(raised(residualTask(c).spectral, c.r), B);
  return L * L * (1 + 1e-12);
}

/** The q of someone who takes the network for a perceptron with the same matrices: every 1 + a_l b_l is a_l b_l. */
export function qWithoutSkips(c: ResidualCase): number {
  const { inner, outer, readOut } = raised(residualTask(c).spectral, c.r);
  // ∏ of the norms of all matrices but one, for each
  const norms = [...inner, ...outer, readOut];
  const squared = norms.reduce((sum, _, i) => {
    const others = norms.reduce((product, s, j) => (j === i ? product : product * s), 1);
    return sum + others * others;
  }, 0);
  return Math.abs(1 - c.eta * c.ridge) + c.eta * squared;
}

/** What the theorems know of a case. */
export interface ResidualNumbers {
  readonly p: number;
  /** LEC(mu, beta, r), certified. */
  readonly mu: number;
  readonly beta: number;
  /** What a step contracts by. */
  readonly q: number;
  /** ≥ ‖computed gradient − ∇R‖ on the ball: single precision. */
  readonly Delta: number;
  /** Delta/2⁻²⁴ */
  readonly roundings: number;
}

const numbers = new WeakMap<ResidualCase, ResidualNumbers>();

/**
 * With e_i = f_θ(x_i) − f_θ*(x_i), |e_i| ≤ L d on the ball: ∇R = mean e_i ∇f_θ(x_i) + λ(θ − θ*), whose first part is at most L²d. So LEC
 * holds with μ = λ − L², β = λ + L², and ‖θ − η∇R − θ*‖ ≤ (|1 − ηλ| + ηL²) d.
 */
export function residualNumbers(c: ResidualCase): ResidualNumbers {
  const before = numbers.get(c);
  if (before !== undefined) return before;
  const { teacher, points, ridge, eta, r } = c;
  const { p, frobenius } = residualTask(c);
  const squared = squaredSlope(c);
  const Delta = residualRounding({
    norms: raised(frobenius, r),
    sizes: { dim: teacher.dim, hidden: teacher.hidden, points },
    B,
    unitRoundoff: single,
    activationRoundings: teacher.activation === 'tanh' ? tanhRoundings : 0,
    smooth: teacher.activation === 'tanh' || teacher.activation === 'identity',
  });
  const found = {
    p,
    mu: ridge - squared,
    beta: ridge + squared,
    q: Math.abs(1 - eta * ridge) + eta * squared,
    Delta,
    roundings: Delta / single,
  };
  numbers.set(c, found);
  return found;
}

/** Multiply-adds that count as one step: far fewer than in a kernel (network/work.ts), since small tensors are slow. */
const multiplyAddsPerTensorStep = 4;
/** Steps that a gradient counts beside: what is done around the tensors. */
const overhead = 16;

/** 1 if SGD stays within r of θ*: gradients from the tensor backend in single precision, positions and noise in double precision. */
export function staysNearTeacher(c: ResidualCase): Experiment {
  const { teacher, points, ridge, noise, eta, sigma, T } = c;
  const { theta, p, examples } = residualTask(c);
  return batchedSurvival(
    {
      minimizer: theta,
      gradients: (thetas) => {
        const { gradients } = tensorBackend().residualGradients(teacher, thetas, examples);
        for (let i = 0; i < gradients.length; i++)
          gradients[i] = gradients[i]! + ridge * (thetas[i]! - theta[i % p]!);
        return gradients;
      },
      noise,
      eta,
      sigma,
      T,
      start: startOf(c, theta),
      stepsEach: overhead + Math.ceil(residualWork(teacher, points) / multiplyAddsPerTensorStep),
    },
    c.r,
  );
}

/** θ* + d0 along the first coordinate with noise. */
function startOf({ noise: { from }, d0 }: ResidualCase, theta: Float64Array): Float64Array {
  const start = theta.slice();
  const center = start[from]!;
  let moved = center + d0;
  // Rounding must not put a start on the boundary outside the tube.
  for (let inward = Number.EPSILON; moved - center > d0; inward *= 2) moved = center + d0 * (1 - inward);
  start[from] = moved;
  return start;
}
