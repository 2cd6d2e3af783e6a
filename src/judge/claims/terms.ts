import { nearestName } from './nearest-name.ts';
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
  const { terms, wholeTerms = [], ...others } = claim;
  const field = boundFields[String(claim['kind'])];
  if (typeof terms !== 'function' || field === undefined) return claim;
  const termsOf = terms as (c: unknown) => unknown;
  const bound = claim[field] as BoundFunction<unknown>;
  const named = (c: unknown): TermValues => {
    const values = termsOf(c);
    const problem = termsProblem(values, wholeTerms as readonly string[]);
    if (problem !== undefined) throw new WrongValue(`terms: ${problem}`);
    return values as TermValues;
  };
  const boundWith =
    (
      change: (values: TermValues, c: unknown) => TermValues,
      of: BoundFunction<unknown> = bound,
    ): BoundFunction<unknown> =>
    (c, ...more) =>
      of(change(named(c), c), ...more, c);
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
  return {
    ...others,
    boundOfTerms,
    [field]: boundWith((values) => values),
    mustRefute: Object.fromEntries(mutants) as unknown,
  };
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
