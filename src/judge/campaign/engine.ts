import type { Blocks, Experiment, Outcomes } from '../../core/experiment.ts';
import { openStream } from '../../core/stream.ts';

/** Where blocks of trajectories are simulated. The outcomes depend on the request, not on the place. */
export interface Engine {
  /** What simulates: the runners of programs, or the plain reference; their results differ by rounding. */
  readonly simulator: 'kernel' | 'reference';
  /** The outcomes of the blocks asked for, in order. */
  run(request: BlockRequest): Promise<readonly Outcomes[]>;
  /** Ends what the engine has started; nothing runs afterwards. */
  close(): Promise<void>;
}

export interface BlockRequest extends Blocks {
  readonly experiment: Experiment;
}

/** Runs the plain reference of every experiment, here and now. */
export const referenceEngine: Engine = {
  simulator: 'reference',
  run: (request) => Promise.resolve(runReference(request)),
  close: () => Promise.resolve(),
};

/** The blocks by the experiment's own function. */
export function runReference({ experiment, address, from, to, size }: BlockRequest): Outcomes[] {
  return Array.from({ length: to - from }, (_, i) =>
    experiment.run(openStream([...address, from + i]), size),
  );
}
