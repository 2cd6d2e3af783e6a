import type { Workload } from './workloads.ts';

/** One measurement: time a step, and what shows that the same thing was computed. */
export interface Measurement {
  readonly nanosecondsPerStep: number;
  /** Share of trajectories that never left, and the mean squared distance of these at the end. */
  readonly stayed: number;
  readonly meanSquare: number;
}

/** Someone who can simulate workloads. */
export interface Competitor {
  readonly name: string;
  /** undefined where it has no such workload. */
  measure(workload: Workload): Promise<Measurement | undefined>;
}

/** Times `work`, which simulates all of a workload. */
export function timed(
  workload: Workload,
  work: () => { readonly stays: number; readonly squares: number; readonly steps: number },
): Measurement {
  const start = performance.now();
  const { stays, squares, steps } = work();
  const elapsed = performance.now() - start;
  return {
    nanosecondsPerStep: (elapsed * 1e6) / steps,
    stayed: stays / workload.count,
    meanSquare: squares / stays,
  };
}
