import type { Claim } from '../../src/judge/claims/claim.ts';
import { anyNoiseClaim } from './any-noise.claim.ts';
import { meanSquareClaim } from './mean-square.claim.ts';
import { stationaryVarianceClaim } from './stationary-variance/claim.ts';

export const confinement: () => readonly Claim[] = () => [
  meanSquareClaim,
  anyNoiseClaim,
  stationaryVarianceClaim,
];
