import { memoize } from '../../src/core/memoize.ts';
import type { InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import type { Interval, IntervalArithmetic } from '../../src/linalg/precision-ladder.ts';

/** What a case says beside the bound: all that a right side is made of, and the left one. */
export interface EnclosedTerms {
  readonly a: IntervalArithmetic;
  readonly lhs: Interval;
}

/** lhs ≤ bound(terms), for bounds right and wrong. */
export interface EnclosedInequality<C, T> {
  /** The terms of a case, computed once for each effort. */
  readonly termsOf: (c: C, effort: number) => T;
  readonly sidesWith: (bound: (terms: T, c: C) => Interval) => InequalityClaim<C>['sides'];
  /** Another bound in the place of the claim's, and what else a mutant changes. */
  readonly withBound: (
    bound: (terms: T, c: C) => Interval,
    change?: Omit<InequalityMutant<C>, 'sides'>,
  ) => InequalityMutant<C>;
  /** lhs/bound, from below; 0 where the bound cannot be told from 0. */
  readonly tightnessOf: (bound: (terms: T, c: C) => Interval) => (c: C) => number;
  /** Is the left side certainly positive? */
  readonly isPositive: (c: C) => boolean;
}

/** What claims of the form lhs ≤ bound share. @param terms a case's terms, more precise at more effort */
export function enclosedInequality<C extends object, T extends EnclosedTerms>(
  terms: (c: C, effort: number) => T,
): EnclosedInequality<C, T> {
  const termsOf = memoize(terms);
  const sidesWith: EnclosedInequality<C, T>['sidesWith'] = (bound) => (c, effort) => {
    const known = termsOf(c, effort);
    return { lhs: known.a.enclose(known.lhs), rhs: known.a.enclose(bound(known, c)) };
  };
  return {
    termsOf,
    sidesWith,
    withBound: (bound, change = {}) => ({ sides: sidesWith(bound), ...change }),
    tightnessOf: (bound) => (c) => {
      const known = termsOf(c, 0);
      const { a, lhs } = known;
      const rhs = bound(known, c);
      return a.enclose(rhs).lo > 0 ? a.enclose(a.div(lhs, rhs)).lo : 0;
    },
    isPositive: (c) => {
      const { a, lhs } = termsOf(c, 0);
      return a.enclose(lhs).lo > 0;
    },
  };
}
