import type { Blocks, Experiment, BlockOutcomes } from '../../core/experiment.ts';
import type { Json } from '../../core/json.ts';
import { openStream } from '../../core/stream.ts';
import type { BlockSet, StatementName } from './address.ts';

/** Where blocks of trajectories are simulated. The outcomes depend on the request, not on the place. */
export interface Engine {
  /** What simulates: the runners of programs, or the plain reference; their results differ by rounding. */
  readonly simulator: 'kernel' | 'reference';
  /** The outcomes of the blocks asked for, in order. */
  run(request: BlockRequest): Promise<readonly BlockOutcomes[]>;
  /** Begins with blocks that `run` will be asked for; absent where they are computed in this thread. */
  ahead?(request: BlockRequest): void;
  /** Ends what the engine has started; nothing runs afterwards. */
  close(): Promise<void>;
}

export interface BlockRequest extends Blocks {
  readonly experiment: Experiment;
  /** Which experiment it is, where that can be told without it; absent where it cannot. */
  readonly origin?: ExperimentOrigin;
  /** Is this a second run that is compared with the first? Then no remembered answer will do. */
  readonly afresh?: true;
}

/** Names an experiment of a claim, so that whoever has the claim's code can make it. */
export interface ExperimentOrigin extends AskingStatement {
  readonly set: BlockSet;
  readonly case: Json;
}

/** The statement that an experiment is made by. */
export interface AskingStatement extends StatementName {
  readonly claim: string;
  /** Name and version of what the claim's experiments compute with, where it has a backend of its own. */
  readonly backend?: string;
}

/** Runs the plain reference of every experiment, here and now. */
export const referenceEngine: Engine = {
  simulator: 'reference',
  run: runReference,
  close: () => Promise.resolve(),
};

/** The blocks by the experiment's own function. */
export async function runReference({
  experiment,
  address,
  from,
  to,
  size,
}: BlockRequest): Promise<BlockOutcomes[]> {
  if (experiment.runBlocks !== undefined) return [...experiment.runBlocks({ address, from, to, size })];
  const outcomes: BlockOutcomes[] = [];
  for (let block = from; block < to; block++) {
    const stream = openStream([...address, block]);
    outcomes.push(
      experiment.runAsync === undefined
        ? experiment.run(stream, size)
        : await experiment.runAsync(stream, size),
    );
  }
  return outcomes;
}
