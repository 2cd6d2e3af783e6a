import { requireThat } from '../../core/errors.ts';
import type { Experiment, Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';

/** SGD with noise in some coordinates around one minimizer, with gradients at many positions at once. */
export interface BatchedSgd {
  readonly minimizer: Float64Array;
  /** @param thetas count × p, by rows. @returns the gradients, in the same layout */
  gradients(thetas: Float64Array): Float64Array;
  /** Coordinates from … from + k − 1 of θ get independent standard normals times eta·sigma. */
  readonly noise: { readonly from: number; readonly k: number };
  readonly eta: number;
  readonly sigma: number;
  readonly T: number;
  readonly start: Float64Array;
  /** What one gradient at one position counts as, in steps. */
  readonly stepsEach: number;
}

/**
 * 1 if ‖θ_t − minimizer‖ ≤ r for all t ≤ T, else 0. All trajectories of a call go side by side, and one that
 * leaves takes part no longer. At each step k normals are drawn for each that is left, in their order.
 * @throws {RangeError} naming what does not fit
 */
export function batchedSurvival(sgd: BatchedSgd, r: number): Experiment {
  const { minimizer, start, noise, T, stepsEach } = sgd;
  const p = minimizer.length;
  requireThat(start.length === p, 'length of the start', `${p}`, start.length);
  const fits = noise.from >= 0 && noise.k >= 1 && noise.from + noise.k <= p;
  requireThat(fits, 'coordinates with noise', `within ${p}`, `${noise.k} from ${noise.from} on`);
  requireThat(r >= 0, 'r', 'not negative', r);
  return { horizon: T * stepsEach, run: (stream, trajectories) => simulate(sgd, r, stream, trajectories) };
}

function simulate(sgd: BatchedSgd, r: number, stream: Stream, trajectories: number): Outcomes {
  const { minimizer, noise, eta, sigma, T, start, stepsEach } = sgd;
  const p = minimizer.length;
  const values = new Float64Array(trajectories);
  let inside = distance(start, 0, minimizer) <= r ? Array.from({ length: trajectories }, (_, i) => i) : [];
  let thetas = new Float64Array(inside.length * p);
  for (let i = 0; i < inside.length; i++) thetas.set(start, i * p);
  let steps = 0;
  for (let t = 0; t < T && inside.length > 0; t++) {
    const z = new Float64Array(inside.length * noise.k);
    stream.fillNormal(z);
    const slopes = sgd.gradients(thetas);
    steps += inside.length * stepsEach;
    for (let i = 0; i < thetas.length; i++) thetas[i] = thetas[i]! - eta * slopes[i]!;
    for (let i = 0; i < inside.length; i++) {
      for (let j = 0; j < noise.k; j++) {
        const at = i * p + noise.from + j;
        thetas[at] = thetas[at]! - eta * sigma * z[i * noise.k + j]!;
      }
    }
    const stays = inside.map((_, i) => distance(thetas, i * p, minimizer) <= r);
    const left = stays.flatMap((stay, i) => (stay ? [i] : []));
    if (left.length < inside.length) {
      const kept = new Float64Array(left.length * p);
      for (const [to, i] of left.entries()) kept.set(thetas.subarray(i * p, (i + 1) * p), to * p);
      thetas = kept;
      inside = left.map((i) => inside[i]!);
    }
  }
  for (const i of inside) values[i] = 1;
  return { values, steps };
}

function distance(thetas: Float64Array, at: number, center: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < center.length; j++) {
    const difference = thetas[at + j]! - center[j]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
