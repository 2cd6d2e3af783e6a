import { UsageError } from '../core/errors.ts';
import type { Enclosure } from '../core/enclosure.ts';
import type { InequalityClaim, InequalityMutant } from '../judge/claims/claim.ts';
import { inequalityClaim, type WrittenInequalityClaim } from '../judge/claims/define-claim.ts';
import type { Arithmetic } from '../linalg/arithmetic.ts';
import { interval } from '../linalg/intervals.ts';
import { enclosed } from './enclosed.ts';

/** The truth at a case, over any arithmetic. */
type Truth<C> = <N>(c: C, a: Arithmetic<N>) => N;

/** A wrong version of a rate: other terms, another bound, another method, other cases. */
export type RateMutant<C, X> = Omit<InequalityMutant<C>, 'sides'> & {
  readonly terms?: (x: X, c: C) => Partial<X>;
  readonly bound?: (x: X) => Enclosure;
  readonly truth?: Truth<C>;
};

/** A rate: what `inequalityClaim` takes, with the truth and the bound in place of `sides`. */
export type WrittenRate<C, X> = Omit<WrittenInequalityClaim<C, X>, 'sides' | 'mustRefute' | 'terms'> & {
  readonly terms: (c: C) => X;
  /** What the method came to: f(x_N) − min f, ‖x_N − x*‖², …; asked for with more digits as needed. */
  readonly truth: Truth<C>;
  /** What the theorem promises, of the terms, in the arithmetic of `interval`. */
  readonly bound: (x: X) => Enclosure;
  /** Wrong versions '5% less', …: the bound less so many percent. [5] where absent; [] for none. */
  readonly percentLess?: readonly number[];
  readonly mustRefute?: Readonly<Record<string, RateMutant<C, NoInfer<X>>>>;
};

/**
 * The claim that truth(c) ≤ bound(terms(c)) at every case: both are enclosed, so that no tolerance is
 * guessed, and the bound less some percent must be refuted.
 */
export function rateClaim<C, X>({
  truth,
  bound,
  percentLess = [5],
  mustRefute = {},
  ...claim
}: WrittenRate<C, X>): InequalityClaim<C> {
  const sides = (x: X, effort: number, c: C, of: Truth<C> = truth, most = bound) => ({
    lhs: enclosed(effort, (a) => of(c, a)),
    rhs: most(x),
  });
  const less = percentLess.map((percent) => {
    const share = interval.div(100 - percent, 100);
    return [`${percent}% less`, { bound: (x: X) => interval.mul(share, bound(x)) }] as const;
  });
  const wrong = Object.entries<RateMutant<C, X>>({ ...Object.fromEntries(less), ...mustRefute }).map(
    ([name, { bound: most, truth: of, ...mutant }]) => [
      name,
      most === undefined && of === undefined
        ? mutant
        : { ...mutant, sides: (x: X, effort: number, c: C) => sides(x, effort, c, of, most) },
    ],
  );
  const twice = Object.keys(mustRefute).find((name) => less.some(([own]) => own === name));
  if (twice !== undefined)
    throw new UsageError(`claim '${claim.id}': percentLess gives a wrong version '${twice}' already`);
  return inequalityClaim<C, X>({
    ...claim,
    sides: (x, effort, c) => sides(x, effort, c),
    mustRefute: Object.fromEntries(wrong) as WrittenInequalityClaim<C, X>['mustRefute'],
  });
}
