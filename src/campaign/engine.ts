import type { Experiment, Outcomes } from '../core/experiment.ts';
import { type Address, openStream } from '../core/stream.ts';

/** Where blocks of trajectories are simulated. What comes out depends on the experiment and the address alone. */
export interface Engine {
  /** The outcomes of blocks from, …, to − 1 of `size` trajectories each, in this order; block b lives at [...address, b]. */
  run(request: BlockRequest): Promise<readonly Outcomes[]>;
  /** Ends what the engine has started; nothing runs afterwards. */
  close(): Promise<void>;
}

export interface BlockRequest {
  readonly experiment: Experiment;
  readonly address: Address;
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** Runs the plain reference of every experiment, here and now. */
export const referenceEngine: Engine = {
  run: ({ experiment, address, from, to, size }) =>
    Promise.resolve(
      Array.from({ length: to - from }, (_, i) => experiment.run(openStream([...address, from + i]), size)),
    ),
  close: () => Promise.resolve(),
};
