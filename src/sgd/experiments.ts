import { requireThat } from '../core/errors.ts';
import type { Experiment } from '../core/experiment.ts';
import { displacementFrom, requireSgd, type Sgd, simulate } from './simulator.ts';

/**
 * 1 if θ_t ∈ T_r for all t ≤ T, else 0. A trajectory ends when it leaves.
 * @param r at least 0; Infinity is allowed
 */
export function survival(sgd: Sgd, r: number): Experiment {
  requireSgd(sgd);
  requireThat(r >= 0, 'r', 'not negative', r);
  const watch = { measure: (theta: Float64Array) => sgd.landscape.distance(theta), limit: r, stops: true };
  return {
    horizon: sgd.T,
    run: (stream, trajectories) => {
      const { firstExit, steps } = simulate(sgd, stream, trajectories, watch);
      return { values: Float64Array.from(firstExit, (t) => (t > sgd.T ? 1 : 0)), steps };
    },
  };
}

/**
 * min(d(θ_t)², cap) if θ_s ∈ T_r for all s < t, else 0: the quantity of T3, bounded. θ_t itself may lie outside.
 * @param t an integer in [0, T]
 * @param cap positive and finite; the mean over all trajectories is then at most that without a cap
 */
export function squaredDistanceAt(sgd: Sgd, r: number, t: number, cap: number): Experiment {
  requireSgd(sgd);
  requireThat(r >= 0, 'r', 'not negative', r);
  requireThat(Number.isInteger(t) && t >= 0 && t <= sgd.T, 't', 'an integer in [0, T]', t);
  requireThat(cap > 0 && cap < Infinity, 'cap', 'positive and finite', cap);
  const watch = { measure: (theta: Float64Array) => sgd.landscape.distance(theta), limit: r, stops: true };
  return {
    horizon: t,
    run: (stream, trajectories) => {
      const { firstExit, last, steps } = simulate(sgd, stream, trajectories, watch, t);
      const capped = (d: number): number => (d * d <= cap ? d * d : cap);
      return { values: last.map((d, n) => (firstExit[n]! >= t ? capped(d) : 0)), steps };
    },
  };
}

/**
 * 1 if max_{t ≤ T} ‖θ_t − θ_0‖ ≤ radius, else 0, whatever the tube. A trajectory ends when it goes beyond.
 * @param radius at least 0
 */
export function displacementWithin(sgd: Sgd, radius: number): Experiment {
  requireSgd(sgd);
  requireThat(radius >= 0, 'radius', 'not negative', radius);
  const watch = { measure: displacementFrom(sgd.start), limit: radius, stops: true };
  return {
    horizon: sgd.T,
    run: (stream, trajectories) => {
      const { firstExit, steps } = simulate(sgd, stream, trajectories, watch);
      return { values: Float64Array.from(firstExit, (t) => (t > sgd.T ? 1 : 0)), steps };
    },
  };
}
