import type { Claim } from '../claims/claim.ts';
import { claimError, type ClaimError } from '../claims/claim-error.ts';
import type { Witness } from '../claims/evidence.ts';
import { isRefusal } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Meter, SimulationContext } from './blocks.ts';
import type { Budget } from './budget.ts';
import type { ClaimProgress, ResolutionRound } from './claim-job.ts';
import type { Target } from './target.ts';

/** Where one claim is attacked: what every phase needs. */
export interface RunContext extends SimulationContext {
  readonly claim: Claim;
  /** Name and version of what the claim's experiments compute with, where it has a backend of its own. */
  readonly backend?: string | undefined;
  /** Cases to try first, as they were read from files. */
  readonly corpus: readonly Json[];
  readonly seed: string;
  readonly budget: Budget;
  /** Is the attack over with the first counterexample to the claim, whatever was not tried by then? */
  readonly untilRefuted: boolean;
  /** Where the attack is for the resolution: mutants and hypotheses are not tried then. */
  readonly round?: ResolutionRound | undefined;
  /** Error probability that this claim's refutation, and each of its mutants and ablations, may spend. */
  readonly alpha: { readonly claim: number; readonly other: number };
  readonly meter: Meter;
  /** Says that a piece of work begins, on a case if there is one yet; `ClaimWatch.begin` says more. */
  begin(c?: unknown, isAhead?: boolean): void;
  /** Tells where the work is: its phase, and the share of the planned work that is done if that has grown. */
  enter(phase: ClaimProgress['phase'], share?: number): void;
  /** Tells of the claim's counterexample as soon as it is confirmed. */
  found(witness: Witness): void;
  /** Lets the event loop run (signals, progress); says whether to go on. Asked only while work is left. */
  pause(): Promise<boolean>;
  /** Did `pause` ever refuse to go on? */
  wasCut(): boolean;
}

/**
 * Runs a claim's functions on a case. Outside its hypotheses (ablations) and in mutants a `RangeError` means
 * that the statement does not speak of the case, and gives undefined; in the claim itself it is an error that
 * names the case.
 */
export function guarded<C, R>(context: RunContext, target: Target<C>, c: C, work: () => R): R | undefined {
  context.begin(c);
  try {
    return work();
  } catch (thrown) {
    return excuse(context, target, c, thrown);
  }
}

/** `guarded` for work that waits for blocks. */
export async function guardedAsync<C, R>(
  context: RunContext,
  target: Target<C>,
  c: C,
  work: () => Promise<R>,
): Promise<R | undefined> {
  context.begin(c);
  try {
    return await work();
  } catch (thrown) {
    return excuse(context, target, c, thrown);
  }
}

function excuse<C>(context: RunContext, target: Target<C>, c: C, thrown: unknown): undefined {
  if (isRefusal(thrown) && target.role !== 'claim') return undefined;
  throw failureAt(context, target, c, thrown);
}

/** The error that names the claim and the case, for work in which no failure is excused. */
export function failureAt<C>(
  context: RunContext,
  { role, name }: Target<C>,
  c: C,
  thrown: unknown,
): ClaimError {
  const part = name === '' ? undefined : `${role} '${name}'`;
  return claimError({ claim: context.claim, ...(part !== undefined && { part }) }, thrown, { case: c });
}
