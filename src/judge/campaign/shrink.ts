import type { Value } from 'fast-check';
import { ln } from '../../core/elementary.ts';
import { fingerprintOf, shrinkAddress } from './address.ts';
import { blockSize, freshBlocks } from './blocks.ts';
import { benefitOfTruth, excessOf, expectedLogE, type Finding, suspicion } from './finding.ts';
import { evaluateCase, type EvaluationLimits, evaluationLimits } from './evaluate-case.ts';
import { evaluatorOf } from './evaluator.ts';
import { type RunContext, guarded } from './run-context.ts';
import { admits, type Target } from './target.ts';

/** A case that looks violated; `value` carries what fast-check needs to shrink it, where it was generated. */
export interface Suspect<C> {
  readonly case: C;
  readonly value?: Value<C>;
  readonly finding: Finding;
}

/** Cases that one shrinking tries: no more than are explored. */
const maxCases = 400;
/** Part of the claim's steps that one shrinking may take. */
const shareOfSteps = 1 / 4;
/** It takes no more than so many times the steps of confirming the suspect, or this many at least. */
const timesConfirming = 8;
const minSteps = 1e6;
/** A candidate has at first what puts the suspect so many standard errors off: more if it may be as bad. */
const errorsAtFirst = 3;
/** What is seen so clearly of a case is seen on other trajectories, too. */
const clear = 2 * suspicion;

/** What a confirmation asks of a case. */
export interface ConfirmLimits {
  /** Least growth of log e-value per trajectory that leaves a hope of passing within the budget. */
  readonly logRate: number;
  /** Steps that the suspect itself would take; 0 where nothing is sampled. */
  readonly stepsToConfirm: number;
}

/**
 * Makes a suspicious case smaller for as long as it stays suspicious, on one fixed stream of randomness for
 * all candidates, so that the shrinker cannot mine the noise by redrawing it.
 * @returns the path from the suspect to the smallest case found, the suspect first
 */
export async function shrink<C>(
  context: RunContext,
  target: Target<C>,
  suspect: Suspect<C>,
  { logRate, stepsToConfirm }: ConfirmLimits,
): Promise<Suspect<C>[]> {
  const path = [suspect];
  if (suspect.value === undefined) return path;
  const address = shrinkAddress(context, target, suspect.case);
  const maxTried = Math.min(maxCases, context.budget.casesPerClaim);
  const steps = Math.min(
    context.budget.stepsPerClaim * shareOfSteps,
    Math.max(minSteps, timesConfirming * stepsToConfirm),
  );
  const until = context.meter.steps + steps;
  // Most evaluations are cut short at no violation, so the steps need to last for half of the cases only.
  const usual = evaluationLimits(context, { steps, cases: maxTried / 2 });
  const limits = { ...usual, fair: Math.min(usual.fair, stepsAtFirst(target, suspect)) };
  if (!isSeenWithin(target, suspect, limits)) return path;
  // Some arbitraries offer a value again, even as a smaller form of itself; it would come out the same.
  const known = new Set([fingerprintOf(suspect.case)]);
  let tried = 0;
  let current: Value<C> | undefined = suspect.value;
  while (current !== undefined) {
    let smaller: Value<C> | undefined;
    for (const candidate of target.cases.shrink(current.value, current.context)) {
      if (++tried > maxTried || context.meter.steps > until || !(await context.pause())) return path;
      const c = candidate.value;
      if (guarded(context, target, c, () => isNew(c, known) && admits(target, c)) !== true) continue;
      const finding = await evaluateCase(context, target, c, freshBlocks(c, address, context), limits);
      if (finding === undefined || !worthConfirming(finding, logRate)) continue;
      path.push({ case: c, value: candidate, finding });
      smaller = candidate;
      break;
    }
    current = smaller;
  }
  return path;
}

/**
 * Would a case as bad as the suspect look violated within the limits of an evaluation? A violation so small
 * that it takes more would be lost with the first step: no candidate is worth its trajectories.
 */
function isSeenWithin<C>(
  target: Target<C>,
  { case: c, finding }: Suspect<C>,
  { steps, maxBlocks }: EvaluationLimits,
): boolean {
  const taken = finding.observed['trajectories'];
  if (finding.how !== 'sampled' || taken === undefined) return true;
  const { blockSteps } = evaluatorOf(target.statement).sampling(c);
  const trajectories = blockSize * Math.min(maxBlocks, Math.floor(steps / Math.max(1, blockSteps)));
  const cost = finding.mixtureCost ?? ln(Math.max(1, trajectories)) / 2;
  return expectedLogE(finding, trajectories / taken, benefitOfTruth) - cost >= clear;
}

/** Steps that show a case as bad as the suspect. */
function stepsAtFirst<C>(target: Target<C>, { case: c, finding }: Suspect<C>): number {
  if (finding.how !== 'sampled') return Infinity;
  const excess = excessOf(finding) / (finding.observed['trajectories'] ?? 0);
  if (!(excess > 0)) return Infinity;
  const trajectories = (errorsAtFirst * errorsAtFirst) / 2 / excess;
  const { blockSteps } = evaluatorOf(target.statement).sampling(c);
  return Math.ceil(trajectories / blockSize) * blockSteps;
}

/** Is this the first time that the case comes up? */
function isNew(c: unknown, known: Set<string>): boolean {
  const before = known.size;
  return known.add(fingerprintOf(c)).size > before;
}

/** Exactly violated, or growing fast enough to pass the threshold within the confirmation's budget. */
export function worthConfirming(finding: Finding, logRate: number): boolean {
  if (!finding.violated) return false;
  return finding.how !== 'sampled' || finding.logE >= logRate * (finding.observed['trajectories'] ?? 0);
}
