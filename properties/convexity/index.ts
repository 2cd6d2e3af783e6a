import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { quadraticClaim } from './quadratic.claim.ts';
import { nearMinimumClaim } from './near-minimum.claim.ts';
import { empiricalConvexityClaim } from './empirical.claim.ts';
import { certificatesClaim } from './certificates.claim.ts';

export const convexity: (data?: DataTables) => readonly Claim[] = (data) => [
  quadraticClaim,
  nearMinimumClaim,
  empiricalConvexityClaim(data),
  certificatesClaim(data),
];
