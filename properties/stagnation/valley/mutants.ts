import type { InequalityMutant } from '../../../src/judge/claims/claim.ts';

/**
 * A bound with some symbols changed.
 * @param side the part of the claim that the bound is: `atLeast`, `atMost`, `equals`
 */
export function mutants<S extends string, C, X, V>(
  side: S,
  bound: (c: C, change: (x: X) => Partial<X>) => V,
  changes: Readonly<Record<string, (x: X, c: C) => Partial<X>>>,
): Record<string, Record<S, (c: C) => V>> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [
      name,
      { [side]: (c: C) => bound(c, (x) => change(x, c)) } as Record<S, (c: C) => V>,
    ]),
  );
}

/** A mutant of an inequality: other sides. */
export function otherSides<C>(
  sides: NonNullable<InequalityMutant<C>['sides']>,
  notes?: string,
): InequalityMutant<C> {
  return { sides, ...(notes !== undefined && { notes }) };
}
