import { ln } from '../../core/elementary.ts';
import { onesOf, putZerosAndOnes } from '../../core/event-bytes.ts';
import type { BlockOutcomes, Experiment, Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';
import { type AuthorFunction, nowAndThen, type Reporting, rethrow, settled } from './checked-function.ts';
import {
  type Domain,
  eventValues,
  isBytes,
  isExperiment,
  isFloat64Array,
  outcomesProblem,
  weights,
} from './value-checks.ts';

/**
 * An experiment that knows what its outcomes may be. Whoever runs it asks, since it may be run elsewhere, as
 * a program.
 */
export interface CheckedExperiment extends Experiment {
  /** @throws {ClaimError} */
  requireOutcomes(outcomes: BlockOutcomes, trajectories: number): void;
  /** Shall a block of this request be run again, on the same stream and on another? */
  isAskedAgain(): boolean;
  /** @throws {ClaimError} */
  requireSame(first: BlockOutcomes, second: BlockOutcomes): void;
  /**
   * Of two blocks on different streams: do they differ, as chance has it?
   * @throws {ClaimError} where blocks have come out the same for too long
   */
  requireOther(first: BlockOutcomes, second: BlockOutcomes): void;
}

export function checkedExperiments(
  make: AuthorFunction,
  field: string,
  domainAt: (c: unknown) => Domain,
  reportingIn: (field: string) => Reporting,
): (c: unknown) => CheckedExperiment {
  const isAskedAgain = nowAndThen();
  const keep = keeper();
  const alike = sameness();
  return (c) => {
    const alikeHere = sameness();
    const checked = (experiment: Experiment, name: string, domain: Domain): CheckedExperiment => {
      const { fail, named } = reportingIn(name);
      const expectNone = (problem: string | undefined): void => {
        if (problem !== undefined) fail(problem, c);
      };
      expectNone(isExperiment(settled(experiment)));
      const { horizon, program, groupSize } = experiment;
      const kept = (outcomes: unknown): Outcomes => {
        // bytes are what this makes of an author's numbers: only what was checked before has them already
        if (isBytes(valuesOf(outcomes)) && !('requireOutcomes' in experiment))
          expectNone(outcomesProblem(outcomes, 0, domain));
        // whoever reads a block reads bytes as numbers
        return keep(outcomes, domain) as Outcomes;
      };
      return {
        horizon,
        run: (stream, trajectories) => named(c, () => kept(settled(experiment.run(stream, trajectories)))),
        ...(experiment.runAsync && {
          runAsync: async (stream: Stream, trajectories: number) => {
            try {
              return kept(await experiment.runAsync?.(stream, trajectories));
            } catch (thrown) {
              return named(c, () => rethrow(thrown));
            }
          },
        }),
        ...(experiment.runBlocks && {
          runBlocks: (blocks) => named(c, () => experiment.runBlocks!(blocks).map(kept)),
        }),
        ...(program && { program }),
        ...(groupSize !== undefined && { groupSize }),
        ...(experiment.rareExits && {
          rareExits: () => {
            const rare = experiment.rareExits?.();
            return rare && checked(rare, `${name}.rareExits`, weights);
          },
        }),
        requireOutcomes: (outcomes, trajectories) => {
          expectNone(
            outcomesProblem(outcomes, trajectories, domain, program !== undefined || domain === eventValues),
          );
        },
        isAskedAgain,
        requireSame: (first, second) => {
          expectNone(
            areSame(first, second) && first.steps === second.steps
              ? undefined
              : 'expected the same outcomes on the same stream, got others: randomness must come from it alone',
          );
        },
        requireOther: (first, second) => {
          const isAlike = alike(first, second);
          const isAlikeHere = alikeHere(first, second);
          expectNone(
            isAlike || isAlikeHere
              ? 'expected other outcomes on another stream, got the same: is it a generator with a seed of its own?'
              : undefined,
          );
        },
      };
    };
    const made = reportingIn(field).named(c, () => make(c) as Experiment);
    return checked(made, field, domainAt(c));
  };
}

function areAllOnes({ values }: BlockOutcomes): boolean {
  return values instanceof Uint8Array && onesOf(values) === values.length;
}

/** Do two blocks have the same values? Whether as bytes or not is no difference. */
function areSame({ values }: BlockOutcomes, { values: others }: BlockOutcomes): boolean {
  if (values.length !== others.length) return false;
  for (let i = 0; i < values.length; i++) if (!Object.is(values[i], others[i])) return false;
  return true;
}

/** From here on it is no chance that blocks are the same: below 1e-13. */
const certainly = 30;

/**
 * Of pairs of blocks on different streams: have all been the same so far, and would independent ones be that
 * by chance hardly ever? Blocks of one value, an event that nearly always happens, are that often.
 */
function sameness(): (first: BlockOutcomes, second: BlockOutcomes) => boolean {
  let surprise = 0;
  return (first, second) => {
    surprise += surprise === -Infinity ? 0 : surpriseIfSame(first, second);
    return surprise > certainly;
  };
}

/** −ln of the chance that two independent blocks of these frequencies are the same; −∞ where they are not. */
function surpriseIfSame(first: BlockOutcomes, second: BlockOutcomes): number {
  // nearly all blocks of a rare exit
  if (areAllOnes(first) && areAllOnes(second)) return 0;
  if (!areSame(first, second)) return -Infinity;
  const { values } = first;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ofOne = [...counts.values()].reduce(
    (sum, count) => sum + (count * count) / (values.length * values.length),
    0,
  );
  return -values.length * ln(ofOne);
}

/** Outcomes in an array that blocks share: one of its own for each takes longer to make than to fill. */
const sharedLength = 8192;

/**
 * Makes outcomes stay as they are, if the next block is put into the same array. Those of an event become
 * bytes.
 */
function keeper(): (outcomes: unknown, domain: Domain) => BlockOutcomes {
  const nextNumbers = sharedRoom((length) => new Float64Array(length));
  const nextBytes = sharedRoom((length) => new Uint8Array(length));
  return (given, domain) => {
    // what is wrong with them is told when they are asked for
    const outcomes = given as BlockOutcomes;
    const values = valuesOf(given);
    if (!isFloat64Array(values)) return outcomes;
    const { steps } = outcomes;
    if (domain === eventValues) {
      const bytes = nextBytes(values.length);
      if (putZerosAndOnes(values, bytes)) return { values: bytes, steps };
    }
    const kept = nextNumbers(values.length);
    kept.set(values);
    return { values: kept, steps };
  };
}

function valuesOf(outcomes: unknown): unknown {
  return (outcomes as Partial<BlockOutcomes> | null | undefined)?.values;
}

function sharedRoom<A extends Float64Array | Uint8Array>(make: (length: number) => A): (length: number) => A {
  let shared = make(0);
  let used = 0;
  return (length) => {
    if (used + length > shared.length) {
      shared = make(Math.max(sharedLength, length));
      used = 0;
    }
    used += length;
    return shared.subarray(used - length, used) as A;
  };
}
