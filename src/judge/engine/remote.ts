import type { Blocks, BlockOutcomes, Program } from '../../core/experiment.ts';
import type { Engine } from '../campaign/engine.ts';
import { compiledModule } from './compiled-file.ts';

/** Blocks of a program as they are asked for elsewhere: plain data. */
export interface RemoteBlocks extends Blocks {
  readonly program: Program;
  /** The most steps that a trajectory can take. */
  readonly horizon: number;
}

/** A request of fewer trajectory-steps is not worth the way: about ten milliseconds of work. */
const minStepsToSend = 500_000;
const beatMs = 1000;

export interface Remote {
  /** What runs small requests, closures, and what cannot be computed elsewhere. */
  readonly here: Engine;
  /** Undefined where the blocks must be computed here. */
  ask(request: RemoteBlocks): Promise<readonly BlockOutcomes[] | undefined>;
  /** Called now and then while blocks are waited for. */
  onWait(): void;
}

/** Asks somebody else for the blocks of programs. */
export function remoteEngine({ here, ask, onWait }: Remote): Engine {
  return {
    ...here,
    run: async (request) => {
      const { address, from, to, size, experiment, afresh = false } = request;
      const { program, horizon } = experiment;
      const isSmall = horizon * size * (to - from) < minStepsToSend;
      // what is run a second time is compared with what somebody else made of it
      if (program === undefined || isSmall || afresh) return here.run(request);
      const waiting = setInterval(onWait, beatMs);
      try {
        const runner = compiledModule(program.runner);
        const outcomes = await ask({ program: { ...program, runner }, horizon, address, from, to, size });
        return outcomes ?? (await here.run(request));
      } finally {
        clearInterval(waiting);
      }
    },
  };
}
