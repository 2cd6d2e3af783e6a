import type { Stream } from './stream.ts';

/** What independent trajectories gave, in their order. */
export interface Outcomes {
  /** One number a trajectory: 0 or 1 for an event, a value in [0, range] for a mean, a weight ≥ 0 for rare exits. */
  readonly values: Float64Array;
  /** Trajectory-steps simulated. */
  readonly steps: number;
}

/** An experiment as plain data that can be sent to where it runs; `kind` says which simulator reads it. */
export interface Program {
  readonly kind: string;
}

/** A random experiment that can be repeated: independent, identically distributed trajectories from a stream. */
export interface Experiment {
  /** The most steps one trajectory can take; for planning. */
  readonly horizon: number;
  run(stream: Stream, trajectories: number): Outcomes;
  /** The same as data, where a kernel can run it: on the same stream it gives the same outcomes, but for rounding. */
  readonly program?: Program;
  /**
   * For an event that nearly always happens: an experiment whose values are at least 0 and have the mean 1 − P(event),
   * with far smaller relative variance than counting. `undefined` where there is none.
   */
  rareExits?(): Experiment | undefined;
}
