import type { InequalityMutant } from '../../../src/judge/claims/claim.ts';

/** A mutant of an inequality: other sides. */
export function otherSides<C>(
  sides: NonNullable<InequalityMutant<C>['sides']>,
  notes?: string,
): InequalityMutant<C> {
  return { sides, ...(notes !== undefined && { notes }) };
}
