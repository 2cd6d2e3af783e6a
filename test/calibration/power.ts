import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { confirm } from '../../src/judge/campaign/confirm.ts';
import { claimTarget } from '../../src/judge/campaign/target.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { fromExit } from '../../src/core/probability.ts';
import { smallestDetectable } from '../../src/stats/e-process.ts';
import { logThreshold } from '../../src/stats/error-budget.ts';
import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import { coinClaim } from '../statements/coins.ts';
import { contextOf, calibrationBudget } from './judges.ts';

/** Error probability of the runs whose power is measured: the program's default. */
const alphaOfRun = 1e-9;
/** A run's half for mutants, here one, may spend this on it. */
const alphaOfMutant = alphaOfRun / 2;
const trials = calibrationBudget.stepsPerClaim;
const tail = 1e-6;

/** How often a statement that is false by a little was caught. */
export interface Power {
  /** The exit probability that the statement allows, and the true one. */
  readonly claimed: number;
  readonly truth: number;
  /** The gap in units of the smallest one that is caught with probability 0.9. */
  readonly gap: number;
  /** What smallestDetectable promises of one confirmation; undefined below one half. */
  readonly predicted: number | undefined;
  readonly seeds: number;
  /** First confirmations that passed. */
  readonly confirmed: number;
  /** Mutants killed by the whole judge, that has to come upon the violation first. */
  readonly killed: number;
}

const planned = { trials, logThreshold: logThreshold(alphaOfMutant, 1) };

/**
 * Judges a mutant that allows `claimed` exits where the truth is `gap` times the smallest detectable gap
 * above it.
 */
export async function powerAt(claimed: number, gap: number, seeds: number, seed: string): Promise<Power> {
  const truth = claimed + gap * (smallestDetectable({ ...planned, e0: claimed, power: 0.9 }) - claimed);
  const claim = coinClaim(
    { exit: truth, claimed: truth },
    { mustRefute: { 'exits a little rarer': { atLeast: () => fromExit(claimed) } } },
  );
  let confirmed = 0;
  let killed = 0;
  for (let i = 0; i < seeds; i++) {
    const name = `${seed}/${claimed}/${gap}/${i}`;
    const { mutants } = (
      await runCampaign({ claims: [claim], seed: name, alpha: alphaOfRun, budget: calibrationBudget })
    ).claims[0]!;
    if (mutants[0]!.outcome === 'killed') killed++;
    if (await confirmsAt(claimed, truth, name)) confirmed++;
  }
  return { claimed, truth, gap, predicted: predictedPower(claimed, truth), seeds, confirmed, killed };
}

async function confirmsAt(claimed: number, truth: number, seed: string): Promise<boolean> {
  const claim: Claim = coinClaim({ exit: truth, claimed });
  const context = contextOf(claim, seed, calibrationBudget, alphaOfMutant);
  const { attempt } = await confirm<unknown>(context, claimTarget<unknown>(claim), { coin: 1 }, 1);
  return attempt.outcome === 'confirmed';
}

/** The power at which `truth` is the smallest exit probability that is detected. */
function predictedPower(claimed: number, truth: number): number | undefined {
  const detects = (power: number): boolean =>
    smallestDetectable({ ...planned, e0: claimed, power }) <= truth * (1 + 1e-12);
  if (!detects(0.5)) return undefined;
  let low = 0.5;
  let high = 1 - 1e-6;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (detects(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Are misses as rare as the power figures promise of a confirmation, but for a chance of 1e-6? */
export function asPromised({ gap, seeds, confirmed }: Power): boolean {
  return gap < 1 || seeds - confirmed <= exactBinomialUpperLimit({ trials: seeds, p: 0.1, tail });
}
