import type { Address, Stream } from './stream.ts';

/** What independent trajectories gave, in their order. */
export interface Outcomes {
  /** One number a trajectory: 0 or 1 for an event, in [0, range] for a mean, ≥ 0 for rare exits. */
  readonly values: Float64Array;
  /** Trajectory-steps simulated. */
  readonly steps: number;
}

/** The same as runners may give them: where all are 0 or 1 as bytes, of which less is sent and collected. */
export interface BlockOutcomes extends Pick<Outcomes, 'steps'> {
  readonly values: Float64Array | Uint8Array;
}

/** An experiment as plain data (what `structuredClone` takes) that can be sent to where it runs. */
export interface Program {
  /** URL of the module that executes it, a `RunnerModule` that Node can load; loaded once per thread. */
  readonly runner: string;
  /** Which of the runner's programs it is. */
  readonly kind: string;
}

/** Blocks from, …, to − 1 of `size` trajectories each; block b lives at [...address, b]. */
export interface Blocks {
  readonly address: Address;
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** Executes programs in one thread. */
export interface Runner {
  /**
   * The outcomes of the blocks, in order. They depend on the arguments alone, a block's not on the others
   * asked for. Where it gives a promise, the next call may come before it is kept.
   */
  run(program: Program, blocks: Blocks): readonly BlockOutcomes[] | Promise<readonly BlockOutcomes[]>;
}

/** What the module of a runner exports. */
export interface RunnerModule {
  /** Called once in every thread, when the first program names the module. */
  start(): Runner;
}

/** A random experiment that can be repeated: independent trajectories (or groups of them), all of one law. */
export interface Experiment {
  /** The most steps one trajectory can take; for planning. */
  readonly horizon: number;
  run(stream: Stream, trajectories: number): Outcomes;
  /** In place of `run`, where outcomes must be waited for (`asyncExperiment`). */
  runAsync?(stream: Stream, trajectories: number): Promise<Outcomes>;
  /** Blocks at their address, where outcomes are made in other blocks than these; in place of `run`. */
  runBlocks?(blocks: Blocks): readonly Outcomes[];
  /** The same as data, if a kernel can run it: the same outcomes on the same stream, but for rounding. */
  readonly program?: Program;
  /**
   * Trajectories so many at a time share something (room for copies) and are independent only as whole
   * groups, counted from the first of a block; 1 where absent. Evidence is read after whole groups only.
   */
  readonly groupSize?: number;
  /**
   * For an event that nearly always happens: an experiment with values ≥ 0 of mean 1 − P(event), of far
   * smaller relative variance than counting. `undefined` where there is none.
   */
  rareExits?(): Experiment | undefined;
}
