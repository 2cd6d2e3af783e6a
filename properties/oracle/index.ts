import type { Claim } from '../../src/judge/claims/claim.ts';
import { simulatorClaim } from './simulator.claim.ts';
import { comparisonEqualityClaim } from './comparison-equality.claim.ts';
import { publishedRunLengthsClaim } from './published-run-lengths/claim.ts';

export const oracle: () => readonly Claim[] = () => [
  simulatorClaim,
  comparisonEqualityClaim,
  publishedRunLengthsClaim,
];
