import { z } from 'zod';
import { memoize } from '../../../src/core/memoize.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { gradientBuffers, lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { viewOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import { analyzed } from '../../generalization/end-to-end/case.ts';
import { gradientWork, multiplyAddsPerStep } from '../../../src/theory/network/work.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';

/**
 * What is averaged: ℓ_i = ½‖θ − y_i‖², least squares ½(x_iᵀθ − y_i)², or ½(f_θ(x) − y)² + (ridge/2)‖θ − θ*‖²
 * of a network, its examples the points of a teacher task with both labels f_θ*(x) ± `noise`; or rows of a
 * data set with their labels, the ridge drawing to where θ* is the minimizer.
 */
export type PopulationSpec =
  | { readonly kind: 'mean'; readonly points: readonly (readonly number[])[] }
  | {
      readonly kind: 'linear';
      readonly rows: readonly (readonly number[])[];
      readonly targets: readonly number[];
    }
  | { readonly kind: 'teacher'; readonly task: TeacherSpec; readonly noise: number };

const vectors = z
  .array(z.array(z.number()).min(1).readonly())
  .min(1)
  .readonly()
  .refine((all) => all.every((x) => x.length === all[0]!.length), 'expected vectors of one length');
export const populationSchema: z.ZodType<PopulationSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mean'), points: vectors }),
  z
    .strictObject({ kind: z.literal('linear'), rows: vectors, targets: z.array(z.number()).readonly() })
    .refine(({ rows, targets }) => rows.length === targets.length, 'targets: one a row'),
  z.strictObject({
    kind: z.literal('teacher'),
    task: z.strictObject({
      teacher: networkSchema,
      points: z.int().min(1),
      seed: z.int().nonnegative(),
      size: z.number().positive(),
      spread: z.int().positive().exactOptional(),
      noise: z.literal(0),
      ridge: z.number().nonnegative(),
      rows: z
        .array(z.strictObject({ x: z.array(z.number()).readonly(), y: z.number() }))
        .readonly()
        .exactOptional(),
    }),
    noise: z.number().nonnegative(),
  }),
]);

/** n examples and the minimizer of R_n = Σℓ_i/n. */
export interface Population {
  readonly n: number;
  readonly minimizer: Float64Array;
  /** Where SGD starts from there: a unit vector, the first axis or where the longest ∇ℓ_i points. */
  readonly away: Float64Array;
  /** ∇ℓ_i at θ, added to out. */
  addGradient(i: number, theta: Float64Array, out: Float64Array): void;
  /** Steps of the small problems that a gradient takes the time of. */
  readonly cost: number;
}

/** One whose R_n is a quadratic. */
export interface QuadraticPopulation extends Population {
  /** The least and the greatest curvature of R_n; the least is positive where the minimizer is unique. */
  readonly mu: number;
  readonly beta: number;
  /** A ≥ ‖∇ℓ_i − ∇R_n‖ for every i where ‖θ − minimizer‖ ≤ r, with all rounding. */
  largestDeviation(r: number): number;
}

export type QuadraticSpec = Exclude<PopulationSpec, { readonly kind: 'teacher' }>;

export const quadraticPopulation: (spec: QuadraticSpec) => QuadraticPopulation = memoize(
  (spec: QuadraticSpec) =>
    spec.kind === 'mean' ? meanEstimation(spec.points) : leastSquares(spec.rows, spec.targets),
);

export const population: (spec: PopulationSpec) => Population = memoize((spec: PopulationSpec) =>
  spec.kind === 'teacher' ? teacherPopulation(spec.task, spec.noise) : quadraticPopulation(spec),
);

