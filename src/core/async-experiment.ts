import type { Experiment, Outcomes } from './experiment.ts';
import type { Stream } from './stream.ts';

/**
 * An experiment whose outcomes must be waited for: from a database, a service, a solver. It promises what
 * every experiment does, that they depend on the stream alone. It takes what it needs of the stream before it
 * waits for anything, or in an order that does not depend on time. One block is asked for at a time.
 */
export function asyncExperiment({
  horizon,
  run,
}: {
  readonly horizon: number;
  run(stream: Stream, trajectories: number): Promise<Outcomes>;
}): Experiment {
  return {
    horizon,
    run: () => {
      throw new Error('an asynchronous experiment has runAsync alone');
    },
    runAsync: run,
  };
}
