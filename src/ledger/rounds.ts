import type { ClaimJob } from '../judge/campaign/claim-job.ts';
import type { Budget } from '../judge/campaign/budget.ts';
import type { ClaimEvidence, TermResolution } from '../judge/claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { termErrors } from '../report/resolution.ts';
import { type ClaimRecord, evidenceOf } from './claim-record.ts';
import { readRecords } from './ledger-file.ts';

/*
 * A long campaign is a row of attacks, numbered 1, 2, …, each on one claim with a seed of its own. Attack n
 * has α/(n(n + 1)) of the campaign's α, whose sum over all n is α. A number is written to the ledger before
 * its attack begins, and is never given to another one: whatever is stopped and resumed, the campaign refutes
 * a true claim with probability at most α.
 *
 * The first attack on a claim is that of a check. Each further one is for its resolution, with twice the
 * steps of the one before: k runs of a check see what one of them sees, and one of k times the steps sees
 * errors √k smaller. The next claim is the one for which the error that goes unnoticed is largest for the
 * steps spent.
 */

/** An attack that was begun, as the ledger holds it. */
export interface BegunAttack {
  readonly kind: 'attack';
  readonly campaign: string;
  readonly number: number;
  readonly claim: string;
  /** 0 for the first one on the claim. */
  readonly round: number;
}

/** A claim's part of a campaign. */
export interface ClaimRounds {
  readonly claim: string;
  /** Of the attacks that ended, in their order. */
  readonly ended: { readonly number: number; readonly steps: number; readonly error: number }[];
  /** What the first came to, with the best resolution of all. */
  evidence?: ClaimEvidence;
  /** Begun and not ended. */
  open?: BegunAttack | undefined;
}

/** What the ledger has of a campaign. */
export interface CampaignState {
  readonly claims: ReadonlyMap<string, ClaimRounds>;
  /** Attacks that were begun. */
  begun: number;
}

export function readCampaign(folder: string, campaign: string, claims: readonly string[]): CampaignState {
  const state: CampaignState = {
    claims: new Map(claims.map((claim) => [claim, { claim, ended: [] }])),
    begun: 0,
  };
  for (const { record } of readRecords(folder)) {
    if (record?.['campaign'] !== campaign) continue;
    if (record['kind'] === 'attack') noteBegun(state, record as unknown as BegunAttack);
    else if (record['kind'] === 'claim') {
      const ended = record as unknown as ClaimRecord;
      const evidence = evidenceOf(ended);
      if (evidence !== undefined) noteEnded(state, ended.round ?? 0, evidence);
    }
  }
  return state;
}

export function noteBegun(state: CampaignState, attack: BegunAttack): void {
  state.begun = Math.max(state.begun, attack.number);
  const mine = state.claims.get(attack.claim);
  if (mine !== undefined) mine.open = attack;
}

/** @param number of the attack */
export function noteEnded(state: CampaignState, number: number, evidence: ClaimEvidence): void {
  const mine = state.claims.get(evidence.id);
  if (mine === undefined) return;
  const { evidence: before } = mine;
  const resolution = best(before?.resolution, evidence.resolution);
  const all = before ?? evidence;
  mine.evidence = {
    ...(evidence.counterexample === undefined ? all : evidence),
    steps: (before?.steps ?? 0) + evidence.steps,
    trajectories: (before?.trajectories ?? 0) + evidence.trajectories,
    ...(resolution && { resolution }),
  };
  mine.ended.push({ number, steps: evidence.steps, error: medianError(mine.evidence) });
  if (mine.open?.number === number) mine.open = undefined;
}

/** Of the terms of a claim, the median of the errors that go unnoticed; 1 where it names none. */
export function medianError(evidence: Pick<ClaimEvidence, 'id' | 'resolution'>): number {
  const errors = termErrors([evidence])
    .map(({ error }) => Math.min(1, error))
    .toSorted((a, b) => a - b);
  return errors[Math.floor(errors.length / 2)] ?? 1;
}

/** The claim to attack next: one that was begun, else the one whose errors are largest for what was spent. */
export function nextClaim(state: CampaignState, busy: ReadonlySet<string>): ClaimRounds | undefined {
  const free = [...state.claims.values()].filter(
    ({ claim, evidence }) => !busy.has(claim) && evidence?.counterexample === undefined,
  );
  const urgency = ({ open, evidence, ended }: ClaimRounds): number => {
    if (open !== undefined || evidence === undefined) return Infinity;
    return (
      Math.sqrt(medianError(evidence)) / Math.max(1, evidence.steps) / (ended.length > maxRounds ? 1e6 : 1)
    );
  };
  return free.toSorted((a, b) => {
    const [x, y] = [urgency(a), urgency(b)];
    return x === y ? 0 : y - x;
  })[0];
}

/** Steps double from one round to the next, this often. */
const maxRounds = 30;
/** Of a further round's steps, the part that looks for cases. */
const exploring = 1 / 4;

/** The job of an attack. */
export function jobOf(
  { number, claim, round }: BegunAttack,
  { seed, alpha, budget, corpus }: { seed: string; alpha: number; budget: Budget; corpus: readonly Json[] },
): ClaimJob {
  const share = alpha / (number * (number + 1));
  if (round === 0) return { claim, seed, budget, alpha: share, untilRefuted: true, corpus };
  const steps = budget.stepsPerClaim * (1 << Math.min(round, maxRounds));
  return {
    claim,
    seed: `${seed}, round ${round}`,
    budget: { ...budget, name: `round ${round}`, stepsPerClaim: Math.floor(steps * exploring) },
    alpha: share,
    untilRefuted: true,
    resolutionSteps: steps,
    corpus,
  };
}

/** Of each term and side the smallest error that was refuted. */
function best(
  before: readonly TermResolution[] | undefined,
  now: readonly TermResolution[] | undefined,
): readonly TermResolution[] | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  const smaller = (a: TermResolution['larger'], b: TermResolution['larger']): TermResolution['larger'] =>
    a === null || b === null ? (a ?? b) : (b.refuted ?? Infinity) < (a.refuted ?? Infinity) ? b : a;
  return before.map((term) => {
    const other = now.find((each) => each.term === term.term);
    if (other === undefined) return term;
    return {
      ...term,
      larger: smaller(term.larger, other.larger),
      smaller: smaller(term.smaller, other.smaller),
    };
  });
}
