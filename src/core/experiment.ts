import type { Stream } from './stream.ts';

/** What independent trajectories gave, in their order. */
export interface Outcomes {
  /** One number a trajectory: 0 or 1 for an event, a value in [0, range] for a mean. */
  readonly values: Float64Array;
  /** Trajectory-steps simulated. */
  readonly steps: number;
}

/** A random experiment that can be repeated: independent, identically distributed trajectories from a stream. */
export interface Experiment {
  /** The most steps one trajectory can take; for planning. */
  readonly horizon: number;
  run(stream: Stream, trajectories: number): Outcomes;
}
