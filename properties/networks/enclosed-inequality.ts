import { withTerms } from '../../src/judge/claims/terms.ts';
import { memoize } from '../../src/core/memoize.ts';
import type { InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import { type Interval, type IntervalArithmetic, largest } from '../../src/linalg/precision-ladder.ts';
import { biasIntervals, spectralInterval } from '../../src/theory/network/enclosed-norms.ts';
import { hasBiases, type Network } from '../../src/theory/network/network.ts';

/** What a case says without the bound. */
export interface EnclosedTerms {
  readonly a: IntervalArithmetic;
  readonly lhs: Interval;
}

/** What a mutant changes beside the bound. */
export type MutantChange<C> = Omit<InequalityMutant<C>, 'sides'>;

/** lhs ≤ bound(terms), for bounds right and wrong. */
export interface EnclosedInequality<C, T> {
  /** The terms of a case, computed once for each effort. */
  readonly termsOf: (c: C, effort: number) => T;
  readonly sidesWith: (bound: (terms: T, c: C) => Interval) => InequalityClaim<C>['sides'];
  /** Another bound in the place of the claim's. */
  readonly withBound: (bound: (terms: T, c: C) => Interval, change?: MutantChange<C>) => InequalityMutant<C>;
  /** lhs/bound, from below; 0 where the bound cannot be told from 0. */
  readonly tightnessOf: (bound: (terms: T, c: C) => Interval) => (c: C) => number;
  /** Is the left side certainly positive? */
  readonly isPositive: (c: C) => boolean;
}

/** @param terms more precise at more effort */
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
    withBound: (bound, change) => ({ sides: sidesWith(bound), ...change }),
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

/** Enclosed numbers by name; lists of them; none where the case has none. */
type Enclosed = Readonly<Record<string, Interval | readonly Interval[] | undefined>>;

/**
 * The claim with enclosed numbers of its bound as terms: their upper ends. What is changed of one is a factor
 * of its enclosure.
 * @param named the numbers; `bound` the bound with others in their place
 */
export function withEnclosedTerms<C extends object, T extends EnclosedTerms, N extends Enclosed>(
  claim: InequalityClaim<C>,
  { termsOf }: Pick<EnclosedInequality<C, T>, 'termsOf'>,
  named: (terms: T) => N,
  bound: (terms: T, numbers: N) => Interval,
): InequalityClaim<C> {
  const upper = (a: IntervalArithmetic, value: Interval): number => a.enclose(value).hi;
  const numbersOf = memoize((c: C): Record<string, number | readonly number[]> => {
    const terms = termsOf(c, 0);
    const numbers: Record<string, number | readonly number[]> = {};
    for (const [name, value] of Object.entries(named(terms))) {
      if (value === undefined) continue;
      numbers[name] = isList(value) ? value.map((x) => upper(terms.a, x)) : upper(terms.a, value);
    }
    return numbers;
  });
  return withTerms(claim, {
    terms: numbersOf,
    sides: (x, effort, c) => {
      const terms = termsOf(c, effort);
      const { a } = terms;
      const own = numbersOf(c);
      const times = (value: Interval, now: number, before: number): Interval =>
        now === before ? value : a.mul(value, a.of(now / before));
      const numbers = Object.entries(named(terms)).map(([name, value]) => {
        if (value === undefined) return [name, value];
        const [now, before] = [x[name]!, own[name]!];
        return [
          name,
          isList(value)
            ? value.map((each, i) => times(each, (now as number[])[i]!, (before as number[])[i]!))
            : times(value, now as number, before as number),
        ];
      });
      return {
        lhs: a.enclose(terms.lhs),
        rhs: a.enclose(bound(terms, Object.fromEntries(numbers))),
      };
    },
  });
}

function isList(value: Interval | readonly Interval[]): value is readonly Interval[] {
  return Array.isArray(value);
}

/** ‖W_l‖_σ of each layer, and ‖b_l‖ where the network has biases. */
export interface LayerSizes {
  readonly norms: readonly Interval[];
  readonly biases?: readonly Interval[];
}

/** s_l, β_l where there are biases, and B. */
export type Sizes = LayerSizes & { readonly B: Interval };

export function layerSizes(a: IntervalArithmetic, net: Network, effort: number): LayerSizes {
  return {
    norms: net.layers.map((layer) => spectralInterval(a, layer, effort)),
    ...(hasBiases(net) && { biases: biasIntervals(a, net) }),
  };
}

/** max |x_i| */
export function largestEntry(a: IntervalArithmetic, x: readonly Interval[]): Interval {
  return largest(
    a,
    x.map((xi) => a.sqrt(a.square(xi))),
  );
}
