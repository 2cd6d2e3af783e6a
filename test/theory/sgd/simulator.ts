import { requireIntegerIn } from '../../../src/core/preconditions.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { project } from '../../../src/theory/sgd/projection.ts';
import { noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';
import { requireSgd, type Sgd } from '../../../src/theory/sgd/sgd.ts';

// A simulator of its own, one trajectory after the other: what batches and kernels are compared with.

/** What is measured at θ_0, θ_1, …; a trajectory leaves at the first t where it is not ≤ limit. */
export interface StoppingRule {
  measure(theta: Float64Array): number;
  readonly limit: number;
  /** Does a trajectory end when it leaves? */
  readonly stops: boolean;
}

/** One entry a trajectory. */
export interface Trajectories {
  /** First t at which it was outside; horizon + 1 if it never was. */
  readonly firstExit: Int32Array;
  /** The measure where the trajectory ended: at the horizon, or at its exit if exits stop it. */
  readonly last: Float64Array;
  /** The largest measure up to there; NaN after an overflow. */
  readonly largest: Float64Array;
  /** Steps simulated in all. */
  readonly steps: number;
}

/** Normals are drawn in blocks of about so many, so that the cost of a call is shared. */
const blockSize = 512;

/**
 * Simulates `trajectories` independent trajectories up to time `horizon` (default T), one after the other.
 * Each takes m normals a step from the stream, in order, and nothing else, so that two calls continue where
 * one would have gone on. Plain float64 in a fixed order: equal arguments give equal bits.
 */
export function simulate(
  sgd: Sgd,
  stream: Stream,
  trajectories: number,
  rule: StoppingRule,
  horizon: number = sgd.T,
): Trajectories {
  requireSgd(sgd);
  requireIntegerIn(0, sgd.T, { horizon });
  const { limit, stops } = rule;
  const never = horizon + 1;
  const firstExit = new Int32Array(trajectories).fill(never);
  const last = new Float64Array(trajectories);
  const largest = new Float64Array(trajectories);
  const trajectory = singleTrajectory(sgd, stream);
  let steps = 0;
  for (let n = 0; n < trajectories; n++) {
    const others = trajectories - n - 1;
    let value = rule.measure(trajectory.restart());
    let most = value;
    let exit = value <= limit ? never : 0;
    let t = 0;
    let end = stops && exit === 0 ? 0 : horizon;
    while (t < end) {
      // every later trajectory takes one step at least, or all of them
      const certain = stops ? 1 + others : horizon - t + others * horizon;
      value = rule.measure(trajectory.step(t, certain));
      t++;
      if (!(value <= most)) most = value;
      if (!(value <= limit) && exit === never) {
        exit = t;
        if (stops) end = t;
      }
    }
    steps += t;
    firstExit[n] = exit;
    last[n] = value;
    largest[n] = most;
  }
  return { firstExit, last, largest, steps };
}

/** One trajectory's state. Both functions return θ, the same array each time. */
interface SingleTrajectory {
  restart(): Float64Array;
  /** θ_t → θ_{t+1}. `certain`: steps that will surely be taken from here on, this one included. */
  step(t: number, certain: number): Float64Array;
}

function singleTrajectory(sgd: Sgd, stream: Stream): SingleTrajectory {
  const { landscape, noise, schedule, start, projection } = sgd;
  const { dim } = landscape;
  const theta = Float64Array.from(start);
  const gradient = new Float64Array(dim);
  const columns = noise.columns;
  const normals = new Float64Array(columns * Math.max(1, Math.floor(blockSize / columns)));
  let used = 0;
  let filled = 0;
  return {
    restart: () => {
      theta.set(start);
      return theta;
    },
    step: (t, certain) => {
      if (used === filled) {
        // no more than is certain to be used, so that the stream ends where the trajectories do
        filled = Math.min(normals.length, columns * certain);
        stream.fillNormal(normals, filled);
        used = 0;
      }
      landscape.gradient(theta, gradient);
      noise.add(theta, noiseLevel(schedule, t), normals, used, gradient);
      used += columns;
      const eta = stepSize(schedule, t);
      for (let i = 0; i < dim; i++) theta[i] = theta[i]! - eta * gradient[i]!;
      if (projection) project(projection, theta);
      return theta;
    },
  };
}
