import type { DataTables } from '../../src/data/table.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { flatDirectionsClaim } from './flat-directions.claim.ts';
import { flatNoiseClaim } from './flat-noise.claim.ts';
import { deadUnitsClaim } from './dead-units.claim.ts';
import { unitSplittingClaim } from './unit-splitting.claim.ts';
import { hiddenPermutationClaim } from './hidden-permutation.claim.ts';
import { generalizationGapClaim } from './generalization-gap/claim.ts';

/** @param data data sets that networks train on, too */
export const invariance: (data?: DataTables) => readonly Claim[] = (data) => [
  flatDirectionsClaim,
  flatNoiseClaim,
  deadUnitsClaim(data),
  unitSplittingClaim(data),
  hiddenPermutationClaim(data),
  generalizationGapClaim(data),
];
