import fc from 'fast-check';
import { z } from 'zod';
import type { ClaimBase, InequalityClaim, ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { type WrittenClaim, inequalityClaim, probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { fromExit } from '../../src/core/probability.ts';
import { tosses } from './coins.ts';

/** A case in whole numbers. */
export interface Sizes {
  readonly n: number;
  readonly m: number;
}

const shared: Omit<WrittenClaim<ClaimBase<Sizes>>, 'id' | 'says'> = {
  tex: 'n',
  source: 'made up',
  cases: fc.record({ n: fc.integer({ min: 0, max: 100 }), m: fc.integer({ min: 0, max: 100 }) }),
  schema: z.strictObject({ n: z.int().nonnegative(), m: z.int().nonnegative() }),
};

/** left(case) ≤ right(case), both exact. */
export function sizesInequality(
  left: (c: Sizes) => number,
  right: (c: Sizes) => number,
  more: Partial<InequalityClaim<Sizes>> = {},
): InequalityClaim<Sizes> {
  return inequalityClaim<Sizes>({
    ...shared,
    id: 'sizes/inequality',
    says: 'left ≤ right',
    sides: (c) => ({ lhs: exactly(left(c)), rhs: exactly(right(c)) }),
    mustRefute: {},
    ...more,
  });
}

/** P(exit) ≤ claimed(case), where it is exit(case). */
export function sizesProbability(
  exit: (c: Sizes) => number,
  claimed: (c: Sizes) => number,
  more: Partial<ProbabilityClaim<Sizes>> = {},
): ProbabilityClaim<Sizes> {
  return probabilityClaim<Sizes>({
    ...shared,
    id: 'sizes/probability',
    says: 'P(exit) ≤ claimed',
    event: (c) => tosses(exit(c)),
    atLeast: (c) => fromExit(claimed(c)),
    mustRefute: {},
    ...more,
  });
}
