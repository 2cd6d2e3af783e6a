import type { Arbitrary } from 'fast-check';
import { memoize } from '../../core/memoize.ts';
import { caseProblem } from './case-format.ts';
import { checkedArbitrary } from './checked-arbitrary.ts';
import { checkedExperiments } from './checked-experiment.ts';
import { type AuthorFunction, checkedFunction, failing, naming, type Outside } from './checked-function.ts';
import type { Claim, Hypothesis } from './claim.ts';
import { claimError, type FaultyStatement, WrongValue } from './claim-error.ts';
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
  isProbability,
  isProxyVariance,
  isRange,
  orNothing,
  type ValueCheck,
  valuesIn,
} from './value-checks.ts';

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
  const giving = (
    field: string,
    value: unknown,
    check: Parameters<typeof checkedFunction>[1],
    outside: Outside = 'excused',
  ): unknown =>
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
  const hypothesis = (
    name: string,
    { holds, basis, without, relaxed, beyond }: Hypothesis<unknown>,
  ): Fields => ({
    holds: giving(`hypothesis '${name}'`, holds, isBoolean, 'too'),
    ...(relaxed && { relaxed: giving(`relaxed '${name}'`, relaxed, isBoolean, 'too') }),
    ...(basis && { basis: giving(`basis of '${name}'`, basis, isBasis, 'too') }),
    ...(without && { without: drawing(`without '${name}'`, without) }),
    ...(beyond && { beyond: drawing(`beyond '${name}'`, beyond) }),
  });
  const range =
    (fields as { readonly range?: AuthorFunction }).range ?? (claim as { range?: AuthorFunction }).range;
  const signed = claim.kind === 'mean' && claim.proxyVariance !== undefined;
  const isTruth = (value: unknown, c: unknown): string | undefined => {
    if (claim.kind !== 'mean') return isExactProbability(value);
    return signed ? isExactSignedMean(value) : isExactMean(range?.(c) as number)(value);
  };
  const quantityValues = (c: unknown): Domain => (signed ? finiteValues : valuesIn(range?.(c) as number));
  return {
    ...mapValues(fields as Fields, (value, field) =>
      Object.hasOwn(results, field) ? giving(field, value, results[field]!) : value,
    ),
    ...(exactly && { exactly: giving('exactly', exactly, orNothing(isTruth)) }),
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
