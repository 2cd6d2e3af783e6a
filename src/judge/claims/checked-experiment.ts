import { ln } from '../../core/elementary.ts';
import type { BlockOutcomes, Experiment, Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';
import { type AuthorFunction, nowAndThen, type Reporting, rethrow, settled } from './checked-function.ts';
import { type Domain, isExperiment, isFloat64Array, outcomesProblem, weights } from './value-checks.ts';

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
  const kept = keeper();
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
      return {
        horizon,
        run: (stream, trajectories) =>
          named(c, () => kept(settled(experiment.run(stream, trajectories)))) as Outcomes,
        ...(experiment.runAsync && {
          runAsync: async (stream: Stream, trajectories: number) => {
            try {
              return kept(await experiment.runAsync?.(stream, trajectories)) as Outcomes;
            } catch (thrown) {
              return named(c, () => rethrow(thrown));
            }
          },
        }),
        ...(experiment.runBlocks && {
          runBlocks: (blocks) => named(c, () => experiment.runBlocks!(blocks).map(kept)) as Outcomes[],
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
          expectNone(outcomesProblem(outcomes, trajectories, domain, program !== undefined));
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
          const are = [alike, alikeHere].map((isCertain) => isCertain(first, second));
          expectNone(
            are.includes(true)
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

/** Numbers in an array that blocks share: one of its own for each takes longer to make than to fill. */
const sharedLength = 8192;

/** Makes outcomes stay as they are, if the next block is put into the same array. */
function keeper(): (outcomes: unknown) => unknown {
  let shared = new Float64Array(0);
  let used = 0;
  return (outcomes) => {
    const values = (outcomes as Partial<Outcomes> | undefined)?.values;
    if (!isFloat64Array(values)) return outcomes;
    if (used + values.length > shared.length) {
      shared = new Float64Array(Math.max(sharedLength, values.length));
      used = 0;
    }
    const kept = shared.subarray(used, used + values.length);
    kept.set(values);
    used += values.length;
    return { ...(outcomes as Outcomes), values: kept };
  };
}
