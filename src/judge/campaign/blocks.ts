import type { Experiment, BlockOutcomes } from '../../core/experiment.ts';
import type { Json } from '../../core/json.ts';
import { memoize } from '../../core/memoize.ts';
import type { Address } from '../../core/stream.ts';
import type { CheckedExperiment } from '../claims/checked-experiment.ts';
import { type BlockSet, blocksAddress, type StatementName } from './address.ts';
import type { AskingStatement, BlockRequest, Engine } from './engine.ts';

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

/** Where a statement asks for blocks. */
interface AskingContext {
  readonly claim: { readonly id: string };
  /** Name and version of what its experiments compute with, where the claim has a backend of its own. */
  readonly backend?: string | undefined;
}

/**
 * Gives blocks from … to − 1 of an experiment that is made from a case.
 * @param by the statement that makes it, where that is known
 */
export type BlockSource<C> = (...asked: AskedBlocks<C>) => Promise<readonly BlockOutcomes[]>;

type AskedBlocks<C> = readonly [
  make: (c: C) => Experiment,
  set: BlockSet,
  from: number,
  to: number,
  by?: AskingStatement | undefined,
];

/** A source that may begin with blocks before they are asked for. */
export type BlockSourceAhead<C> = BlockSource<C> & { ahead(...asked: AskedBlocks<C>): void };

/** The same source, for experiments that this statement makes. */
export function askedBy<C>(
  { claim, backend }: AskingContext,
  { role, name }: StatementName,
  source: BlockSource<C>,
): BlockSource<C> {
  const by = { claim: claim.id, role, name, ...(backend !== undefined && { backend }) };
  return (make, set, from, to) => source(make, set, from, to, by);
}

/** Blocks on a stream of their own: every call simulates. */
export function freshBlocks<C>(c: C, address: Address, context: SimulationContext): BlockSourceAhead<C> {
  const { engine, meter } = context;
  const experimentOf = memoize((make: (c: C) => Experiment): Experiment & Partial<CheckedExperiment> =>
    make(c),
  );
  const requestOf = (...[make, set, from, to, by]: AskedBlocks<C>): BlockRequest => ({
    experiment: experimentOf(make),
    address: blocksAddress(address, set),
    from,
    to,
    size: blockSize,
    ...(by && { origin: { ...by, set, case: c as Json } }),
  });
  const run: BlockSource<C> = async (make, set, from, to, by) => {
    const experiment = experimentOf(make);
    const request = requestOf(make, set, from, to, by);
    const outcomes = await engine.run(request);
    let before: BlockOutcomes | undefined;
    for (const block of outcomes) {
      experiment.requireOutcomes?.(block, blockSize);
      // what makes blocks together tells them apart, whatever its randomness
      if (before && experiment.runBlocks === undefined) experiment.requireOther?.(before, block);
      meter.steps += block.steps;
      meter.trajectories += block.values.length;
      before = block;
    }
    if (to > from && experiment.isAskedAgain?.() === true) {
      const one = { ...request, to: from + 1, afresh: true } as const;
      const [again] = await engine.run(one);
      experiment.requireSame?.(outcomes[0]!, again!);
      const [other] = await engine.run({ ...one, address: [...request.address, 'other'] });
      experiment.requireOther?.(outcomes[0]!, other!);
    }
    return outcomes;
  };
  return Object.assign(run, { ahead: (...asked: AskedBlocks<C>) => engine.ahead?.(requestOf(...asked)) });
}

/** The same, remembering blocks, so that a claim and its mutants are judged on the same trajectories. */
export function sharedBlocks<C>(c: C, address: Address, context: SimulationContext): BlockSourceAhead<C> {
  const fresh = freshBlocks(c, address, context);
  const runs = memoize((_make: (c: C) => Experiment, _set: BlockSet): BlockOutcomes[] => []);
  // the same array each time, since what is computed of outcomes is remembered by it
  const part = memoize((known: readonly BlockOutcomes[], from: number, to: number) => known.slice(from, to));
  const run: BlockSource<C> = async (make, set, from, to, by) => {
    // blocks are asked for from 0 on, so what is known is a beginning
    const known = runs(make, set);
    if (to > known.length) known.push(...(await fresh(make, set, known.length, to, by)));
    return part(known, from, to);
  };
  return Object.assign(run, { ahead: fresh.ahead });
}

/** The same source; `meanwhile` is called when blocks are asked for, while other threads may compute them. */
export function waiting<C>(source: BlockSource<C>, meanwhile: () => void): BlockSource<C> {
  return (...asked) => {
    const computed = source(...asked);
    meanwhile();
    return computed;
  };
}
