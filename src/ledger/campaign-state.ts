import type { CarriedCase, ClaimJob, RoundEvidence } from '../judge/campaign/claim-job.ts';
import type { Budget } from '../judge/campaign/budget.ts';
import type { ClaimEvidence, TermResolution } from '../judge/claims/evidence.ts';
import { termErrors } from '../report/resolution.ts';
import {
  type ClaimRecord,
  type DoubtRecord,
  evidenceOf,
  type HelpedResult,
  helpedResult,
  type JobIdentity,
} from './claim-record.ts';
import { readRecords } from './ledger-file.ts';

/** An attack that was begun, as the ledger holds it. */
export interface BegunAttack {
  readonly kind: 'attack';
  readonly campaign: string;
  readonly number: number;
  readonly claim: string;
  /** 0 for the first one on the claim. */
  readonly round: number;
  /** That it may take; not kept by older versions. */
  readonly steps: number;
}

/** What an attack came to. */
export interface EndedAttack {
  readonly number: number;
  readonly steps: number;
  /** Of the steps that it might have taken. */
  readonly share: number;
  /** Of the median term, the error that goes unnoticed after it. */
  readonly error: number;
  /** How it was begun, where that is known, and what was known of the claim then. */
  readonly attack?: BegunAttack | undefined;
  readonly before: Pick<ClaimRounds, 'evidence' | 'carried'>;
}

/** A claim's part of a campaign. */
export interface ClaimRounds {
  readonly claim: string;
  /** Of the attacks that ended, in their order. */
  readonly ended: EndedAttack[];
  /** What the first came to, with the best resolution of all. */
  evidence?: ClaimEvidence | undefined;
  /** Where the next round begins. */
  carried?: readonly CarriedCase[] | undefined;
  /** Begun and not ended. */
  open?: BegunAttack | undefined;
}

/** What the ledger has of a campaign. */
export interface CampaignState {
  readonly claims: ReadonlyMap<string, ClaimRounds>;
  /** Attacks that were begun. */
  begun: number;
  /** Of these, what ended and does not count: of another version of the code, or with other settings. */
  others: number;
  /** What counts and workers of a cluster have helped with, by its key. */
  readonly helped: Map<string, HelpedResult>;
}

/** What a campaign is of: what another came to says nothing of it. */
export interface CampaignIdentity extends JobIdentity, Pick<ClaimJob, 'alpha' | 'budget'> {}

/**
 * The numbers of all attacks of a campaign's name are spent; what they came to counts where it is of this
 * identity.
 */
export function readCampaign(
  folder: string,
  campaign: string,
  claims: readonly string[],
  identity: CampaignIdentity,
): CampaignState {
  const state: CampaignState = {
    claims: new Map(claims.map((claim) => [claim, { claim, ended: [] }])),
    begun: 0,
    others: 0,
    helped: new Map(),
  };
  const known = new Set<string>();
  for (const { record } of readRecords(folder)) {
    if (record?.['campaign'] !== campaign) continue;
    if (record['kind'] === 'attack') noteBegun(state, record as unknown as BegunAttack);
    else if (record['kind'] === 'doubt') {
      const doubt = record as unknown as DoubtRecord;
      known.delete(doubt.key);
      state.helped.delete(doubt.key);
      noteDoubted(state, doubt);
    } else if (record['kind'] === 'claim') {
      const ended = record as unknown as ClaimRecord;
      const evidence = evidenceOf(ended);
      // a process that stood still may have written it twice
      if (evidence === undefined || known.has(ended.key)) continue;
      known.add(ended.key);
      if (!isOf(identity, ended, state)) {
        noteOther(state, ended);
        continue;
      }
      noteEnded(state, ended.round ?? 0, evidence);
      if (ended.workers) state.helped.set(ended.key, helpedResult(ended));
    }
  }
  return state;
}

function isOf(
  { code, simulator, alpha, budget }: CampaignIdentity,
  { claim, round: number = 0, ...record }: ClaimRecord,
  { claims }: CampaignState,
): boolean {
  const round = claims.get(claim)?.ended.length ?? 0;
  return (
    record.code === code &&
    record.simulator === simulator &&
    record.alpha === shareOf(alpha, number) &&
    record.budget === nameOf(budget, round)
  );
}

/** Its number is spent; the claim begins anew. */
function noteOther(state: CampaignState, { claim, round: number }: ClaimRecord): void {
  const mine = state.claims.get(claim);
  if (mine === undefined) return;
  state.others++;
  if (mine.open?.number === number) mine.open = undefined;
}

/** The α of an attack. */
export const shareOf = (alpha: number, number: number): number => alpha / (number * (number + 1));
/** The name of an attack's budget. */
export const nameOf = ({ name }: Budget, round: number): string => (round === 0 ? name : `round ${round}`);

export function noteBegun(state: CampaignState, attack: BegunAttack): void {
  state.begun = Math.max(state.begun, attack.number);
  const mine = state.claims.get(attack.claim);
  // an older Lakatos' is not begun again, nor one that went on from what does not count
  if (mine?.ended.length === attack.round && attack.steps !== undefined) mine.open = attack;
}

/** @param number of the attack */
export function noteEnded(state: CampaignState, number: number, evidence: RoundEvidence): void {
  const mine = state.claims.get(evidence.id);
  if (mine === undefined) return;
  const { evidence: before, carried: from } = mine;
  const { carried, ...found } = evidence;
  const resolution = best(before?.resolution, found.resolution);
  const all = before ?? found;
  mine.carried = carried ?? mine.carried ?? [];
  mine.evidence = {
    ...(found.counterexample === undefined ? all : found),
    steps: (before?.steps ?? 0) + found.steps,
    trajectories: (before?.trajectories ?? 0) + found.trajectories,
    ...(resolution && { resolution }),
  };
  const attack = mine.open?.number === number ? mine.open : undefined;
  const planned = attack?.steps ?? found.steps;
  mine.ended.push({
    number,
    steps: found.steps,
    share: planned > 0 ? found.steps / planned : 1,
    error: medianError(mine.evidence),
    attack,
    before: { evidence: before, carried: from },
  });
  if (attack !== undefined) mine.open = undefined;
}

/**
 * Forgets what an attack came to and all rounds after it, which went on from there; it is open again.
 * @returns what is forgotten
 */
export function noteDoubted(
  state: CampaignState,
  { claim, round: number }: Pick<DoubtRecord, 'claim' | 'round'>,
): readonly EndedAttack[] {
  const mine = state.claims.get(claim);
  const at = mine?.ended.findIndex((ended) => ended.number === number) ?? -1;
  const doubted = mine?.ended[at];
  if (mine === undefined || doubted === undefined) return [];
  const forgotten = mine.ended.splice(at);
  Object.assign(mine, doubted.before);
  mine.open = doubted.attack;
  return forgotten;
}

/** Smaller errors are not looked for. */
export const leastError = 1e-6;

/**
 * Of the terms of a claim of which smaller errors are looked for, the median of those that go unnoticed; 1
 * where it names none.
 */
export function medianError(evidence: Pick<ClaimEvidence, 'id' | 'resolution'>): number {
  const errors = termErrors([evidence]).map(({ error }) => Math.min(1, error));
  if (errors.length === 0) return 1;
  const open = errors.filter((error) => error > leastError).toSorted((a, b) => a - b);
  return open[Math.floor(open.length / 2)] ?? leastError;
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
