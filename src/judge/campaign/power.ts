import type { ClaimEvidence } from '../claims/evidence.ts';
import { logThreshold } from '../../stats/error-budget.ts';
import { smallestDetectable } from '../../stats/e-process.ts';
import { quantiles } from '../../stats/intervals.ts';
import type { RunContext } from './run-context.ts';
import { evaluatorOf } from './evaluator.ts';
import { blockSize, freshBlocks } from './blocks.ts';
import { confirmBlocks } from './confirm.ts';
import type { Exploration } from './explore.ts';
import { show } from './finding.ts';

/** Chance with which the smallest detectable violation would have been confirmed. */
const power = 0.9;

/**
 * The smallest violation that a confirmation would have caught, at the median sampled case of a probability claim:
 * its exit bound against the exit probability that the first confirmation rejects with probability 0.9.
 */
export function powerOf(context: RunContext, { claim, findings }: Exploration): ClaimEvidence['power'] {
  const { statement } = claim.target;
  if (statement.kind !== 'probability' && statement.kind !== 'agreement') return null;
  const sampled = findings.filter(({ finding }) => finding.how === 'sampled' && finding.informative);
  if (sampled.length === 0) return null;
  const bounds = sampled.map(({ finding }) => finding.bound);
  const trajectories = sampled.map(({ case: c }) => {
    const { blockSteps } = evaluatorOf(statement).sample(c, freshBlocks(c, [], context));
    return confirmBlocks(context, blockSteps) * blockSize;
  });
  const bound = quantiles(bounds, [0.5])[0]!;
  const trials = Math.floor(quantiles(trajectories, [0.5])[0]!);
  const detectable = smallestDetectable({
    e0: bound,
    trials,
    // Agreement is tested on both sides by the average of two e-values, which costs a factor of two.
    logThreshold: logThreshold(context.alpha.claim, 1) + (statement.kind === 'agreement' ? Math.LN2 : 0),
    power,
  });
  return {
    trajectories: trials,
    bound,
    detectable,
    words:
      detectable < 1
        ? `where the bound allows an exit probability of ${show(bound)} (the median case), a true one of ${show(detectable)} would have been caught with probability ${power}`
        : `at the median case (exit bound ${show(bound)}) no violation would have been caught with probability ${power}`,
  };
}
