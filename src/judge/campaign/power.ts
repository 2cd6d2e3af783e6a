import { type ClaimEvidence, detectionChance } from '../claims/evidence.ts';
import { logThreshold } from '../../stats/error-budget.ts';
import { smallestDetectable } from '../../stats/e-process.ts';
import { quantiles } from '../../stats/intervals.ts';
import type { RunContext } from './run-context.ts';
import { evaluatorOf } from './evaluator.ts';
import { blockSize } from './blocks.ts';
import { confirmBlocks } from './confirm.ts';
import type { Exploration } from './explore.ts';

/**
 * The smallest violation that a confirmation would have caught, at the median sampled case of a probability
 * claim: its exit bound against the exit probability that the first confirmation rejects with probability
 * `detectionChance`.
 */
export function powerOf(context: RunContext, { claim, findings }: Exploration): ClaimEvidence['power'] {
  const { statement } = claim.target;
  if (statement.kind !== 'probability' && statement.kind !== 'agreement') return null;
  const sampled = findings.filter(
    ({ finding }) => finding.how === 'sampled' && finding.uninformative === undefined,
  );
  if (sampled.length === 0) return null;
  const bounds = sampled.map(({ finding }) => finding.bound);
  const trajectories = sampled.map(
    ({ case: c }) => confirmBlocks(context, evaluatorOf(statement).sampling(c).blockSteps) * blockSize,
  );
  const bound = quantiles(bounds, [0.5])[0]!;
  const trials = Math.floor(quantiles(trajectories, [0.5])[0]!);
  const detectable = smallestDetectable({
    e0: bound,
    trials,
    // Agreement is tested on both sides by the average of two e-values, which costs a factor of two.
    logThreshold: logThreshold(context.alpha.claim, 1) + (statement.kind === 'agreement' ? Math.LN2 : 0),
    power: detectionChance,
  });
  return { trajectories: trials, bound, detectable };
}
