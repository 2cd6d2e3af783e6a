import type { Experiment, Outcomes } from '../../core/experiment.ts';
import type { Address } from '../../core/stream.ts';
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

/**
 * Gives blocks from … to − 1 of an experiment that is made from a case; `role` keeps paired experiments on streams of
 * their own.
 */
export type BlockSource<C> = (
  make: (c: C) => Experiment,
  role: string,
  from: number,
  to: number,
) => Promise<readonly Outcomes[]>;

/** Blocks on a stream of their own: every call simulates. */
export function freshBlocks<C>(c: C, address: Address, { engine, meter }: SimulationContext): BlockSource<C> {
  const made = new Map<(c: C) => Experiment, Experiment>();
  return async (make, role, from, to) => {
    const experiment = made.get(make) ?? make(c);
    made.set(make, experiment);
    const outcomes = await engine.run({
      experiment,
      address: role === '' ? address : [...address, role],
      from,
      to,
      size: blockSize,
    });
    for (const { steps, values } of outcomes) {
      meter.steps += steps;
      meter.trajectories += values.length;
    }
    return outcomes;
  };
}

/** The same, remembering blocks, so that a claim and its mutants are judged on the same trajectories. */
export function sharedBlocks<C>(c: C, address: Address, context: SimulationContext): BlockSource<C> {
  const fresh = freshBlocks(c, address, context);
  const runs = new Map<(c: C) => Experiment, Map<string, Outcomes[]>>();
  return async (make, role, from, to) => {
    const roles = runs.get(make) ?? new Map<string, Outcomes[]>();
    runs.set(make, roles);
    // blocks are asked for from 0 on, so what is known is a beginning
    const known = roles.get(role) ?? [];
    roles.set(role, known);
    if (to > known.length) known.push(...(await fresh(make, role, known.length, to)));
    return known.slice(from, to);
  };
}
