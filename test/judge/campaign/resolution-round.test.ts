import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exactly } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim, meanClaim, probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import type { CarriedCase, RoundEvidence } from '../../../src/judge/campaign/claim-job.ts';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import { changesOf } from '../../../src/judge/campaign/resolution/change.ts';
import { roundSearch } from '../../../src/judge/campaign/resolution/round.ts';
import { runResolutionRound } from '../../../src/judge/campaign/resolution-round.ts';
import { askedBy, freshBlocks } from '../../../src/judge/campaign/blocks.ts';
import { manyCoins, tosses, wheel } from '../../statements/coins.ts';
import { contextFor, smallBudget } from './run-contexts.ts';

/** Coins that leave with probability 0.2, of which another one is claimed. */
const coinsWith = (claimed: number): Claim =>
  probabilityClaim({
    ...manyCoins,
    id: 'coin/rounds',
    event: () => tosses(0.2),
    terms: () => ({ p: claimed }),
    atLeast: ({ p }) => fromExit(p),
  });
/** Up to a fifth less is true. */
const coins = coinsWith(0.25);

/** Some rounds, each with a stream of its own and the cases of those before. */
async function rounds(claim: Claim, steps: readonly number[]): Promise<readonly RoundEvidence[]> {
  const found: RoundEvidence[] = [];
  for (const [i, each] of steps.entries()) {
    const from: readonly CarriedCase[] = JSON.parse(
      JSON.stringify(found.at(-1)?.carried ?? []),
    ) as CarriedCase[];
    const round = { from };
    const budget = { ...smallBudget, stepsPerClaim: each };
    found.push(await runResolutionRound(contextFor(claim, { seed: `round ${i}`, budget, round }), round));
  }
  return found;
}

const errorOf = (evidence: RoundEvidence | undefined): number =>
  evidence?.resolution?.[0]?.smaller?.refuted ?? Infinity;

describe('a round for the resolution of a claim', () => {
  it('goes on with the trajectories of earlier rounds, against the threshold of the first of them', async () => {
    const found = await rounds(coins, [1e4, 1.4e5, 1.4e5, 1.4e5]);
    const best = found.map(({ carried }) => carried!.find(({ logThreshold }) => logThreshold !== undefined)!);
    const seen = best.map(({ finding }) => finding!.observed['trajectories']!);
    // a quarter may go to new cases that look better
    for (const [i, trajectories] of seen.entries())
      expect(trajectories - (seen[i - 1] ?? 0)).toBeGreaterThan(i === 0 ? 7e3 : 0.7e5);
    expect(new Set(best.map((at) => JSON.stringify([at.case, at.logThreshold]))).size).toBe(1);
    const errors = found.map(errorOf);
    expect(errors[3]).toBeGreaterThan(0.2);
    // what is above the fifth falls as the root of the trajectories: by five, less what the e-value costs
    expect(errors[3]! - 0.2).toBeLessThan(0.7 * (errors[0]! - 0.2));
  });

  it('takes what a changed bound throws for a bound that does not speak of the change', async () => {
    const narrow = probabilityClaim({
      ...manyCoins,
      id: 'coin/narrow',
      event: () => tosses(0.2),
      terms: () => ({ p: 0.25 }),
      atLeast: ({ p }) => {
        if (p < 0.17) throw new RangeError(`p must be at least 0.17, got ${p}`);
        return fromExit(p);
      },
    });
    // too few trajectories for what is left of the changes, then enough
    const [few, many] = await rounds(narrow, [2e4, 1e6]);
    expect(errorOf(few)).toBe(Infinity);
    expect(errorOf(many)).toBeGreaterThan(0.2);
    expect(errorOf(many)).toBeLessThan(0.24);
  });

  it('gives no trajectories of a bet to the next one, whose threshold is its own', async () => {
    const wheels = meanClaim({
      ...manyCoins,
      id: 'coin/bets',
      quantity: () => wheel([[0.2, 1]], 0),
      range: () => 1,
      terms: () => ({ p: 0.25 }),
      atMost: ({ p }) => p,
    });
    const [first, second] = await rounds(wheels, [1e5, 1e5]);
    expect(second!.carried!.every(({ logThreshold }) => logThreshold === undefined)).toBe(true);
    for (const evidence of [first, second]) expect(errorOf(evidence)).toBeGreaterThan(0.2);
  });

  it('looks near the best cases of earlier rounds', async () => {
    // the bound is the nearer to the truth, the nearer x is to 0.3 and y to 0.7
    const claim = inequalityClaim<{ x: number; y: number }, { b: number }>({
      ...manyCoins,
      id: 'plane/near',
      cases: fc.record({
        x: fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6),
        y: fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6),
      }),
      schema: z.strictObject({ x: z.number(), y: z.number() }),
      given: {},
      covers: {},
      terms: () => ({ b: 1 }),
      sides: ({ b }, _effort, { x, y }) => [
        { lhs: exactly(1 / (1.001 + Math.abs(x - 0.3) + Math.abs(y - 0.7))), rhs: exactly(b) },
      ],
    });
    const found = await rounds(claim, [1e5, 1e5, 1e5]);
    const errors = found.map(errorOf);
    expect(errors[0]).toBeGreaterThan(2 * errors[2]!);
    expect(errors[2]).toBeLessThan(0.02);
  });

  it('refutes no true bound more often than its share says, over all rounds together', async () => {
    const [runs, share, sides] = [100, 0.1, 2];
    // thresholds of 1/share for each side of each of 4 cases; an attack has 13 times of what is left for it
    const alpha = { claim: 13 * 4 * sides * share, other: 1 };
    const at = { case: { coin: 1 } };
    // a size that is tried, and the claim of which that much less is the truth: the largest true change
    const size = changesOf('p', false).smaller.sizes.findLast((each) => each < 0.2)!;
    const claim = coinsWith(0.2 / (1 - size));
    const errors: number[] = [];
    for (let run = 0; run < runs; run++) {
      let from: readonly CarriedCase[] = [];
      let error = Infinity;
      for (let round = 0; round < 3; round++) {
        const context = contextFor(claim, {
          seed: `${run}, ${round}`,
          alpha,
          budget: { ...smallBudget, stepsPerClaim: 2048 },
          round: { from },
        });
        const trial = evaluatorOf<unknown>(claim)
          .sampling(at.case)
          .start(askedBy(context, { role: 'claim', name: '' }, freshBlocks(at.case, ['seen', run], context)));
        await trial.take(0, 4);
        const searching = await roundSearch(
          context,
          context.round!,
          [{ ...at, finding: trial.finding() }],
          [],
        );
        const result = await searching!.ask(context.budget.stepsPerClaim);
        error = Math.min(error, result!.resolution[0]!.smaller?.refuted ?? Infinity);
        from = result!.carried;
      }
      errors.push(error);
    }
    // sizes are 5% apart
    expect(errors.filter((error) => error < 1.02 * size).length / runs).toBeLessThan(share);
    // and it is looked at closely
    expect(errors.toSorted((a, b) => a - b)[runs / 2]).toBeLessThan(1.5 * size);
  });
});
