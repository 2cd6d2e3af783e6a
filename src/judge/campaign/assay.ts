import type { ClaimOf } from '../claims/claim.ts';
import { inequalityAssay } from './assay-inequality.ts';
import { invarianceAssay } from './assay-invariance.ts';
import { meanAssay } from './assay-mean.ts';
import { agreementAssay, probabilityAssay } from './assay-probability.ts';
import type { Assay } from './finding.ts';

/** How this statement is held against a case. */
export function assayOf<C>(claim: ClaimOf<C>): Assay<C> {
  switch (claim.kind) {
    case 'probability':
      return probabilityAssay(claim);
    case 'mean':
      return meanAssay(claim);
    case 'inequality':
      return inequalityAssay(claim);
    case 'agreement':
      return agreementAssay(claim);
    case 'invariance':
      return invarianceAssay(claim);
  }
}
