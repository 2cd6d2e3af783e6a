import { beforeAll, describe, expect, it } from 'vitest';
import { probabilityEvaluator } from '../../../src/judge/campaign/evaluator-probability.ts';
import { blockSize, type BlockSource } from '../../../src/judge/campaign/blocks.ts';
import type { Finding } from '../../../src/judge/campaign/finding.ts';
import { replayWitness } from '../../../src/judge/campaign/replay.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { counterexampleVersion } from '../../../src/judge/claims/evidence.ts';
import type { ClaimEvidence } from '../../../src/judge/claims/evidence.ts';
import type { BlockOutcomes } from '../../../src/core/experiment.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { type Coin, coinClaim, tosses, wheel } from '../../statements/coins.ts';
import { bettingMeanTest } from '../../../src/judge/campaign/mean-test.ts';
import { rareWalk } from '../../calibration/known-claims.ts';
import { evidenceOf } from './run-contexts.ts';

/** Coins that leave with probability `exit`: one weighted toss in eight carries eight times as much. */
function rareCoins(exit: number, more: Partial<ProbabilityClaim<Coin>> = {}): ProbabilityClaim<Coin> {
  const event = {
    ...tosses(exit),
    rareExits: () => ({ ...wheel([[1 / 8, 8 * exit]], 0), horizon: 1 }),
  };
  return coinClaim({ exit, claimed: exit }, { event: () => event, ...more });
}

/**
 * What is found after one block, where `scouts` scouts and `exits` counted tosses leave, and each weighted
 * toss carries `weight`.
 */
async function findingOf(
  e0: number,
  { scouts = 0, exits = 0, weight = e0 }: { scouts?: number; exits?: number; weight?: number },
): Promise<Finding> {
  const leaving = (n: number): Float64Array => new Float64Array(blockSize).fill(1).fill(0, 0, n);
  const source: BlockSource<Coin> = (_make, role) => {
    const values =
      role === 'rare'
        ? new Float64Array(blockSize).fill(weight)
        : leaving(role === 'scouts' ? scouts : exits);
    return Promise.resolve([{ values, steps: blockSize }]);
  };
  const trial = probabilityEvaluator(rareCoins(e0)).sampling({ coin: 1 }).start(source);
  await trial.take(0, 1);
  return trial.finding();
}

describe('a bound on rare exits', () => {
  it('takes a block to cost what its weighted trajectories take, copies among them', () => {
    const blockSteps = (horizon: number, groupSize?: number): number => {
      const rareExits = () => ({ ...tosses(1e-9), horizon, ...(groupSize && { groupSize }) });
      const event = { ...tosses(1e-9), rareExits };
      return probabilityEvaluator(rareCoins(1e-9, { event: () => event })).sampling({ coin: 1 }).blockSteps;
    };
    // forty parts of a step, and room for eight
    expect(blockSteps(40, 8)).toBe(40 * 8 * blockSize);
    expect(blockSteps(400, 8)).toBe(10 * blockSteps(40, 8));
    expect(blockSteps(1)).toBe(16 * blockSize);
  });

  it('is tested by weights where no scout leaves, by counts where one does', async () => {
    const weighted = await findingOf(1e-9, { weight: 2e-9 });
    expect(weighted.observed).toEqual({
      trajectories: blockSize,
      hits: blockSize,
      sum: expect.closeTo(blockSize * 2e-9, 18),
      squares: expect.closeTo(blockSize * 4e-18, 26),
    });
    expect(weighted.slack).toBeCloseTo(-Math.LN2, 12);
    const counted = await findingOf(1e-9, { scouts: 1, exits: 3 });
    expect(counted.observed).toEqual({ trajectories: blockSize, stays: blockSize - 3, exits: 3 });
  });

  it('has an e-value of expectation 1 at equality, the choice between the two tests included', async () => {
    for (const e0 of [9e-5, 1e-6, 1e-9]) {
      // weights that always are e0 leave the wealth as it is, so that E comes of the choice and the counts
      // alone
      const expectationGiven = async (scouts: number): Promise<number> => {
        let sum = 0;
        let logWeight = blockSize * Math.log1p(-e0);
        for (let exits = 0; exits <= blockSize; exits++) {
          const { logE } = await findingOf(e0, { scouts, exits });
          sum += Math.exp(logWeight + logE);
          logWeight += Math.log((blockSize - exits) / (exits + 1)) + Math.log(e0) - Math.log1p(-e0);
        }
        return sum;
      };
      const noScoutLeaves = Math.exp(blockSize * Math.log1p(-e0));
      const expectation =
        noScoutLeaves * (await expectationGiven(0)) + (1 - noScoutLeaves) * (await expectationGiven(1));
      // logs up to 256 · log 1e9 = 5300, right to 1e-12 of that
      expect(Math.abs(expectation - 1)).toBeLessThan(1e-8);
    }
  });

  it('counts scouts as no evidence, however many of them leave', async () => {
    expect((await findingOf(1e-9, { scouts: blockSize })).logE).toBeLessThan(0);
  });

  it('takes weights of trajectories that share their room in whole groups, never a part of one', () => {
    const test = bettingMeanTest(1e-9, Infinity, 8);
    const blockOf = (length: number): BlockOutcomes => ({ values: new Float64Array(length), steps: length });
    test.take([blockOf(16)]);
    expect(() => test.take([blockOf(8), blockOf(12)])).toThrow(
      'expected whole groups of 8 values, got 12 values',
    );
    expect(test.figures(1e-9).count).toBe(16);
    const splitting = rareWalk.rareExits!()!;
    expect([splitting.groupSize, blockSize % splitting.groupSize!]).toEqual([8, 0]);
  });

  it('is uninformative while fewer than five weights are positive, and says nothing of the slack then', async () => {
    const { uninformative, slack, margin } = await findingOf(1e-9, { weight: 0 });
    expect({ uninformative, slack, margin }).toEqual({
      uninformative: 'fewer than 5 weighted trajectories left',
      slack: null,
      margin: 700,
    });
  });
});

describe('a claim that exits are as rare as 1e-9', () => {
  const claim = rareCoins(1e-9, {
    mustRefute: { 'half as many': { atLeast: () => fromExit(5e-10) } },
  });
  let evidence: ClaimEvidence;
  beforeAll(async () => {
    evidence = await evidenceOf(claim);
  });

  it('is corroborated at equality, with a slack seen, while its mutant dies of weighted tosses', () => {
    expect(evidence.verdict).toBe('corroborated');
    expect(Math.abs(evidence.slack!.quantiles.median)).toBeLessThan(0.5);
    expect(evidence.mutants[0]!.outcome).toBe('killed');
    expect(Object.keys(evidence.mutants[0]!.witness!.observed).toSorted()).toEqual([
      'hits',
      'squares',
      'sum',
      'trajectories',
    ]);
  });

  it('has a counterexample to its mutant that replays to the same bits', async () => {
    const { witness } = evidence.mutants[0]!;
    const file = {
      schema: counterexampleVersion,
      lakatos: 'test',
      kind: 'counterexample',
      claim: claim.id,
      mutant: 'half as many',
      says: claim.says,
      source: claim.source,
      seed: 'test',
      witness: witness!,
    } as const;
    expect((await replayWitness(claim, file)).reproduced).toBe(true);
    const other = { ...witness!, observed: { ...witness!.observed, sum: witness!.observed['sum']! * 1.5 } };
    expect((await replayWitness(claim, { ...file, witness: other })).reproduced).toBe(false);
  });
});
