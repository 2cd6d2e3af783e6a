import type { CarriedCase, ClaimJob, RoundEvidence } from '../judge/campaign/claim-job.ts';
import { ln } from '../core/elementary.ts';
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

/*
 * A long campaign is a row of attacks, numbered 1, 2, …, each on one claim with a seed of its own. Attack n
 * has α/(n(n + 1)) of the campaign's α, whose sum over all n is α. A number is written to the ledger before
 * its attack begins, and is never given to another one: whatever is stopped and resumed, the campaign refutes
 * a true claim with probability at most α.
 *
 * The first attack on a claim is that of a check. Each further one is a round for its resolution, which goes
 * on with the best cases of the rounds before, and where trajectories are counted with their counts: one
 * e-process over all rounds, with the share of α of the attack in which it began. The next claim is the one
 * whose resolution should grow most for the steps of its next round.
 */

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

const shareOf = (alpha: number, number: number): number => alpha / (number * (number + 1));
const nameOf = ({ name }: Budget, round: number): string => (round === 0 ? name : `round ${round}`);

export function noteBegun(state: CampaignState, attack: BegunAttack): void {
  state.begun = Math.max(state.begun, attack.number);
  const mine = state.claims.get(attack.claim);
  // an older Lakatos' is not begun again
  if (mine !== undefined && attack.steps !== undefined) mine.open = attack;
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
 * @returns the steps of what is forgotten
 */
export function noteDoubted(
  state: CampaignState,
  { claim, round: number }: Pick<DoubtRecord, 'claim' | 'round'>,
): number {
  const mine = state.claims.get(claim);
  const at = mine?.ended.findIndex((ended) => ended.number === number) ?? -1;
  const doubted = mine?.ended[at];
  if (mine === undefined || doubted === undefined) return 0;
  const forgotten = mine.ended.splice(at);
  Object.assign(mine, doubted.before);
  mine.open = doubted.attack;
  return forgotten.reduce((sum, { steps }) => sum + steps, 0);
}

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

/** The claim to attack next: one that was begun, else the one that should gain most for its steps. */
export function nextClaim(
  state: CampaignState,
  busy: Pick<ReadonlySet<string>, 'has'>,
): ClaimRounds | undefined {
  const free = [...state.claims.values()].filter(
    ({ claim, evidence, ended }) =>
      !busy.has(claim) && evidence?.counterexample === undefined && ended.length <= maxRounds,
  );
  const urgency = ({ open, evidence, ended }: ClaimRounds): number => {
    if (open !== undefined || evidence === undefined) return Infinity;
    const [last, before] = ended.toReversed();
    const grew = before === undefined ? firstGain : ln(before.error / Math.max(last!.error, leastError));
    // a claim that is computed takes few steps, and no more than it may
    const cost = (1 << ended.length) * (before === undefined ? 1 : Math.max(leastCost, last!.share));
    return (Math.max(leastGain, grew) * Math.sqrt(last!.error)) / cost;
  };
  return free.toSorted((a, b) => {
    const [x, y] = [urgency(a), urgency(b)];
    return x === y ? 0 : y - x;
  })[0];
}

/** Of the logarithm of the error: what a first round should gain, and what is hoped for after one without. */
const firstGain = 1;
const leastGain = 0.05;
/** What a round costs at least, of the steps that it may take. */
const leastCost = 1 / 8;
/** Smaller errors are not looked for. */
const leastError = 1e-6;

/** Steps double from one round to the next: nothing sampled comes so far, and what is computed has an end. */
const maxRounds = 30;
/** With its mutants and the rest the first attack on a claim takes up to about so many times its steps. */
const timesWithMutants = 4;
/** With fewer steps left a later attack shows nothing new. */
const leastOfRound = 1 / 10;

/** The steps that must be left for an attack to begin. */
export function leastSteps({ stepsPerClaim }: Budget, round: number): number {
  return stepsPerClaim * (round === 0 ? timesWithMutants : leastOfRound);
}

/**
 * The attack on a claim that comes next.
 * @param left steps that it may take, where they are limited
 */
export function attackOn(
  { claim, ended }: ClaimRounds,
  { campaign, number, budget, left }: { campaign: string; number: number; budget: Budget; left: number },
): BegunAttack {
  const round = ended.length;
  const steps = budget.stepsPerClaim * (1 << Math.max(0, round - 1));
  return { kind: 'attack', campaign, number, claim, round, steps: Math.floor(Math.min(steps, left)) };
}

/** The job of an attack. */
export function jobOf(
  { number, claim, round, steps }: BegunAttack,
  {
    seed,
    alpha,
    budget,
    corpus,
    carried = [],
  }: Pick<ClaimJob, 'seed' | 'alpha' | 'budget' | 'corpus'> & Pick<ClaimRounds, 'carried'>,
): ClaimJob {
  const share = shareOf(alpha, number);
  if (round === 0) return { claim, seed, budget, alpha: share, untilRefuted: true, corpus };
  return {
    claim,
    seed: `${seed}, round ${round}`,
    budget: { ...budget, name: nameOf(budget, round), stepsPerClaim: steps },
    alpha: share,
    untilRefuted: true,
    round: { from: carried },
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
