import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import type { RunContext } from '../../src/judge/campaign/run-context.ts';
import { blockSize } from '../../src/judge/campaign/blocks.ts';
import { inlineEngine } from '../../src/judge/engine/inline.ts';
import { confirmAddress } from '../../src/judge/campaign/address.ts';
import type { Budget } from '../../src/judge/campaign/budget.ts';
import { confirm } from '../../src/judge/campaign/confirm.ts';
import { claimTarget } from '../../src/judge/campaign/target.ts';
import type { Claim, ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { openStream } from '../../src/core/stream.ts';
import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import { contextFor } from '../judge/campaign/run-contexts.ts';
import type { Coin } from '../statements/coins.ts';

/** Error probability granted to one claim, raised so that false refutations can be counted. */
export const alpha = 0.05;

/** Confirmations of one claim in a row; together they may spend three quarters of its α. */
const attempts = 3;
/** Coins that the recycling judge chooses from. */
const coinsTossed = 30;

/** Says whether a claim is refuted. */
export type Judge = (claim: Claim, seed: string) => Promise<boolean>;

/** Confirmations of 64 blocks; 60 cases explored and 30 searched. */
export const calibrationBudget: Budget = {
  name: 'calibration',
  stepsPerClaim: 64 * blockSize,
  casesPerClaim: 60,
};

/** A context for phases of the judge by themselves. */
export function contextOf(claim: Claim, seed: string, budget: Budget, perClaim: number): RunContext {
  return contextFor(claim, { seed, budget, alpha: { claim: perClaim, other: perClaim } });
}

/** The whole judge: explore, search, shrink, confirm. Half of a run's α is for its claims, here one. */
export const wholeJudge: Judge = async (claim, seed) => {
  const evidence = await runCampaign({ claims: [claim], seed, alpha: 2 * alpha, budget: calibrationBudget });
  return evidence.claims[0]!.verdict === 'refuted';
};

/** Confirmation alone, reached at once and not only after a suspicion. */
export const confirmationJudge: Judge = async (claim, seed) => {
  const context = contextOf(claim, seed, calibrationBudget, alpha);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const result = await confirm<unknown>(context, claimTarget<unknown>(claim), { coin: attempt }, attempt);
    if (result.attempt.outcome === 'confirmed') return true;
  }
  return false;
};

/** One confirmation of 16 blocks, on the kernels, since splitting is slow; its first share of 2α is α. */
export const splittingJudge: Judge = async (claim, seed) => {
  const context = { ...contextOf(claim, seed, calibrationBudget, 2 * alpha), engine: inlineEngine };
  const result = await confirm<unknown>(context, claimTarget<unknown>(claim), { coin: 1 }, 1);
  return result.attempt.outcome === 'confirmed';
};

/**
 * A flawed judge: an exact binomial test at level α for a fixed number of trajectories, looked at after every
 * block.
 */
export const peekingJudge: Judge = (claim, seed) => Promise.resolve(tests(claim, seed, 1, true));

/** The same test as it is meant: one look, at the end. */
export const fixedSampleJudge: Judge = (claim, seed) => Promise.resolve(tests(claim, seed, 1, false));

/** A flawed judge: tests the coin that looked worst once, but on the tosses that made it look so. */
export const recyclingJudge: Judge = (claim, seed) => {
  const coins = Array.from({ length: coinsTossed }, (_, coin) => coin);
  return Promise.resolve(coins.some((coin) => tests(claim, seed, coin, false)));
};

/** A coin as it is kept in a file. */
type KeptCoin = Readonly<Record<'coin', number>>;

/** A judge of many runs on one seed, each of which keeps another coin and tries those kept before. */
function keeping(judge: (claim: Claim, corpus: readonly KeptCoin[]) => Promise<boolean>): Judge {
  const kept = new Map<Claim, readonly KeptCoin[]>();
  return (claim) => {
    const corpus = kept.get(claim) ?? [];
    kept.set(claim, [...corpus, { coin: corpus.length }]);
    return judge(claim, corpus);
  };
}

/** The whole judge, run after run on one seed, with what the runs before kept. */
export const keepingWholeJudge = (seed: string): Judge =>
  keeping(async (claim, corpus) => {
    const kept = new Map([[claim.id, corpus]]);
    const options = { claims: [claim], seed, alpha: 2 * alpha, budget: calibrationBudget, corpus: kept };
    return (await runCampaign(options)).claims[0]!.verdict === 'refuted';
  });

/** Confirmations of the coin that is new and of the last two kept, as a run would that came upon them. */
export const keepingConfirmationJudge = (seed: string): Judge =>
  keeping(async (claim, corpus) => {
    const context = { ...contextOf(claim, seed, calibrationBudget, alpha), corpus };
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const coin = Math.max(0, corpus.length + 1 - attempt);
      const result = await confirm<unknown>(context, claimTarget<unknown>(claim), { coin }, attempt);
      if (result.attempt.outcome === 'confirmed') return true;
    }
    return false;
  });

/** A flawed judge: tests every coin that was kept and a new one, each on the same tosses in every run. */
export const keptTossesJudge = (seed: string): Judge =>
  keeping((claim, corpus) =>
    Promise.resolve([...corpus.keys(), corpus.length].some((coin) => tests(claim, seed, coin, false))),
  );

/** The exact binomial test of one coin on the stream of its first confirmation, after every block or once. */
function tests(claim: Claim, seed: string, coin: number, everyBlock: boolean): boolean {
  const { event, atLeast } = claim as ProbabilityClaim<Coin>;
  const context = contextOf(claim, seed, calibrationBudget, alpha);
  const address = confirmAddress(context, claimTarget(claim), 1, { coin });
  const e0 = atLeast({ coin }).exit;
  const blocks = calibrationBudget.stepsPerClaim / blockSize;
  let exits = 0;
  for (let block = 0; block < blocks; block++) {
    const { values } = event({ coin }).run(openStream([...address, block]), blockSize);
    for (const stays of values) exits += 1 - stays;
    const looks = everyBlock || block === blocks - 1;
    if (looks && exits > maxExits(e0, (block + 1) * blockSize)) return true;
  }
  return false;
}

/** The most exits that the binomial test at level α accepts; remembered, since many runs ask for it. */
function maxExits(e0: number, trials: number): number {
  const key = `${e0}/${trials}`;
  const most = accepted.get(key) ?? exactBinomialUpperLimit({ trials, p: e0, tail: alpha });
  accepted.set(key, most);
  return most;
}

const accepted = new Map<string, number>();
