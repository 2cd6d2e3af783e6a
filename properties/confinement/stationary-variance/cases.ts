import { z } from 'zod';
import type { Experiment } from '../../../src/core/experiment.ts';
import { quadratic } from '../../../src/theory/landscape/quadratic.ts';
import { endsWithin } from '../../../src/theory/sgd/experiments.ts';
import { buildNoise } from '../../../src/theory/sgd/noise.ts';
import type { Sgd } from '../../../src/theory/sgd/sgd.ts';

/** SGD with noise in all directions on a quadratic, watched along one of its eigenvectors at time T. */
export interface CoordinateCase {
  readonly curvatures: readonly number[];
  readonly flat: number;
  /** Is it moved and rotated? */
  readonly moved: boolean;
  /** Which eigenvector: an index of `curvatures`. */
  readonly index: number;
  readonly eta: number;
  readonly sigma: number;
  readonly T: number;
  /** Where it starts along that eigenvector, from the minimizer. */
  readonly offset: number;
  /** Half-width of the interval round the minimizer that is asked for. */
  readonly x: number;
}

export const coordinateSchema: z.ZodType<CoordinateCase> = z.strictObject({
  curvatures: z.array(z.number().positive()).min(1).readonly(),
  flat: z.int().nonnegative(),
  moved: z.boolean(),
  index: z.int().nonnegative(),
  eta: z.number().positive(),
  sigma: z.number().positive(),
  T: z.int().min(1),
  offset: z.number().nonnegative(),
  x: z.number().positive(),
});

/** 1 if |⟨e, θ_T − m⟩| ≤ x, e the eigenvector and m the minimizer; else 0. */
export function coordinateEvent(c: CoordinateCase): Experiment {
  const dim = c.curvatures.length + c.flat;
  const center = Array.from({ length: dim }, (_, i) => (c.moved ? (i % 3) - 1 : 0));
  const rotation = c.moved ? [Array.from({ length: dim }, (_, i) => 1 + (i % 2))] : [];
  const landscape = quadratic({
    kind: 'quadratic',
    curvatures: c.curvatures,
    flat: c.flat,
    center,
    rotation,
  });
  const axis = new Float64Array(dim);
  landscape.axis(c.index, axis);
  const sgd: Sgd = {
    landscape,
    noise: buildNoise({ kind: 'isotropic', scale: 1 }, landscape),
    schedule: { eta: c.eta, sigma: c.sigma },
    T: c.T,
    start: axis.map((e, i) => center[i]! + c.offset * e),
  };
  return endsWithin(sgd, axis, Float64Array.from(center), c.x);
}
