import type { Experiment, Outcomes } from '../core/experiment.ts';
import { type Address, openStream } from '../core/stream.ts';

/** Trajectories to a block: the unit in which randomness is addressed and work is counted. */
export const blockSize = 64;

/** One block of an experiment. The same address and block give the same outcomes wherever it runs. */
export function runBlock(experiment: Experiment, address: Address, block: number): Outcomes {
  return experiment.run(openStream([...address, block]), blockSize);
}

/** What was spent so far; the only mutable thing a campaign carries, owned by the claim that runs. */
export interface Meter {
  steps: number;
  trajectories: number;
}

/** Gives blocks of an experiment that is made from a case; `role` keeps paired experiments on streams of their own. */
export type BlockSource<C> = (make: (c: C) => Experiment, role: string, block: number) => Outcomes;

/** Blocks on a stream of their own: every call simulates. */
export function freshBlocks<C>(c: C, address: Address, meter: Meter): BlockSource<C> {
  const made = new Map<(c: C) => Experiment, Experiment>();
  return (make, role, block) => {
    const experiment = made.get(make) ?? make(c);
    made.set(make, experiment);
    const outcomes = runBlock(experiment, role === '' ? address : [...address, role], block);
    meter.steps += outcomes.steps;
    meter.trajectories += outcomes.values.length;
    return outcomes;
  };
}

/** The same, remembering blocks, so that a claim and its mutants are judged on the same trajectories. */
export function sharedBlocks<C>(c: C, address: Address, meter: Meter): BlockSource<C> {
  const fresh = freshBlocks(c, address, meter);
  const kept = new Map<(c: C) => Experiment, Map<string, Outcomes>>();
  return (make, role, block) => {
    const blocks = kept.get(make) ?? new Map<string, Outcomes>();
    kept.set(make, blocks);
    const key = `${role}/${block}`;
    const outcomes = blocks.get(key) ?? fresh(make, role, block);
    blocks.set(key, outcomes);
    return outcomes;
  };
}
