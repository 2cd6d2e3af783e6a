import type { Claim } from '../../src/judge/claims/claim.ts';
import { meanSquareClaim } from './mean-square.claim.ts';
import { stationaryVarianceClaim } from './stationary-variance/claim.ts';

/** The claims of this family, in the order in which they are reported. */
export const confinement: () => readonly Claim[] = () => [meanSquareClaim, stationaryVarianceClaim];
