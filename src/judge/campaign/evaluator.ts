import type { ClaimOf } from '../claims/claim.ts';
import { inequalityEvaluator } from './evaluator-inequality.ts';
import { invarianceEvaluator } from './evaluator-invariance.ts';
import { meanEvaluator } from './evaluator-mean.ts';
import { agreementEvaluator, probabilityEvaluator } from './evaluator-probability.ts';
import type { Evaluator } from './finding.ts';

/** How this statement is evaluated at a case. */
export function evaluatorOf<C>(claim: ClaimOf<C>): Evaluator<C> {
  switch (claim.kind) {
    case 'probability':
      return probabilityEvaluator(claim);
    case 'mean':
      return meanEvaluator(claim);
    case 'inequality':
      return inequalityEvaluator(claim);
    case 'agreement':
      return agreementEvaluator(claim);
    case 'invariance':
      return invarianceEvaluator(claim);
  }
}
