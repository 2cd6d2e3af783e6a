import type { Experiment, Outcomes } from '../../core/experiment.ts';
import { memoize } from '../../core/memoize.ts';
import type { Address } from '../../core/stream.ts';
import type { CheckedExperiment } from '../claims/checked-claim.ts';
import { type BlockSet, blocksAddress } from './address.ts';
import type { Engine } from './engine.ts';

/** Trajectories to a block: the unit in which randomness is addressed and work is counted. */
export const blockSize = 256;

/** What was spent so far; the only mutable thing a campaign carries, owned by the claim that runs. */
export interface Meter {
  steps: number;
  trajectories: number;
}

/** What blocks need: where they run, and where they are counted. */
export interface SimulationContext {
  readonly engine: Engine;
  readonly meter: Meter;
}

/** Gives blocks from … to − 1 of an experiment that is made from a case. */
export type BlockSource<C> = (
  make: (c: C) => Experiment,
  set: BlockSet,
  from: number,
  to: number,
) => Promise<readonly Outcomes[]>;

/** Blocks on a stream of their own: every call simulates. */
export function freshBlocks<C>(c: C, address: Address, { engine, meter }: SimulationContext): BlockSource<C> {
  const experimentOf = memoize((make: (c: C) => Experiment) => make(c));
  return async (make, set, from, to) => {
    const experiment: Experiment & Partial<CheckedExperiment> = experimentOf(make);
    const request = { experiment, address: blocksAddress(address, set), from, to, size: blockSize };
    const outcomes = await engine.run(request);
    for (const block of outcomes) {
      experiment.requireOutcomes?.(block, blockSize);
      const { steps, values } = block;
      meter.steps += steps;
      meter.trajectories += values.length;
    }
    if (to > from && experiment.isFirst?.() === true) {
      const [again] = await engine.run({ ...request, to: from + 1 });
      experiment.requireSame?.(outcomes[0]!, again!);
    }
    return outcomes;
  };
}

/** The same, remembering blocks, so that a claim and its mutants are judged on the same trajectories. */
export function sharedBlocks<C>(c: C, address: Address, context: SimulationContext): BlockSource<C> {
  const fresh = freshBlocks(c, address, context);
  const runs = memoize((_make: (c: C) => Experiment, _set: BlockSet): Outcomes[] => []);
  return async (make, set, from, to) => {
    // blocks are asked for from 0 on, so what is known is a beginning
    const known = runs(make, set);
    if (to > known.length) known.push(...(await fresh(make, set, known.length, to)));
    return known.slice(from, to);
  };
}
