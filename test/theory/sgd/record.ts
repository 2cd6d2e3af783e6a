import type { Stream } from '../../../src/core/stream.ts';
import type { Sgd } from '../../../src/theory/sgd/sgd.ts';
import { simulate } from './simulator.ts';

/** The measure at θ_0, …, θ_T along one trajectory. */
export function recordMeasure(
  sgd: Sgd,
  stream: Stream,
  measure: (theta: Float64Array) => number,
): Float64Array {
  const path: number[] = [];
  const recorded = (theta: Float64Array): number => {
    path.push(measure(theta));
    return path.at(-1)!;
  };
  simulate(sgd, stream, 1, { measure: recorded, limit: Infinity, stops: false });
  return Float64Array.from(path);
}

/** d(θ_0), …, d(θ_T) along one trajectory. */
export function recordDistances(sgd: Sgd, stream: Stream): Float64Array {
  return recordMeasure(sgd, stream, (theta) => sgd.landscape.distance(theta));
}
