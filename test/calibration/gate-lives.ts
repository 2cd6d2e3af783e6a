import { blockSize } from '../../src/judge/campaign/blocks.ts';
import { confirm } from '../../src/judge/campaign/confirm.ts';
import { claimTarget } from '../../src/judge/campaign/target.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import type { CampaignOptions } from '../../src/judge/campaign/options.ts';
import type { Claim, ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { runGate } from '../../src/gate/run-gate.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { openStream } from '../../src/core/stream.ts';
import { version } from '../../src/core/version.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import type { Lock } from '../../src/gate/lock.ts';
import { updatedLock } from '../../src/gate/update.ts';
import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import {
  agreeingCoinClaim,
  type Coin,
  coinClaim,
  twinCoinClaim,
  wheel,
  wheelClaim,
} from '../statements/coins.ts';
import { contextOf, peekingJudge } from './judges.ts';

/** The error budget of a lock's whole life, raised so that false alarms can be counted. */
const lifetimeAlpha = 0.5;
/**
 * A life is watched from its tenth run on: for all runs j ≥ 10 together Σ α/(j(j + 1)) = α/10 = 0.05 is left.
 */
const runsBefore = 9;
export const leftForLife: number = lifetimeAlpha / (runsBefore + 1);
/** 64 blocks for a confirmation and the 50 cases that so few steps have. */
const budget = String(4 * 64 * blockSize);

/**
 * True claims whose truth equals their bound, by kind of statement; the id makes the randomness of a life its
 * own.
 */
const equalities: readonly ((id: string) => Claim)[] = [
  (id) => coinClaim({ exit: 0.5, claimed: 0.5 }, { id }),
  (id) => coinClaim({ exit: 0.1, claimed: 0.1 }, { id }),
  (id) => wheelClaim({ spin: wheel([[0.25, 1]], 0), atMost: 0.25 }, { id }),
  (id) => agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.3) }, { id }),
  (id) => twinCoinClaim({ first: 0.2, second: 0.2 }, { id }),
];

/** How a gate attacks: as it does, or otherwise. */
export type Attack = (options: CampaignOptions) => Promise<Evidence>;

/** As the gate attacks: a claim at equality is seldom suspicious enough to be confirmed at all. */
export const wholeAttack: Attack = (options) => runCampaign(options);

/**
 * Every run is made to confirm, three times, with what α it has for the claim: one half, as in a campaign.
 */
export const confirmingAttack: Attack = judging(async (claim, { seed, alpha, budget }) => {
  const context = contextOf(claim, seed, budget, alpha / 2);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const result = await confirm<unknown>(context, claimTarget<unknown>(claim), { coin: attempt }, attempt);
    if (result.attempt.outcome === 'confirmed') return true;
  }
  return false;
});

/**
 * Every run is an exact binomial test of one coin, looked at once, at the level that the run has for the
 * claim: it errs nearly as often as it may, which an e-process does not, so that it shows how the gate shares
 * α out.
 */
export const exactAttack: Attack = judging((claim, { seed, alpha }) => {
  const { event, atLeast } = claim as ProbabilityClaim<Coin>;
  const trials = 8 * blockSize;
  const { values } = event({ coin: 1 }).run(openStream([seed, claim.id]), trials);
  const exits = values.reduce((sum, stays) => sum + 1 - stays, 0);
  const p = atLeast({ coin: 1 }).exit;
  return Promise.resolve(exits > exactBinomialUpperLimit({ trials, p, tail: alpha / 2 }));
});

/** A flaw: the same test, but every run has the budget of the whole life. */
export const unsplitAttack: Attack = (options) => exactAttack({ ...options, alpha: lifetimeAlpha / 2 });

/** A flaw: a fixed-sample test at level 0.05, looked at after every block. */
export const peekingAttack: Attack = judging((claim, { seed }) => peekingJudge(claim, seed));

/** The evidence of one campaign for each claim, with the verdicts of another judge. */
function judging(judge: (claim: Claim, options: CampaignOptions) => Promise<boolean>): Attack {
  const campaigns = new Map<string, Evidence>();
  return async (options) => {
    const { id } = options.claims[0]!;
    const evidence = campaigns.get(id) ?? (await runCampaign(options));
    campaigns.set(id, evidence);
    const refuted = await judge(options.claims[0]!, options);
    const verdict = refuted ? 'refuted' : 'corroborated';
    return { ...evidence, claims: evidence.claims.map((claim) => ({ ...claim, verdict })) };
  };
}

/** What came of many lives of a lock, each on an unchanged true theory. */
export interface Lives {
  readonly lives: number;
  readonly runs: number;
  /** Lives in which the gate called the true claim refuted. */
  readonly refuted: number;
  /** Runs that were shut by anything else, with what. */
  readonly otherwise: readonly string[];
}

/**
 * Runs the gate of each life again and again, updating its lock, until it is shut or has run `runsEach`
 * times.
 */
export async function livesOf(
  attack: Attack,
  {
    lives,
    runsEach,
    seed,
    kinds = equalities.length,
  }: {
    readonly lives: number;
    readonly runsEach: number;
    readonly seed: string;
    /** Only the first of the kinds of claims. */
    readonly kinds?: number;
  },
): Promise<Lives> {
  let runs = 0;
  let refuted = 0;
  const otherwise: string[] = [];
  for (let life = 0; life < lives; life++) {
    const claims = [equalities[life % kinds]!(`coin/${seed}-${life}`)];
    let lock = firstLock(claims);
    for (let i = 0; i < runsEach; i++) {
      runs++;
      const comparison = compareTheory(claims, lock);
      const budgets = { changed: budget, others: budget };
      const order = { claims, lock, comparison, alpha: lifetimeAlpha, budgets, update: true };
      const ran = await runGate({ ...order, named: [], corpus: [], runCampaign: attack });
      const { run, changes, campaigns, problems } = ran!;
      if (problems.length === 0) {
        const { today } = comparison;
        lock = updatedLock({
          lock,
          lakatos: version,
          alpha: lifetimeAlpha,
          run,
          changes,
          today,
          notes: [],
          campaigns,
        });
        continue;
      }
      if (problems.some(({ rule }) => rule === 'refuted')) refuted++;
      else otherwise.push(...problems.map(({ rule, message }) => `${rule}: ${message}`));
      break;
    }
  }
  return { lives, runs, refuted, otherwise };
}

function firstLock(claims: readonly Claim[]): Lock {
  const { changes, today } = compareTheory(claims, undefined);
  const none = { lock: undefined, notes: [], campaigns: [] };
  return updatedLock({ ...none, lakatos: version, alpha: lifetimeAlpha, run: runsBefore, changes, today });
}
