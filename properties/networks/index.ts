import type { DataTables } from '../../src/data/table.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { lipschitzProductClaim } from './lipschitz-product.claim.ts';
import { perturbationClaim } from './perturbation/claim.ts';
import { perturbationEuclideanClaim } from './perturbation-euclidean.claim.ts';
import { gradientNormClaim } from './gradient-norm/claim.ts';
import { spectralEnclosureClaim } from './spectral-enclosure/claim.ts';
import { convolutionClaim } from './convolution/claim.ts';
import { coveringClaim } from './covering/claim.ts';

/** @param data data sets that networks train on, too */
export const networks: (data?: DataTables) => readonly Claim[] = (data) => [
  lipschitzProductClaim(data),
  perturbationClaim(data),
  perturbationEuclideanClaim(data),
  gradientNormClaim(data),
  spectralEnclosureClaim(data),
  convolutionClaim,
  coveringClaim,
];
