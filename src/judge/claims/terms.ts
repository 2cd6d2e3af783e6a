import type { Enclosure } from '../../core/enclosure.ts';
import type { ExactProbability, Probability } from '../../core/probability.ts';
import { nearestName } from '../../core/nearest-name.ts';
import { WrongValue } from './claim-error.ts';
import { termsProblem } from './value-checks.ts';

/** A number, or numbers that are scaled together (singular values, the q_t of every step). */
export type TermValue = number | readonly number[];
/** The terms of a bound at a case, by the symbols of the theorem. */
export type TermValues = Readonly<Record<string, TermValue>>;

/** How a bound depends on its terms, which the judge changes one at a time to see whether it notices. */
export interface BoundOfTerms<C> {
  terms(c: C): TermValues;
  /** Names of those that are whole numbers: changed by one, two, four, …. */
  readonly whole: readonly string[];
  /**
   * The bound with other terms, in place of the claim's own function of a case (`atLeast`, `atMost`, `equals`
   * or `sides`).
   */
  with(change: (terms: TermValues, c: C) => TermValues): BoundFunction<C>;
  /** The truth with other terms, where the bound sits in the event. */
  truthWith?(change: (terms: TermValues, c: C) => TermValues): BoundFunction<C>;
}

/** How a bound depends on the constants of its theorem, which sharpening changes. */
export interface BoundOfConstants<C> {
  readonly values: Readonly<Record<string, number>>;
  /** The bound with other constants, in place of the claim's own function of a case. */
  with(values: Readonly<Record<string, number>>): BoundFunction<C>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- what a bound gives depends on the kind of claim
type BoundFunction<C> = (c: C, ...more: readonly any[]) => any;
type Fields = Readonly<Record<string, unknown>>;

/** The part of a statement that is a function of the terms, where there are terms, by the kind of claim. */
export const boundFields: Readonly<Record<string, string>> = {
  probability: 'atLeast',
  mean: 'atMost',
  inequality: 'sides',
  agreement: 'equals',
};

/**
 * A claim whose bound is a function of terms as one whose bound is a function of the case; the same for its
 * mutants. Any other claim as it is.
 */
export function withBoundOfCases(claim: Fields): Fields {
  const { terms, wholeTerms = [], constants, ...others } = claim;
  const field = boundFields[String(claim['kind'])];
  const hasTerms = typeof terms === 'function';
  if ((!hasTerms && constants === undefined) || field === undefined) return claim;
  const bound = claim[field] as BoundFunction<unknown>;
  const values = (constants ?? {}) as Readonly<Record<string, number>>;
  // without terms the bound is a function of the case
  const named = hasTerms
    ? checkedTerms(terms as (c: unknown) => unknown, wholeTerms as readonly string[])
    : (c: unknown) => c as TermValues;
  const boundWith =
    (
      change: (values: TermValues, c: unknown) => TermValues,
      of: BoundFunction<unknown> = bound,
      fixed: Readonly<Record<string, number>> = values,
    ): BoundFunction<unknown> =>
    (c, ...more) => {
      const terms = named(c);
      requireOthers(values, Object(terms) as object, hasTerms ? 'a term' : 'a field of the case');
      const changed = change(terms, c);
      return of(constants === undefined ? changed : { ...changed, ...fixed }, ...more, c);
    };
  const mutants = Object.entries((claim['mustRefute'] ?? {}) as Readonly<Record<string, Fields>>).map(
    ([name, { terms: change, ...mutant }]) => {
      if (change === undefined && mutant[field] === undefined) return [name, mutant];
      const changed = changing(change as ChangeOfTerms | undefined);
      return [name, { ...mutant, [field]: boundWith(changed, mutant[field] as BoundFunction<unknown>) }];
    },
  );
  const boundOfTerms: BoundOfTerms<unknown> = {
    terms: named,
    whole: wholeTerms as readonly string[],
    with: (change) => boundWith(change),
  };
  const same = (x: TermValues): TermValues => x;
  const boundOfConstants: BoundOfConstants<unknown> = {
    values,
    with: (changed) => boundWith(same, bound, { ...values, ...changed }),
  };
  return {
    ...others,
    ...(hasTerms && { boundOfTerms }),
    ...(constants !== undefined && { boundOfConstants }),
    [field]: boundWith(same),
    mustRefute: Object.fromEntries(mutants) as unknown,
  };
}

/** A constant with the name of what stands beside it would take its place unseen. */
function requireOthers(constants: object, values: object, what: string): void {
  const name = Object.keys(constants).find((constant) => Object.hasOwn(values, constant));
  if (name !== undefined) throw new WrongValue(`constants: '${name}' is the name of ${what}, too`);
}

/** The terms of a case, as they enter the judge. */
function checkedTerms<C>(termsOf: (c: C) => unknown, whole: readonly string[]): (c: C) => TermValues {
  return (c) => {
    const values = termsOf(c);
    const problem = termsProblem(values, whole);
    if (problem !== undefined) throw new WrongValue(`terms: ${problem}`);
    return values as TermValues;
  };
}

/** The bound of a claim again, as a function of its terms; the field is that of the claim's kind. */
export interface NamedBound<C, X, K = unknown> {
  readonly terms: (c: C) => X;
  readonly wholeTerms?: readonly string[];
  /** Constants of the theorem, which the bound is given beside its terms. */
  readonly constants?: K;
  atLeast?(x: X & K, c: C): Probability;
  atMost?(x: X & K, c: C): number;
  equals?(x: X & K, c: C): ExactProbability;
  sides?(x: X & K, effort: number, c: C): { readonly lhs: Enclosure; readonly rhs: Enclosure };
  /** The truth, where the bound sits in the event: P(what is asked ≤ bound(terms)). */
  exactly?(x: X & K, c: C): ExactProbability | undefined;
}

/**
 * A claim whose bound and wrong versions are functions of the case, with the terms of its bound named beside
 * it: the judge changes them one at a time, the claim itself stays as it is. With its own terms the named
 * bound is the claim's. Where the bound sits in the event, `exactly` is given too, and the errors are those
 * that contradict truths that can be computed.
 */
export function withTerms<T extends object, C, X, K = unknown>(
  claim: T & { readonly kind: string; readonly boundOfTerms?: BoundOfTerms<C> },
  { terms, wholeTerms = [], constants, exactly, ...bounds }: NamedBound<C, X, K>,
): T {
  const bound = (bounds as Fields)[boundFields[claim.kind]!] as BoundFunction<unknown>;
  const checked = checkedTerms(terms, wholeTerms);
  const named = (c: C): TermValues => {
    const values = checked(c);
    requireOthers(constants ?? {}, values, 'a term');
    return values;
  };
  const boundOfTerms: BoundOfTerms<C> = {
    terms: named,
    whole: wholeTerms,
    with:
      (change) =>
      (c, ...more) =>
        bound({ ...change(named(c), c), ...constants }, ...more, c),
    ...(exactly && { truthWith: (change) => (c) => exactly(change(named(c), c) as X & K, c) }),
  };
  if (constants === undefined) return { ...claim, boundOfTerms };
  const boundOfConstants: BoundOfConstants<C> = {
    values: constants as Readonly<Record<string, number>>,
    with:
      (values) =>
      (c, ...more) =>
        bound({ ...named(c), ...constants, ...values }, ...more, c),
  };
  return { ...claim, boundOfTerms, boundOfConstants };
}

type ChangeOfTerms = (values: TermValues, c: unknown) => TermValues;

/** Some terms replaced, each one of the claim's. */
function changing(change: ChangeOfTerms = () => ({})): ChangeOfTerms {
  return (values, c) => {
    const changes = change(values, c);
    const problem = termsProblem(changes, []);
    if (problem !== undefined) throw new WrongValue(`terms: ${problem}`);
    const unknown = Object.keys(changes).find((name) => !Object.hasOwn(values, name));
    if (unknown !== undefined)
      throw new WrongValue(
        `terms: the claim has no term '${unknown}'${nearestName(unknown, Object.keys(values))}`,
      );
    return { ...values, ...changes };
  };
}
