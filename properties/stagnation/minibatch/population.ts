import { z } from 'zod';
import { memoize } from '../../../src/core/memoize.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';

/** What is averaged: ℓ_i = ½‖θ − y_i‖², or least squares ½(x_iᵀθ − y_i)². */
export type PopulationSpec =
  | { readonly kind: 'mean'; readonly points: readonly (readonly number[])[] }
  | {
      readonly kind: 'linear';
      readonly rows: readonly (readonly number[])[];
      readonly targets: readonly number[];
    };

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
]);

/** n examples and the minimizer of R_n = Σℓ_i/n, around which R_n is a quadratic. */
export interface Population {
  readonly n: number;
  readonly minimizer: Float64Array;
  /** The least and the greatest curvature of R_n; the least is positive where the minimizer is unique. */
  readonly mu: number;
  readonly beta: number;
  /** ∇ℓ_i at θ, added to out. */
  addGradient(i: number, theta: Float64Array, out: Float64Array): void;
  /** A ≥ ‖∇ℓ_i − ∇R_n‖ for every i where ‖θ − minimizer‖ ≤ r, with all rounding. */
  largestDeviation(r: number): number;
}

export const population: (spec: PopulationSpec) => Population = memoize((spec: PopulationSpec) =>
  spec.kind === 'mean' ? meanEstimation(spec.points) : leastSquares(spec.rows, spec.targets),
);

/** Covers the rounding of a mean of a few small numbers, and of a norm. */
const roundingUp = 1 + 1e-13;

function meanEstimation(points: readonly (readonly number[])[]): Population {
  const n = points.length;
  const minimizer = Float64Array.from(points[0]!, (_, j) => points.reduce((sum, y) => sum + y[j]!, 0) / n);
  const size = Math.max(...points.map((y) => norm(y)));
  const farthest = Math.max(...points.map((y) => norm(y.map((x, j) => x - minimizer[j]!))));
  return {
    n,
    minimizer,
    mu: 1,
    beta: 1,
    addGradient: (i, theta, out) => {
      const y = points[i]!;
      for (let j = 0; j < out.length; j++) out[j]! += theta[j]! - y[j]!;
    },
    largestDeviation: () => farthest * roundingUp + size * (roundingUp - 1),
  };
}

function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): Population {
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
