import { isDeepStrictEqual } from 'node:util';
import { isRefusal } from '../../core/errors.ts';
import { isPlainObject } from './case-format.ts';
import type { Claim } from './claim.ts';
import { claimError, type FaultyStatement, WrongValue } from './claim-error.ts';
import { describe, isPromise } from './describe.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- an author's function, whatever it takes and gives
export type AuthorFunction = (...args: any[]) => any;

/**
 * Whether a value must be right outside the hypotheses too, where the statement need not speak of the case.
 */
export type Outside = 'excused' | 'too';
/** Throws the error for what is wrong with a value at a case. */
export type Fail = (problem: string, c: unknown) => never;

export function failing(field: string, statement: FaultyStatement, { given }: Claim, outside: Outside): Fail {
  return (problem, c) => {
    if (outside === 'excused' && !Object.values(given).every(({ holds }) => holds(c))) {
      throw new RangeError(`${field}: ${problem}, outside the hypotheses`);
    }
    throw claimError(statement, new WrongValue(problem), { field, case: c });
  };
}

/** Runs a function of a statement's at a case; what it throws gets the function's name. */
export type Named = <R>(c: unknown, work: () => R) => R;

/** A `RangeError` stays one: by it a statement may say that it does not speak of the case. */
export function naming(field: string, statement: FaultyStatement): Named {
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
export interface Reporting {
  readonly fail: Fail;
  readonly named: Named;
}

export function checkedFunction(
  original: AuthorFunction,
  check: (value: unknown, c: unknown) => string | undefined,
  { fail, named }: Reporting,
): AuthorFunction {
  const isAskedAgain = nowAndThen();
  return function checked(this: unknown, c: unknown, ...more: unknown[]): unknown {
    const value: unknown = named(c, () => {
      try {
        return ownCopy(original.call(this, c, ...more));
      } catch (thrown) {
        // the terms of a bound, which are looked at on the way to it
        return thrown instanceof WrongValue ? fail(thrown.message, c) : rethrow(thrown);
      }
    });
    let problem = check(settled(value), c);
    if (problem === undefined && isAskedAgain()) {
      problem = differs(value, original.call(this, c, ...more));
    }
    return problem === undefined ? value : fail(problem, c);
  };
}

/** Plain data of its own: the author's function may give the same object again, with other values. */
function ownCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownCopy);
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, ownCopy(field)]))
    : value;
}

/** True of calls 1, 2, 4, 8, …: to look again at these costs little, and sees most branches. */
export function nowAndThen(): () => boolean {
  let calls = 0;
  let next = 1;
  return () => {
    if (++calls < next) return false;
    next *= 2;
    return true;
  };
}

export function rethrow(thrown: unknown): never {
  throw thrown;
}

/** What comes of the same case must be the same, or nothing that was found could be seen again. */
function differs(first: unknown, second: unknown): string | undefined {
  return isDeepStrictEqual(first, second)
    ? undefined
    : `expected the same of the same case, got ${describe(first)}, then ${describe(second)}`;
}

/** The same value; a promise that nobody waits for must not end the program when it fails. */
export function settled(value: unknown): unknown {
  if (isPromise(value)) value.then(undefined, () => undefined);
  return value;
}
