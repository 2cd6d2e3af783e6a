import type { Experiment, Outcomes } from '../../core/experiment.ts';
import { type Address, openStream } from '../../core/stream.ts';

/** Where blocks of trajectories are simulated. What comes out depends on the request alone, not on where it was done. */
export interface Engine {
  /** What simulates: the kernels, or the plain reference; their results differ by rounding. */
  readonly simulator: 'kernel' | 'reference';
  /** The outcomes of the blocks asked for, in order. */
  run(request: BlockRequest): Promise<readonly Outcomes[]>;
  /** Ends what the engine has started; nothing runs afterwards. */
  close(): Promise<void>;
}

/** Blocks from, …, to − 1 of `size` trajectories each; block b lives at [...address, b]. */
export interface BlockRequest {
  readonly experiment: Experiment;
  readonly address: Address;
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** Runs the plain reference of every experiment, here and now. */
export const referenceEngine: Engine = {
  simulator: 'reference',
  run: ({ experiment, address, from, to, size }) =>
    Promise.resolve(
      Array.from({ length: to - from }, (_, i) => experiment.run(openStream([...address, from + i]), size)),
    ),
  close: () => Promise.resolve(),
};
