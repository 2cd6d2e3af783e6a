import type { Claim } from '../../src/judge/claims/claim.ts';
import { startClaim } from './start.claim.ts';
import { noiseClaim } from './noise.claim.ts';
import { radiusClaim } from './radius.claim.ts';
import { horizonClaim } from './horizon.claim.ts';
import { stepSizeClaim } from './step-size.claim.ts';

export const monotone: () => readonly Claim[] = () => [
  startClaim,
  noiseClaim,
  radiusClaim,
  horizonClaim,
  stepSizeClaim,
];
