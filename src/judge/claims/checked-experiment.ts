import { isDeepStrictEqual } from 'node:util';
import type { Experiment, Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';
import { type AuthorFunction, type Reporting, rethrow, settled } from './checked-function.ts';
import { type Domain, isExperiment, isFloat64Array, outcomesProblem, weights } from './value-checks.ts';

/**
 * An experiment that knows what its outcomes may be. Whoever runs it asks, since it may be run elsewhere, as
 * a program.
 */
export interface CheckedExperiment extends Experiment {
  /** @throws {ClaimError} */
  requireOutcomes(outcomes: Outcomes, trajectories: number): void;
  /** Is this the first time that it is asked? Then a block is run again, which must give the same. */
  isFirst(): boolean;
  /** @throws {ClaimError} */
  requireSame(first: Outcomes, second: Outcomes): void;
  /**
   * Of two blocks on different streams: do they differ?
   * @throws {ClaimError}
   */
  requireOther(first: Outcomes, second: Outcomes): void;
}

export function checkedExperiments(
  make: AuthorFunction,
  field: string,
  domainAt: (c: unknown) => Domain,
  reportingIn: (field: string) => Reporting,
): (c: unknown) => CheckedExperiment {
  let repeated = false;
  const kept = keeper();
  return (c) => {
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
          expectNone(outcomesProblem(outcomes, trajectories, domain));
        },
        isFirst: () => {
          const first = !repeated;
          repeated = true;
          return first;
        },
        requireSame: (first, second) => {
          const same = isDeepStrictEqual(first, second);
          expectNone(
            same
              ? undefined
              : 'expected the same outcomes on the same stream, got others: randomness must come from it alone',
          );
        },
        requireOther: (first, second) => {
          expectNone(
            areOne(first, second)
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

/** Fewer outcomes than this may be other than the most frequent one in two blocks by chance. */
const minOthers = 16;

/** Are two blocks the same though their outcomes vary, which chance does with a probability below e^−60? */
function areOne({ values }: Outcomes, { values: second }: Outcomes): boolean {
  if (values.length !== second.length) return false;
  let asFirst = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== second[i]) return false;
    if (values[i] === values[0]) asFirst++;
  }
  // nearly always: events that happen to nearly all, or to nearly none
  if (values.length - asFirst < minOthers) return false;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return values.length - Math.max(...counts.values()) >= minOthers;
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