/** Both labels of a point, one after the other; one where there is no noise. */
function teacherPopulation(spec: TeacherSpec, noise: number): Population {
  const { net, theta: minimizer, N, inputs, labels, center } = analyzed(spec);
  const both = spec.rows === undefined ? 2 : 1;
  const width = inputs.length / N;
  const example = { inputs: new Float64Array(width), targets: new Float64Array(1) };
  const buffers = gradientBuffers(net, 1);
  const gradient = new Float64Array(minimizer.length);
  const made: Omit<Population, 'away'> = {
    n: both * N,
    minimizer,
    cost: networkCost + Math.ceil((gradientWork(net, 1) + 4 * minimizer.length) / multiplyAddsPerStep),
    addGradient: (i, theta, out) => {
      const point = Math.floor(i / both);
      example.inputs.set(inputs.subarray(point * width, (point + 1) * width));
      // as in a task with noise: every other point has it
      const up = both === 2 && point % 2 === 0 ? noise * (1 - 2 * (i & 1)) : 0;
      example.targets[0] = labels[point]! + up;
      lossAndGradient(viewOf(net, theta), { kind: 'squared' }, example, gradient, buffers);
      for (let j = 0; j < out.length; j++) out[j]! += gradient[j]! + spec.ridge * (theta[j]! - center[j]!);
    },
  };
  return { ...made, away: longestGradient(made) };
}
const networkCost = 50;

/** The direction of the longest ∇ℓ_i at the minimizer; the first axis where all are 0. */
function longestGradient({ n, minimizer, addGradient }: Omit<Population, 'away'>): Float64Array {
  let longest = firstAxis(minimizer.length);
  let most = 0;
  for (let i = 0; i < n; i++) {
    const gradient = new Float64Array(minimizer.length);
    addGradient(i, minimizer, gradient);
    const length = norm(gradient);
    if (length > most) {
      most = length;
      longest = gradient.map((x) => x / length);
    }
  }
  return longest;
}

function firstAxis(dim: number): Float64Array {
  return Float64Array.from({ length: dim }, (_, i) => (i === 0 ? 1 : 0));
}

/** Covers the rounding of a mean of a few small numbers, and of a norm. */
const roundingUp = 1 + 1e-13;

function meanEstimation(points: readonly (readonly number[])[]): QuadraticPopulation {
  const n = points.length;
  const minimizer = Float64Array.from(points[0]!, (_, j) => points.reduce((sum, y) => sum + y[j]!, 0) / n);
  const size = Math.max(...points.map((y) => norm(y)));
  const farthest = Math.max(...points.map((y) => norm(y.map((x, j) => x - minimizer[j]!))));
  return {
    n,
    minimizer,
    away: firstAxis(minimizer.length),
    cost: 1,
    mu: 1,
    beta: 1,
    addGradient: (i, theta, out) => {
      const y = points[i]!;
      for (let j = 0; j < out.length; j++) out[j]! += theta[j]! - y[j]!;
    },
    largestDeviation: () => farthest * roundingUp + size * (roundingUp - 1),
  };
}

function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): QuadraticPopulation {
  const n = rows.length;
  const whole = buildLandscape({ kind: 'linear-model', population: { rows, targets } });
  const alone = memoize((i: number) =>
    buildLandscape({ kind: 'linear-model', population: { rows, targets }, sample: { indices: [i] } }),
  );
  const minimizer = new Float64Array(whole.dim);
  whole.nearest(minimizer.slice(), minimizer);
  const unique = whole.normalDim === whole.dim;
  const { mu = 0, beta = 0 } = (unique ? whole.certificate(Infinity) : undefined) ?? {};
  return {
    n,
    minimizer,
    away: firstAxis(minimizer.length),
    cost: 1,
    mu,
    beta,
    addGradient: (i, theta, out) => {
      const x = rows[i]!;
      let residual = -targets[i]!;
      for (let j = 0; j < out.length; j++) residual += x[j]! * theta[j]!;
      for (let j = 0; j < out.length; j++) out[j]! += residual * x[j]!;
    },
    // Δ of the sample that consists of one example
    largestDeviation: (r) => Math.max(...rows.map((_, i) => alone(i).certificate(r)?.Delta ?? Infinity)),
  };
}
