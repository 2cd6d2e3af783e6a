import type { Claim } from '../../src/judge/claims/claim.ts';
import { simulatorClaim } from './simulator.claim.ts';
import { comparisonEqualityClaim } from './comparison-equality.claim.ts';

/** The claims of this family, in the order in which they are reported. */
export const oracle: () => readonly Claim[] = () => [simulatorClaim, comparisonEqualityClaim];
