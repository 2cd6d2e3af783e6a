import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { anchoredClaim } from './anchored/claim.ts';
import { entropyClaim } from './entropy/claim.ts';
import { endToEndClaim } from './end-to-end/claim.ts';
import { pathDivergenceClaim } from './path-divergence/claim.ts';
import { lastStepClaim } from './last-step.claim.ts';
import { publishedGolowichClaim } from './published-golowich.claim.ts';
import { publishedBartlettClaim } from './published-bartlett.claim.ts';
import { certificateClaim } from './certificate/claim.ts';
import { endToEndPathClaim } from './end-to-end-path/claim.ts';
import { pathLikelihoodClaim } from './path-likelihood.claim.ts';
import { pacBayesClaim } from './pac-bayes/claim.ts';
import { realDataClaims } from './real-data/claim.ts';
import { scalingClaim } from './scaling/claim.ts';

/** @param data data sets that networks train on, too */
export const generalization: (data?: DataTables) => readonly Claim[] = (data) => [
  anchoredClaim(data),
  entropyClaim(data),
  endToEndClaim(data),
  pacBayesClaim,
  pathDivergenceClaim,
  pathLikelihoodClaim,
  lastStepClaim,
  endToEndPathClaim,
  certificateClaim,
  publishedGolowichClaim,
  publishedBartlettClaim,
  ...realDataClaims(data),
  scalingClaim(data),
];
