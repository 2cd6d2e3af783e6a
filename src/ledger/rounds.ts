import { ln } from '../core/elementary.ts';
import type { Budget } from '../judge/campaign/budget.ts';
import type { ClaimJob } from '../judge/campaign/claim-job.ts';
import {
  type BegunAttack,
  type CampaignState,
  type ClaimRounds,
  leastError,
  nameOf,
  shareOf,
} from './campaign-state.ts';

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
