import { z } from 'zod';
import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream } from '../../../src/core/stream.ts';
import { normEnclosure } from '../../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import {
  buildResidual,
  type Part,
  type ResidualExamples,
  residualForward,
  residualParameterCount,
  residualParts,
  residualSchema,
  type ResidualSpec,
  residualWork,
} from '../../../src/theory/network/residual.ts';
import { directions } from '../../../src/theory/network/teacher-task.ts';
import type { TensorBackend } from '../../../src/theory/network/tensor-backend.ts';
import { batchedSurvival } from '../../../src/theory/sgd/batched-survival.ts';

/**
 * SGD on R(θ) = ½ mean (f_θ(x_i) − f_θ*(x_i))² + (ridge/2)‖θ − θ*‖² of a residual network, the inputs being
 * random directions; as plain JSON. SGD runs on R itself: its gradients differ from ∇R by rounding alone.
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
  /** Of the teacher. */
  readonly spectral: MatrixNorms;
  readonly frobenius: MatrixNorms;
}

/** Norms of its matrices: of the inner and the outer one of each block, and of the read-out. */
export interface MatrixNorms {
  readonly inner: readonly number[];
  readonly outer: readonly number[];
  readonly readOut: number;
}

/** What decides the task of a case. */
export type TaskSpec = Pick<ResidualCase, 'teacher' | 'points' | 'seed'>;

export function residualTask({ teacher, points, seed }: TaskSpec): ResidualTask {
  return taskOf(teacher, points, seed);
}

const taskOf = memoize((teacher: ResidualSpec, points: number, seed: number): ResidualTask => {
  const { dim } = teacher;
  const theta = buildResidual(teacher);
  const inputs = directions(points, dim, () => 1, openStream(['residual', seed, 'inputs']));
  const targets = residualForward(teacher, theta, inputs);
  const parts = residualParts(teacher);
  const rows = ({ rows: m, columns: n, from }: Part): Float64Array[] =>
    Array.from({ length: m }, (_, i) => theta.slice(from + i * n, from + (i + 1) * n));
  return {
    theta,
    p: theta.length,
    examples: { inputs, targets },
    spectral: normsOf(parts, (part) => spectralNorm(rows(part)).hi),
    frobenius: normsOf(
      parts,
      ({ rows: m, columns: n, from }) => normEnclosure(theta.slice(from, from + m * n)).hi,
    ),
  };
});

function normsOf(parts: readonly Part[], of: (part: Part) => number): MatrixNorms {
  const norms = parts.map(of);
  return {
    inner: norms.slice(0, -1).filter((_, i) => i % 2 === 0),
    outer: norms.slice(0, -1).filter((_, i) => i % 2 === 1),
    readOut: norms.at(-1)!,
  };
}

/** Multiply-adds that count as one step: far fewer than in a kernel, since small tensors are slow. */
const multiplyAddsPerTensorStep = 4;
/** Steps that a gradient counts beside: what is done around the tensors. */
const overhead = 16;

/** 1 if SGD stays within r of θ*; gradients in single precision, positions and noise in double precision. */
export function staysNearTeacher(c: ResidualCase, backend: TensorBackend): Experiment {
  const { teacher, points, ridge, noise, eta, sigma, T } = c;
  const { theta, p, examples } = residualTask(c);
  return batchedSurvival(
    {
      minimizer: theta,
      gradients: (thetas) => {
        const { gradients } = backend.residualGradients(teacher, thetas, examples);
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
