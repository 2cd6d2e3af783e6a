import type { Claim } from '../claims/claim.ts';
import type { Attempt, Witness } from '../claims/evidence.ts';
import { logThreshold } from '../../stats/error-budget.ts';
import type { RunContext } from './run-context.ts';
import { evaluatorOf } from './evaluator.ts';
import { logEvalueIfTrue } from './evaluator-probability.ts';
import { blockSize } from './blocks.ts';
import { expectedLogE, isFarFromViolation, relativeError } from './finding.ts';
import { alphaOf, confirm, confirmBlocks, witnessOf } from './confirm.ts';
import { type ConfirmLimits, shrink, type Suspect } from './shrink.ts';
import type { Target } from './target.ts';

/** What the attack on one statement came to. */
export interface AttackResult {
  readonly attempts: readonly Attempt[];
  readonly witness?: Witness;
}

/** Most confirmations per statement: each gets a smaller share of α, so more would have little power. */
const maxAttempts = 12;
/** What they leave of a statement's share of α: 1 less 1/(1·2) + … + 1/(12·13). */
export const unspentShare: number = 1 / (maxAttempts + 1);
/** Steps back along the shrinker's path before its start is tried. */
const stepsBack = 3;

/**
 * Shrinks a suspect and confirms what is left on fresh randomness, going back along the shrinker's path where
 * the smallest case does not confirm.
 * @param earlier attempts already made at this statement; their shares of α are spent
 */
export async function shrinkAndConfirm<C>(
  context: RunContext,
  target: Target<C>,
  suspect: Suspect<C>,
  earlier: readonly Attempt[],
): Promise<AttackResult> {
  const attempts = [...earlier];
  const path = await shrink(context, target, suspect, confirmLimits(context, target, suspect));
  const retreat = [...path.entries()]
    .reverse()
    .filter(([step], back) => back <= stepsBack || step === 0)
    .map(([step, at]) => ({ step, at }));
  for (const { step, at } of retreat) {
    if (at.finding.how !== 'sampled') return { attempts, witness: witnessOf(context, target, at, step) };
    if (attempts.length >= maxAttempts) break;
    const result = await confirm(context, target, at.case, attempts.length + 1);
    attempts.push(result.attempt);
    if (result.attempt.outcome === 'confirmed') {
      return { attempts, witness: witnessOf(context, target, at, step, result) };
    }
  }
  return { attempts };
}

/** What is shrunk should be confirmed within so many blocks: a simpler case is not worth more. */
const blocksAfterShrinking = 4096;

/** What is shrunk further than that is confirmed within so many times the trajectories of the suspect. */
const timesSuspect = 4;

/**
 * Growth of log e-value per trajectory that passes the first threshold in two thirds of
 * `blocksAfterShrinking` if the suspect itself would; else of the budget, and in not many times the
 * trajectories of the suspect.
 */
function confirmLimits<C>(
  context: RunContext,
  target: Target<C>,
  { case: c, finding }: Suspect<C>,
): ConfirmLimits {
  if (finding.how !== 'sampled') return { logRate: 0, stepsToConfirm: 0 };
  const { blockSteps } = evaluatorOf(target.statement).sampling(c);
  const affordable = confirmBlocks(context, blockSteps);
  const threshold = 1.5 * logThreshold(alphaOf(context, target), 1);
  const own = finding.logE / Math.max(1, finding.observed['trajectories'] ?? 0);
  const rate = (blocks: number): number => threshold / (blocks * blockSize);
  const soon = rate(Math.min(affordable, blocksAfterShrinking));
  // never more is asked of a shrunk case than the suspect itself gave
  const logRate =
    own >= soon ? soon : own >= rate(affordable) ? Math.max(rate(affordable), own / timesSuspect) : 0;
  return { logRate, stepsToConfirm: own > 0 ? (threshold / own / blockSize) * blockSteps : 0 };
}

/** Suspects of one statement that are shrunk and confirmed. */
const maxSuspects = 3;

/**
 * Attacks the most suspicious of the suspects, until one is confirmed.
 * @param earlier what the attack on the statement has come to before
 */
export async function attackSuspects<C>(
  context: RunContext,
  target: Target<C>,
  suspects: readonly Suspect<C>[],
  earlier: AttackResult = { attempts: [] },
): Promise<AttackResult> {
  let result = earlier;
  for (const suspect of suspects.toSorted(bySuspicion).slice(0, maxSuspects)) {
    if (result.witness !== undefined) break;
    result = await shrinkAndConfirm(context, target, suspect, result.attempts);
  }
  return result;
}

/** Cases that only hint at a violation and are confirmed all the same. */
const maxHints = 2;

/**
 * Confirms the cases that hint at a violation most, where none was suspicious: a small violation shows only
 * in more trajectories than exploration has. The last of them is where the smallest violation would be
 * confirmed: if all are small, what hints at one most does so by chance. A mutant of an agreement, on the
 * claim's own cases, is held against the claim's oracle; of anything else what exploration saw is all that is
 * known. They are not shrunk, which would take as many for every candidate.
 */
export async function attackHints<C>(
  context: RunContext,
  target: Target<C>,
  tried: readonly Suspect<C>[],
  attempts: readonly Attempt[],
): Promise<AttackResult> {
  const known = tried
    .filter(({ finding }) => finding.how === 'sampled' && finding.uninformative === undefined)
    .map((at) => ({ at, ...promiseOf(context, target, at) }));
  const hints = known
    .filter(({ promise }) => promise >= logThreshold(alphaOf(context, target), attempts.length + 1))
    .toSorted((a, b) => b.promise - a.promise);
  // an agreement's margin is in standard errors, and its hints are as good as the oracle
  const sharpest = (target.statement.kind === 'agreement' ? [] : known)
    .filter(({ at }) => !isFarFromViolation(at.finding))
    .reduce<(typeof known)[number] | undefined>((a, b) => (a && a.error <= b.error ? a : b), undefined);
  const chosen = [
    ...hints.slice(0, maxHints - 1),
    ...(sharpest ? [sharpest] : []),
    ...hints.slice(maxHints - 1),
  ];
  const made = [...attempts];
  for (const { at } of [...new Set(chosen)].slice(0, Math.min(maxHints, maxAttempts - attempts.length))) {
    const result = await confirm(context, target, at.case, made.length + 1);
    made.push(result.attempt);
    if (result.attempt.outcome === 'confirmed')
      return { attempts: made, witness: witnessOf(context, target, at, 0, result) };
  }
  return { attempts: made };
}

/** What a confirmation promises: its log e-value as the case looks, and the error of what it would find. */
function promiseOf<C>(
  context: RunContext,
  target: Target<C>,
  { case: c, finding }: Suspect<C>,
): { readonly promise: number; readonly error: number } {
  const { blockSteps } = evaluatorOf(target.statement).sampling(c);
  const trajectories = confirmBlocks(context, blockSteps) * blockSize;
  const ifTrue =
    target.role === 'mutant' && target.sharesCases
      ? logEvalueIfTrue(context.claim, target.statement as Claim, c, trajectories)
      : undefined;
  const times = trajectories / Math.max(blockSize, finding.observed['trajectories'] ?? 0);
  return {
    promise: ifTrue ?? expectedLogE(finding, times, 0),
    error: relativeError(finding, trajectories),
  };
}

/** The order in which suspects are attacked: certain ones first, then by evidence. */
export function bySuspicion<C>(a: Suspect<C>, b: Suspect<C>): number {
  if (a.finding.logE === b.finding.logE) return 0;
  return a.finding.logE > b.finding.logE ? -1 : 1;
}
