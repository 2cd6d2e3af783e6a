import { logThreshold } from '../../stats/error-budget.ts';
import { blockSize } from './blocks.ts';
import { alphaOf, confirmBlocks } from './confirm.ts';
import { evaluatorOf } from './evaluator.ts';
import { benefitOfTruth, expectedLogE } from './finding.ts';
import type { RunContext } from './run-context.ts';
import type { Suspect } from './shrink.ts';
import { type AttackResult, shrinkAndConfirm } from './shrink-and-confirm.ts';
import type { Target } from './target.ts';

/** The attack on a claim whose cases are still being looked for. */
export interface OngoingAttack<C> {
  result: AttackResult;
  /** Cases that were shrunk and confirmed, or could not be. */
  readonly attacked: Set<C>;
}

/** Most cases of a claim that are attacked before all others are known. */
const maxAtOnce = 3;

export function ongoingAttack<C>(): OngoingAttack<C> {
  return { result: { attempts: [] }, attacked: new Set() };
}

/** Is there nothing left to look for? */
export function isOver({ untilRefuted }: RunContext, { result }: OngoingAttack<unknown>): boolean {
  return untilRefuted && result.witness !== undefined;
}

/**
 * Shrinks and confirms a case as soon as it looks violated, where a confirmation is bound to succeed if it
 * is: most false claims are refuted by the first such case. Attempts are counted over the whole claim, so
 * that the i-th spends α/(i(i + 1)) whenever it is made.
 * @returns the steps that it took, which are no part of those that look for cases
 */
export async function attackAtOnce<C>(
  context: RunContext,
  target: Target<C>,
  ongoing: OngoingAttack<C>,
  suspect: Suspect<C>,
): Promise<number> {
  const { result, attacked } = ongoing;
  const isDone = result.witness !== undefined || attacked.size >= maxAtOnce;
  if (isDone || !suspect.finding.violated || !looksCertain(context, target, suspect, result)) return 0;
  const before = context.meter.steps;
  attacked.add(suspect.case);
  context.enter('confirm');
  ongoing.result = await shrinkAndConfirm(context, target, suspect, result.attempts);
  const { witness } = ongoing.result;
  if (witness !== undefined) context.found(witness);
  context.enter('explore');
  return context.meter.steps - before;
}

/** Computed, or growing so fast that the next confirmation will pass well within the budget. */
function looksCertain<C>(
  context: RunContext,
  target: Target<C>,
  { case: c, finding }: Suspect<C>,
  { attempts }: AttackResult,
): boolean {
  if (finding.how !== 'sampled') return true;
  const { blockSteps } = evaluatorOf(target.statement).sampling(c);
  const blocks = Math.max(1, (finding.observed['trajectories'] ?? 0) / blockSize);
  const expected = expectedLogE(finding, confirmBlocks(context, blockSteps) / blocks, benefitOfTruth);
  return expected >= logThreshold(alphaOf(context, target), attempts.length + 1);
}
