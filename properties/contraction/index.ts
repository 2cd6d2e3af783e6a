import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { projectionClaim } from './projection/claim.ts';
import { oneStepClaim } from './one-step.claim.ts';

/** The claims of this family, in the order in which they are reported. */
export const contraction: (data?: DataTables) => readonly Claim[] = (data) => [
  projectionClaim,
  oneStepClaim(data),
];
