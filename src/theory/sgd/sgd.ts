import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import type { GradientField } from '../landscape/landscape.ts';
import { norm } from '../../linalg/vectors.ts';
import type { Noise } from './noise.ts';
import { type ConvexSetSpec, requireConvexSet } from './projection.ts';
import { requireSchedule, type ScheduleSpec } from './schedule.ts';

/** SGD with Gaussian noise: θ_{t+1} = Π_Θ(θ_t − η_t (∇R_n(θ_t) + σ_t S(θ_t) z_t)), z_t ~ N(0, I) i.i.d. */
export interface Sgd {
  readonly landscape: GradientField;
  readonly noise: Noise;
  readonly schedule: ScheduleSpec;
  /** Number of steps, at most 1e9. */
  readonly T: number;
  /** θ_0, of length `landscape.dim`. */
  readonly start: Float64Array;
  /** Θ; no projection where absent. */
  readonly projection?: ConvexSetSpec;
}

/** @throws {RangeError} naming what does not fit */
export function requireSgd(sgd: Sgd): void {
  const { landscape, schedule, T, start, projection } = sgd;
  requireSchedule(schedule);
  requireIntegerIn(0, 1e9, { T });
  requireThat(start.length === landscape.dim, 'length of start', `${landscape.dim}`, start.length);
  for (const x of start) requireThat(Number.isFinite(x), 'entry of start', 'finite', x);
  if (projection) requireConvexSet(projection, landscape.dim);
}

/** ‖θ − θ_0‖. */
export function displacementFrom(start: Float64Array): (theta: Float64Array) => number {
  const difference = new Float64Array(start.length);
  return (theta) => {
    for (let i = 0; i < start.length; i++) difference[i] = theta[i]! - start[i]!;
    return norm(difference);
  };
}
