import type { Attempt, Witness } from '../claims/evidence.ts';
import type { Address } from '../../core/stream.ts';
import type { Json } from '../../core/json.ts';
import { logThreshold } from '../../stats/error-budget.ts';
import { confirmAddress, fingerprintOf } from './address.ts';
import { evaluatorOf } from './evaluator.ts';
import { askedBy, blockSize, freshBlocks } from './blocks.ts';
import { expectedLogE, type Finding } from './finding.ts';
import { failureAt, type RunContext, guarded } from './run-context.ts';
import type { Suspect } from './shrink.ts';
import { refutes, type Target } from './target.ts';

/** The e-processes are accurate up to so many trials (src/stats/e-process.ts). */
const maxTrajectories = 1e8;
/** Blocks taken between two readings, at most: so many outcomes are held in memory at a time. */
const maxBlocksAtOnce = 2048;
/** What an infinite log e-value (an impossible event was seen) is written as: JSON has no infinity. */
const certainLogE = 1e9;

/** The log e-value of a finding as it is written to files. */
export function writtenLogE({ logE }: Finding): number {
  return Math.max(-certainLogE, Math.min(certainLogE, logE));
}

/**
 * Blocks that a confirmation of a case may take: what the claim's budget of steps affords.
 * @param blockSteps the most that one of them costs, or what they have cost in the mean
 */
export function confirmBlocks({ budget }: Pick<RunContext, 'budget'>, blockSteps: number): number {
  const affordable = Math.floor(budget.stepsPerClaim / Math.max(1, blockSteps));
  return Math.max(16, Math.min(Math.floor(maxTrajectories / blockSize), affordable));
}

/** The error probability that all confirmations of a target may spend. */
export function alphaOf<C>({ alpha }: RunContext, { role }: Target<C>): number {
  return role === 'claim' ? alpha.claim : alpha.other;
}

/**
 * Tests a suspicious case on fresh randomness with an anytime-valid test: the e-process may be read at any
 * time, and P(it ever passes 1/α) ≤ α if the statement holds there.
 * @param attempt 1, 2, …: the number of this confirmation among those of the target; it spends alpha/(i(i+1))
 */
export async function confirm<C>(
  context: RunContext,
  target: Target<C>,
  c: C,
  attempt: number,
): Promise<{ readonly attempt: Attempt; readonly finding: Finding; readonly address: Address }> {
  const threshold = logThreshold(alphaOf(context, target), attempt);
  const address = confirmAddress(context, target, attempt, c);
  const { blockSteps, start } = evaluatorOf(target.statement).sampling(c);
  const trial = start(askedBy(context, target, freshBlocks(c, address, context)));
  const before = context.meter.steps;
  const take = async (from: number, to: number): Promise<Finding> => {
    context.begin(c);
    try {
      await trial.take(from, to);
      return trial.finding();
    } catch (thrown) {
      // the statement spoke of the case before
      throw failureAt(context, target, c, thrown);
    }
  };
  let taken = 1;
  let finding = await take(0, taken);
  while (finding.logE < threshold) {
    // trajectories that leave early leave steps for others
    const blocks = confirmBlocks(context, Math.min(blockSteps, (context.meter.steps - before) / taken));
    if (taken >= blocks) break;
    // Giving up early costs power, never validity.
    if (expectedLogE(finding, blocks / taken) < threshold) break;
    if (!(await context.pause())) break;
    // half as many again: few readings, and little that was not needed
    const next = Math.min(blocks, taken + Math.min(maxBlocksAtOnce, Math.ceil(taken / 2)));
    finding = await take(taken, next);
    taken = next;
  }
  return {
    finding,
    address,
    attempt: {
      fingerprint: fingerprintOf(c),
      trajectories: finding.observed['trajectories'] ?? 0,
      logE: writtenLogE(finding),
      logThreshold: threshold,
      outcome: finding.logE >= threshold ? 'confirmed' : 'not confirmed',
    },
  };
}

/** The record of a violation, with what is needed to see it again. */
export function witnessOf<C>(
  context: RunContext,
  target: Target<C>,
  suspect: Suspect<C>,
  shrinks: number,
  sampled?: { readonly address: Address; readonly finding: Finding; readonly attempt: Attempt },
): Witness {
  const finding = sampled?.finding ?? suspect.finding;
  const c = suspect.case;
  return {
    case: c as Json,
    how: finding.how,
    claim: finding.claim,
    truth: finding.truth,
    bound: finding.bound,
    found: finding.found,
    address: sampled?.address ?? [],
    observed: finding.observed,
    ...(sampled && { logE: sampled.attempt.logE, logThreshold: sampled.attempt.logThreshold }),
    refutes: refutes(target, c),
    explanation: guarded(context, target, c, () => target.statement.explain?.(c)) ?? [],
    shrinks,
  };
}
