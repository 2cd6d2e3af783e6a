import { isRefusal } from '../../core/errors.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Arbitrary } from 'fast-check';
import type { Experiment, Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';
import { memoize } from '../../core/memoize.ts';
import { caseProblem } from './case-format.ts';
import { checkedArbitrary } from './checked-arbitrary.ts';
import type { Claim, Hypothesis } from './claim.ts';
import { claimError, type FaultyStatement, WrongValue } from './claim-error.ts';
import { describe, isPromise } from './describe.ts';
import {
  areFeatures,
  areLines,
  areSides,
  type Domain,
  eventValues,
  finiteValues,
  isBasis,
  isBoolean,
  isBound,
  isExactMean,
  isExactProbability,
  isExactSignedMean,
  isExperiment,
  isFloat64Array,
  isProbability,
  isProxyVariance,
  isRange,
  orNothing,
  outcomesProblem,
  type ValueCheck,
  valuesIn,
  weights,
} from './value-checks.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- an author's function, whatever it takes and gives
type AuthorFunction = (...args: any[]) => any;
type Fields = Readonly<Record<string, unknown>>;

/** What the functions of a statement are to give, by their fields, whatever its kind. */
export const results: Readonly<Record<string, ValueCheck>> = {
  informative: isBoolean,
  lowerBoundOnly: isBoolean,
  features: areFeatures,
  explain: areLines,
  atLeast: isProbability,
  range: isRange,
  proxyVariance: isProxyVariance,
  atMost: isBound,
  sides: areSides,
  equals: isExactProbability,
};

/**
 * The claim with everything checked that its author's functions hand over as it enters the judge: cases,
 * bounds, truths, hypotheses and all outcomes of its experiments; those of its mutants too. What is wrong is
 * thrown as a `ClaimError`.
 */
export const checkedClaim: (claim: Claim) => Claim = memoize((claim: Claim): Claim => {
  const known: Known = new Map();
  for (const [name, c] of Object.entries(claim.tightAt ?? {})) {
    const problem = caseProblem(claim.schema, c);
    if (problem !== undefined)
      throw claimError({ claim }, new WrongValue(problem), { field: `tightAt '${name}'`, case: c });
  }
  for (const [name, { holds }] of Object.entries(claim.given)) {
    if (!holdsUnseen(holds)) continue;
    const wrong = new WrongValue(
      'expected to depend on the case, got true without a look at it: it can never be shown to be needed, and takes a share of α',
    );
    throw claimError({ claim }, wrong, { field: `hypothesis '${name}'` });
  }
  const own = checkedFields(claim, claim, { claim }, known);
  const mutants = Object.entries(claim.mustRefute).map(([name, mutant]) => [
    name,
    checkedFields(mutant as Fields, claim, { claim, part: `mutant '${name}'` }, known),
  ]);
  return { ...own, mustRefute: Object.fromEntries(mutants) as unknown } as Claim;
});

/** Is a hypothesis true of a case that cannot be looked at? */
function holdsUnseen(holds: (c: unknown) => unknown): boolean {
  const refuse = (): never => {
    throw new Error('looked at');
  };
  const traps = Reflect.ownKeys(Reflect).filter((key) => typeof key === 'string');
  const unseen: unknown = new Proxy(
    refuse,
    Object.fromEntries(traps.map((trap) => [trap, refuse])) as ProxyHandler<() => never>,
  );
  try {
    return holds(unseen) === true;
  } catch {
    return false;
  }
}

/**
 * What was checked already: a function that a mutant shares with its claim stays one function, since blocks
 * are shared by it.
 */
type Known = Map<unknown, unknown>;

/** The fields of a claim or of one of its mutants, checked. */
function checkedFields(fields: object, claim: Claim, statement: FaultyStatement, known: Known): Fields {
  const once = <V>(value: V, make: () => V): V => {
    if (!known.has(value)) known.set(value, make());
    return known.get(value) as V;
  };
  const giving = (field: string, value: unknown, check: ValueCheck, outside: Outside = 'excused'): unknown =>
    typeof value === 'function'
      ? once(value, () =>
          checkedFunction(value as AuthorFunction, check, {
            fail: failing(field, statement, claim, outside),
            named: naming(field, statement),
          }),
        )
      : value;
  const drawing = (field: string, cases: Arbitrary<unknown>): Arbitrary<unknown> =>
    once(cases, () => checkedCases(cases, field, statement, claim));
  const { exactly, event, transformed, quantity, given, covers, cases } = fields as Readonly<
    Record<'exactly' | 'event' | 'transformed' | 'quantity', AuthorFunction | undefined>
  > & {
    readonly given?: Readonly<Record<string, Hypothesis<unknown> | null>>;
    readonly covers?: Fields;
    readonly cases?: Arbitrary<unknown>;
  };
  const running = (field: string, make: AuthorFunction, domain: (c: unknown) => Domain): AuthorFunction =>
    once(make, () =>
      checkedExperiments(make, field, domain, (name) => ({
        fail: failing(name, statement, claim, 'excused'),
        named: naming(name, statement),
      })),
    );
  const hypothesis = (name: string, { holds, basis, without, relaxed }: Hypothesis<unknown>): Fields => ({
    holds: giving(`hypothesis '${name}'`, holds, isBoolean, 'too'),
    ...(relaxed && { relaxed: giving(`relaxed '${name}'`, relaxed, isBoolean, 'too') }),
    ...(basis && { basis: giving(`basis of '${name}'`, basis, isBasis, 'too') }),
    ...(without && { without: drawing(`without '${name}'`, without) }),
  });
  const range =
    (fields as { readonly range?: AuthorFunction }).range ?? (claim as { range?: AuthorFunction }).range;
  const signed = claim.kind === 'mean' && claim.proxyVariance !== undefined;
  const truth = claim.kind !== 'mean' ? isExactProbability : signed ? isExactSignedMean : isExactMean;
  const quantityValues = (c: unknown): Domain => (signed ? finiteValues : valuesIn(range?.(c) as number));
  return {
    ...mapValues(fields as Fields, (value, field) =>
      Object.hasOwn(results, field) ? giving(field, value, results[field]!) : value,
    ),
    ...(exactly && { exactly: giving('exactly', exactly, orNothing(truth)) }),
    ...(event && { event: running('event', event, () => eventValues) }),
    ...(transformed && { transformed: running('transformed', transformed, () => eventValues) }),
    ...(quantity && { quantity: running('quantity', quantity, quantityValues) }),
    ...(given && { given: mapValues(given, (one, name) => one && hypothesis(name, one)) }),
    ...(covers && {
      covers: mapValues(covers, (label, name) => giving(`covers '${name}'`, label, isBoolean)),
    }),
    ...(cases && { cases: drawing('cases', cases) }),
  };
}

function mapValues<V, R>(
  record: Readonly<Record<string, V>>,
  change: (value: V, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/**
 * Whether a value must be right outside the hypotheses too, where the statement need not speak of the case.
 */
type Outside = 'excused' | 'too';
/** Throws the error for what is wrong with a value at a case. */
type Fail = (problem: string, c: unknown) => never;

function failing(field: string, statement: FaultyStatement, { given }: Claim, outside: Outside): Fail {
  return (problem, c) => {
    if (outside === 'excused' && !Object.values(given).every(({ holds }) => holds(c))) {
      throw new RangeError(`${field}: ${problem}, outside the hypotheses`);
    }
    throw claimError(statement, new WrongValue(problem), { field, case: c });
  };
}

/** Runs a function of a statement's at a case; what it throws gets the function's name. */
type Named = <R>(c: unknown, work: () => R) => R;

/** A `RangeError` stays one: by it a statement may say that it does not speak of the case. */
function naming(field: string, statement: FaultyStatement): Named {
  return (c, work) => {
    try {
      return work();
    } catch (thrown) {
      if (!isRefusal(thrown)) throw claimError(statement, thrown, { field, case: c });
      const { message, stack } = thrown;
      throw Object.assign(new RangeError(`${field}: ${message}`, { cause: thrown }), { stack });
    }
  };
}

/** How a function's mistakes are reported: wrong values, and what it throws. */
interface Reporting {
  readonly fail: Fail;
  readonly named: Named;
}

function checkedFunction(
  original: AuthorFunction,
  check: ValueCheck,
  { fail, named }: Reporting,
): AuthorFunction {
  let repeated = false;
  return function checked(this: unknown, c: unknown, ...more: unknown[]): unknown {
    const value: unknown = named(c, () => {
      try {
        return original.call(this, c, ...more) as unknown;
      } catch (thrown) {
        // the terms of a bound, which are looked at on the way to it
        return thrown instanceof WrongValue ? fail(thrown.message, c) : rethrow(thrown);
      }
    });
    let problem = check(settled(value));
    if (problem === undefined && !repeated) {
      repeated = true;
      problem = differs(value, original.call(this, c, ...more));
    }
    return problem === undefined ? value : fail(problem, c);
  };
}

function rethrow(thrown: unknown): never {
  throw thrown;
}

/** What comes of the same case must be the same, or nothing that was found could be seen again. */
function differs(first: unknown, second: unknown): string | undefined {
  return isDeepStrictEqual(first, second)
    ? undefined
    : `expected the same of the same case, got ${describe(first)}, then ${describe(second)}`;
}

/** The same value; a promise that nobody waits for must not end the program when it fails. */
function settled(value: unknown): unknown {
  if (isPromise(value)) value.then(undefined, () => undefined);
  return value;
}

/** Outcomes that stay as they are, if the next block is put into the same array. */
function copied(outcomes: unknown): unknown {
  const values = (outcomes as Partial<Outcomes> | undefined)?.values;
  return isFloat64Array(values) ? { ...(outcomes as Outcomes), values: values.slice() } : outcomes;
}

function checkedCases(
  cases: Arbitrary<unknown>,
  field: string,
  statement: FaultyStatement,
  { schema }: Claim,
): Arbitrary<unknown> {
  return checkedArbitrary(cases, {
    check: (c) => {
      const problem = caseProblem(schema, c);
      if (problem !== undefined) throw claimError(statement, new WrongValue(problem), { field, case: c });
    },
    failure: (thrown) => claimError(statement, thrown, { field }),
  });
}

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
}

function checkedExperiments(
  make: AuthorFunction,
  field: string,
  domainAt: (c: unknown) => Domain,
  reportingIn: (field: string) => Reporting,
): (c: unknown) => CheckedExperiment {
  let repeated = false;
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
          named(c, () => copied(settled(experiment.run(stream, trajectories)))) as Outcomes,
        ...(experiment.runAsync && {
          runAsync: async (stream: Stream, trajectories: number) => {
            try {
              return copied(await experiment.runAsync?.(stream, trajectories)) as Outcomes;
            } catch (thrown) {
              return named(c, () => rethrow(thrown));
            }
          },
        }),
        ...(experiment.runBlocks && {
          runBlocks: (blocks) => named(c, () => experiment.runBlocks!(blocks).map(copied)) as Outcomes[],
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
      };
    };
    const made = reportingIn(field).named(c, () => make(c) as Experiment);
    return checked(made, field, domainAt(c));
  };
}
