import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { projectionClaim } from './projection/claim.ts';
import { oneStepClaim } from './one-step.claim.ts';

export const contraction: (data?: DataTables) => readonly Claim[] = (data) => [
  projectionClaim,
  oneStepClaim(data),
];
