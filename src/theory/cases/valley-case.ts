import { z } from 'zod';
import { requireThat } from '../../core/errors.ts';
import { memoize } from '../../core/memoize.ts';
import type { Certificate, Landscape } from '../landscape/landscape.ts';
import { buildLandscape } from '../landscape/build.ts';
import type { DataTables } from '../../data/table.ts';
import { landscapeSchema } from '../landscape/schema.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import { buildNoise, noiseSchema, type NoiseSpec } from '../sgd/noise.ts';
import { isotropicTubeNoise, tubeNoise } from '../sgd/noise-spectrum.ts';
import { type ConvexSetSpec, convexSetSchema } from '../sgd/projection.ts';
import { type ScheduleSpec, scheduleSchema } from '../sgd/schedule.ts';
import type { SpecifiedSgd } from '../sgd/normal-space.ts';

/** SGD near a valley of minimizers: a case of the dynamics half of the theory, as plain JSON. */
export interface ValleyCase {
  readonly landscape: LandscapeSpec;
  readonly noise: NoiseSpec;
  /** η_t, σ_t */
  readonly schedule: ScheduleSpec;
  /** Number of steps, at least 1. */
  readonly T: number;
  /** Radius of the tube, positive. */
  readonly r: number;
  /** d(θ_0): the start lies this far from 𝓜 along normal axis `along`. */
  readonly d0: number;
  readonly along: number;
  /** Θ of L0: every step is followed by the projection onto it. */
  readonly projection?: ConvexSetSpec;
}

export const valleySchema: z.ZodType<ValleyCase> = z.strictObject({
  landscape: landscapeSchema,
  noise: noiseSchema,
  schedule: scheduleSchema,
  T: z.int().min(1),
  r: z.number().positive(),
  d0: z.number().nonnegative(),
  along: z.int().nonnegative(),
  projection: convexSetSchema.exactOptional(),
});

/** A case with everything that claims ask of it worked out. */
export interface Valley {
  readonly landscape: Landscape;
  /** LEC on T_r; undefined where none is known. */
  readonly certificate: Certificate | undefined;
  readonly sgd: SpecifiedSgd;
  /** Positive singular values of G = P S; of S where a projection makes P = I (L0). */
  readonly singularValues: readonly number[];
  /** s with GGᵀ = s²P, if there is one. */
  readonly isotropic: number | undefined;
  /** Dimension of the space P projects on. */
  readonly tubeDim: number;
}

/**
 * Works a case out, once for each case object and data.
 * @param data the data sets that its landscape may refer to
 * @throws {RangeError} where its parts do not fit together
 */
export const valley: (c: ValleyCase, data?: DataTables) => Valley = memoize(workOut);

function workOut(c: ValleyCase, data?: DataTables): Valley {
  const built = buildLandscape(c.landscape, data);
  // With a projection between the steps, all noise counts: P = I.
  const seen: Landscape = c.projection === undefined ? built : { ...built, affine: false };
  return {
    landscape: built,
    certificate: built.certificate(c.r),
    sgd: {
      landscape: built,
      noise: buildNoise(c.noise, built),
      schedule: c.schedule,
      T: c.T,
      start: startAt(built, c.d0, c.along),
      ...(c.projection && { projection: c.projection }),
    },
    singularValues: tubeNoise(seen, c.noise),
    isotropic: isotropicTubeNoise(seen, c.noise),
    tubeDim: seen.affine ? seen.normalDim : seen.dim,
  };
}

const maxReach = 1e12;

/** The point at distance d0 from 𝓜, outside a curved 𝓜, on a normal roughly along axis `along`. */
function startAt(landscape: Landscape, d0: number, along: number): Float64Array {
  requireThat(along < landscape.normalDim, 'along', `below ${landscape.normalDim}`, along);
  const far = new Float64Array(landscape.dim);
  const foot = new Float64Array(landscape.dim);
  const axis = new Float64Array(landscape.dim);
  landscape.nearest(far, foot);
  landscape.axis(along, axis);
  const origin = foot.slice();
  const goOut = (reach: number): number => {
    for (let i = 0; i < far.length; i++) far[i] = origin[i]! + reach * axis[i]!;
    return landscape.distance(far);
  };
  // Inside and outside of a curved 𝓜 differ: go so far that the ray leaves it on the outer side.
  let reach = 1;
  let distance = goOut(reach);
  while (distance < 0.9 * reach && reach < maxReach) {
    reach *= 2;
    distance = goOut(reach);
  }
  landscape.nearest(far, foot);
  const ray = foot.map((x, i) => (far[i]! - x) / distance);
  const at = (d: number): Float64Array => foot.map((x, i) => x + d * ray[i]!);
  // Rounding must not put a start on the boundary outside the tube.
  let start = at(d0);
  let inward = Number.EPSILON;
  while (inward < 1 && landscape.distance(start) > d0) {
    start = at(d0 * (1 - inward));
    inward *= 2;
  }
  return start;
}

/** LEC on T_r, else on the largest known tube among r/2, r/4, …, as if LEC had not been asked for. */
export function certificateNear(landscape: Landscape, r: number): Certificate | undefined {
  for (let radius = r; radius > r / 1000; radius /= 2) {
    const certificate = landscape.certificate(radius);
    if (certificate !== undefined) return certificate;
  }
  return undefined;
}
