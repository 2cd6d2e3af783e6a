import { describe, expect, it } from 'vitest';
import { fromExit } from '../../../src/core/probability.ts';
import { blockSize, freshBlocks } from '../../../src/judge/campaign/blocks.ts';
import { evaluateCase } from '../../../src/judge/campaign/evaluate-case.ts';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import type { Trial } from '../../../src/judge/campaign/finding.ts';
import { trajectoriesOf } from '../../../src/judge/campaign/resolution/simulated-case.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import type { Claim, ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { meanClaim, probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { type Coin, manyCoins, tosses, wheel } from '../../statements/coins.ts';
import { contextFor, smallBudget } from './run-contexts.ts';

/** P(stay) ≥ 1 − exit of coins that leave with this chance. */
function coins(exit: number): ProbabilityClaim<Coin> {
  return probabilityClaim({
    ...manyCoins,
    id: 'coin/toss',
    event: () => tosses(exit),
    atLeast: () => fromExit(exit),
  });
}

/** E[value] ≤ bound of a wheel of mean ¼, in [0, 1] or as sub-Gaussian. */
function meanBelow(bound: number, proxyVariance?: number): Claim {
  return meanClaim({
    ...manyCoins,
    id: 'coin/mean',
    quantity: () => wheel([[0.25, 1]], 0),
    ...(proxyVariance === undefined ? { range: () => 1 } : { proxyVariance: () => proxyVariance }),
    atMost: () => bound,
  });
}

describe('a case simulated for the resolution', () => {
  it('simulates a mean, and weights of rare exits, for as long as an event', async () => {
    const rare = { ...tosses(1e-9), rareExits: () => wheel([[1 / 8, 8e-9]], 0) };
    const weighted: Claim = { ...coins(1e-9), event: () => rare };
    const limits = { fair: blockSize, steps: 10 * blockSize, maxFirst: 1, maxBlocks: 1 };
    for (const claim of [meanBelow(0.25), coins(0.2), weighted] as readonly Claim[]) {
      const budget = { ...smallBudget, stepsPerClaim: 1e10 };
      const context = contextFor(claim, { budget });
      const finding = await evaluateCase(
        context,
        claimTarget<unknown>(claim),
        { coin: 1 },
        freshBlocks({ coin: 1 }, ['a', 'case'], context),
        limits,
      );
      const at = { case: { coin: 1 }, finding: finding!, terms: {} };
      expect(trajectoriesOf(context, at)).toBe(4096 * blockSize);
    }
  });

  it('holds another bound against what was seen of a mean as a trial of its own would', async () => {
    for (const variance of [undefined, 0.25]) {
      const context = contextFor(meanBelow(0.3, variance));
      const trialOf = async (claim: Claim): Promise<Trial> => {
        const c = { coin: 1 };
        const trial = evaluatorOf<unknown>(claim)
          .sampling(c)
          .start(freshBlocks<unknown>(c, ['a', 'case'], context));
        await trial.take(0, 8);
        return trial;
      };
      const trial = await trialOf(meanBelow(0.3, variance));
      for (const other of [0.29, 0.27, 0.3]) {
        const { logE, ...held } = trial.findingOf(meanBelow(other, variance))!;
        const { logE: own, ...alone } = (await trialOf(meanBelow(other, variance))).finding();
        expect(held).toEqual(alone);
        // the same bets, as the bounds lie together
        expect(Math.abs(logE - own)).toBeLessThan(1e-9 * Math.abs(own));
      }
      expect(trial.findingOf(coins(0.2))).toBeUndefined();
    }
  });
});
