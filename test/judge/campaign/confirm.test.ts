import { describe, expect, it } from 'vitest';
import { blockSize, freshBlocks } from '../../../src/judge/campaign/blocks.ts';
import { confirmAddress } from '../../../src/judge/campaign/address.ts';
import { confirm, confirmBlocks } from '../../../src/judge/campaign/confirm.ts';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { openStream } from '../../../src/core/stream.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { exploreBlocks } from '../../../src/judge/campaign/evaluate-case.ts';
import { type Coin, coinClaim, tosses } from '../../statements/coins.ts';
import { contextFor, smallBudget } from './run-contexts.ts';

const coin: Coin = { coin: 1 };
const falseClaim = coinClaim({ exit: 0.15, claimed: 0.1 });

/** The log e-value of a confirmation after so many blocks. */
async function logEAfter(claim: typeof falseClaim, attempt: number, blocks: number): Promise<number> {
  const context = contextFor(claim);
  const address = confirmAddress(context, claimTarget(claim), attempt, coin);
  const trial = evaluatorOf<Coin>(claim)
    .sampling(coin)
    .start(freshBlocks(coin, address, context));
  await trial.take(0, blocks);
  return trial.finding().logE;
}

/**
 * Blocks at the reading before the one at `blocks`: the first is at 1 block, each next one at half as many
 * again.
 */
function readingBefore(blocks: number): number {
  let at = 1;
  while (at + Math.ceil(at / 2) < blocks) at += Math.ceil(at / 2);
  return at;
}

describe('a confirmation', () => {
  it.each([1, 2, 5])('of attempt %i passes when the e-value reaches i(i+1)/α, and stops there', async (i) => {
    const { attempt } = await confirm(contextFor(falseClaim), claimTarget(falseClaim), coin, i);
    expect(attempt.outcome).toBe('confirmed');
    expect(Math.abs(attempt.logThreshold + Math.log(1e-6 / (i * (i + 1))))).toBeLessThan(1e-12);
    expect(attempt.logE).toBeGreaterThanOrEqual(attempt.logThreshold);
    const blocks = attempt.trajectories / blockSize;
    expect(blocks).toBeGreaterThan(1);
    expect(await logEAfter(falseClaim, i, readingBefore(blocks))).toBeLessThan(attempt.logThreshold);
  });

  it("spends a mutant's share on mutants", async () => {
    const context = contextFor(falseClaim, { alpha: { claim: 1e-6, other: 1e-9 } });
    const target = { ...claimTarget<Coin>(falseClaim), role: 'mutant' as const, name: 'a mutant' };
    const { attempt } = await confirm(context, target, coin, 1);
    expect(Math.abs(attempt.logThreshold + Math.log(1e-9 / 2))).toBeLessThan(1e-12);
  });

  it('gives up early where the evidence is clearly for the statement', async () => {
    const claim = coinClaim({ exit: 0.1, claimed: 0.5 });
    const { attempt } = await confirm(contextFor(claim), claimTarget(claim), coin, 1);
    expect(attempt.outcome).toBe('not confirmed');
    expect(attempt.logE).toBeLessThan(-8);
    expect(attempt.trajectories).toBeLessThan(65_536 / 2);
  });

  it('gives up at equality long before its budget, for lack of hope', async () => {
    const claim = coinClaim({ exit: 0.1, claimed: 0.1 });
    const context = contextFor(claim, { budget: { ...smallBudget, stepsPerClaim: 1e7 } });
    const { attempt } = await confirm(context, claimTarget(claim), coin, 1);
    expect(attempt.outcome).toBe('not confirmed');
    expect(attempt.trajectories).toBeLessThan(5e6);
  });

  it('of a short horizon goes on for as long as the steps last and the budget could confirm it', async () => {
    const claim = coinClaim({ exit: 0.1012, claimed: 0.1 });
    const context = contextFor(claim, { budget: { ...smallBudget, stepsPerClaim: 6e6 } });
    const { attempt } = await confirm(context, claimTarget(claim), coin, 1);
    expect(attempt.outcome).toBe('confirmed');
    expect(attempt.trajectories).toBeGreaterThan(1.1e6);
  });

  it('seldom gives up what its budget would have confirmed', async () => {
    const alike = Array.from({ length: 200 }, (_, i) => i);
    let confirmed = 0;
    for (const number of alike) {
      // 7.9 standard errors at the end of the budget, where 6.4 are needed: 93% in one look there
      const claim = coinClaim({ exit: 0.1 + 7.9 * Math.sqrt(0.09 / 65_536), claimed: 0.1 });
      const { attempt } = await confirm(contextFor(claim), claimTarget(claim), { coin: number }, 1);
      if (attempt.outcome === 'confirmed') confirmed++;
    }
    expect(confirmed).toBeGreaterThan(165);
  });

  it('ends at the block at hand when told to', async () => {
    const claim = coinClaim({ exit: 0.1, claimed: 0.1 });
    const context = contextFor(claim, { pause: () => Promise.resolve(false) });
    const { attempt } = await confirm(context, claimTarget(claim), coin, 1);
    expect([attempt.outcome, attempt.trajectories]).toEqual(['not confirmed', blockSize]);
  });

  it('writes a finite e-value where the statement calls impossible what was seen', async () => {
    const claim = coinClaim({ exit: 0.3, claimed: 0 });
    const { attempt } = await confirm(contextFor(claim), claimTarget(claim), coin, 1);
    expect(attempt.outcome).toBe('confirmed');
    expect(() => canonicalJson(attempt as never)).not.toThrow();
  });

  it('has 16 blocks at least, else as many as the budget of steps affords, up to 1e8 trajectories', () => {
    const blocks = (stepsPerClaim: number, blockSteps: number): number =>
      confirmBlocks(
        contextFor(falseClaim, { budget: { name: '', stepsPerClaim, casesPerClaim: 1 } }),
        blockSteps,
      );
    expect([blocks(6e7, 256), blocks(1e6, 1e4), blocks(1e6, 1e6)]).toEqual([234_375, 100, 16]);
    expect(blocks(8e9, 1)).toBe(390_625);
  });
});

describe('the randomness of a confirmation', () => {
  const target = claimTarget<Coin>(falseClaim);
  const context = contextFor(falseClaim);
  const addressOf = (attempt: number, c: Coin, of = target): string =>
    JSON.stringify(confirmAddress(context, of, attempt, c));

  it('is new for every attempt, case, statement and seed', () => {
    const addresses = [
      addressOf(1, coin),
      addressOf(2, coin),
      addressOf(1, { coin: 2 }),
      addressOf(1, coin, { ...target, role: 'mutant', name: 'm' }),
      addressOf(1, coin, { ...target, role: 'ablation', name: 'm' }),
      JSON.stringify(confirmAddress({ ...context, seed: 'other' }, target, 1, coin)),
    ];
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('was never seen by the exploration of the same case', async () => {
    const explored = new Set<number>();
    const source = exploreBlocks(context, target, coin);
    const firstOf = (stream: Stream): number => stream.uniform();
    const spy = () => ({
      horizon: 1,
      run: (stream: Stream, trajectories: number) => {
        explored.add(firstOf(stream));
        return tosses(0.5).run(stream, trajectories);
      },
    });
    await source(spy, '', 0, 128);
    expect(explored.size).toBe(128);
    for (let attempt = 1; attempt <= 12; attempt++) {
      for (let block = 0; block < 128; block++) {
        const stream = openStream([...confirmAddress(context, target, attempt, coin), block]);
        expect(explored.has(firstOf(stream))).toBe(false);
      }
    }
  });
});
