import { describe, expect, it } from 'vitest';
import { fromExit } from '../../../src/core/probability.ts';
import { attackAtOnce, ongoingAttack } from '../../../src/judge/campaign/attack-at-once.ts';
import type { Progress } from '../../../src/judge/campaign/options.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { logThreshold } from '../../../src/stats/error-budget.ts';
import { coinClaim } from '../../statements/coins.ts';
import { sizesInequality } from '../../statements/known-statements.ts';
import { contextFor, evidenceOf, smallBudget } from './run-contexts.ts';

const mustRefute = { 'a quarter': { atLeast: () => fromExit(0.05) } };
const falseClaim = coinClaim({ exit: 0.2, claimed: 0.1 }, { mustRefute });
const trueClaim = coinClaim({ exit: 0.2, claimed: 0.2 }, { mustRefute });
const falseInequality = sizesInequality(
  ({ n }) => (n >= 5 ? 2 : 0),
  () => 1,
);

describe('a claim that is plainly false', () => {
  it.each([
    ['sampled', falseClaim],
    ['computed', falseInequality],
  ] as const)('is refuted by one of the first cases, and nothing else is tried (%s)', async (_, claim) => {
    const { verdict, reason, cases, mutants, ablations } = await evidenceOf(claim, { untilRefuted: true });
    expect(verdict).toBe('refuted');
    expect(reason).toEqual({ kind: 'counterexample', stopped: true });
    expect(cases.drawn).toBeLessThan(smallBudget.casesPerClaim / 2);
    expect([...mutants, ...ablations]).toEqual([]);
  });

  it('has the same counterexample where the attack goes on, and its mutants are tried', async () => {
    const stopped = await evidenceOf(falseClaim, { untilRefuted: true });
    const whole = await evidenceOf(falseClaim);
    expect(whole.counterexample).toEqual(stopped.counterexample);
    expect(whole.reason).toEqual({ kind: 'counterexample' });
    expect(whole.cases.drawn).toBe(smallBudget.casesPerClaim);
    expect(whole.mutants.map(({ outcome }) => outcome)).toEqual(['killed']);
  });

  it('is told of once, before the claim is done', async () => {
    const told: Progress[] = [];
    const { counterexample } = await evidenceOf(falseClaim, {
      onProgress: (progress) => told.push(progress),
    });
    const news = told.filter((progress) => progress.counterexample !== undefined);
    expect(news.map((progress) => progress.counterexample)).toEqual([counterexample]);
    expect(told.indexOf(news[0]!)).toBeLessThan(told.findIndex(({ phase }) => phase === 'mutants'));
  });
});

describe('a claim that is true', () => {
  it('has the same evidence, whatever is done with refuted ones', async () => {
    expect(await evidenceOf(trueClaim, { untilRefuted: true })).toEqual(await evidenceOf(trueClaim));
  });

  it('is attacked at once a few times only, each at a smaller share of α, and never twice for nothing', async () => {
    const context = contextFor(trueClaim);
    const target = claimTarget<unknown>(trueClaim as never);
    const ongoing = ongoingAttack<unknown>();
    const finding = { how: 'sampled', violated: true, logE: 40, observed: { trajectories: 256 } } as never;
    const steps: number[] = [];
    for (let coin = 0; coin < 6; coin++) {
      steps.push(await attackAtOnce(context, target, ongoing, { case: { coin }, finding }));
    }
    const { attempts, witness } = ongoing.result;
    expect(witness).toBeUndefined();
    expect(attempts.map((attempt) => attempt.logThreshold)).toEqual(
      [1, 2, 3].map((i) => logThreshold(context.alpha.claim, i)),
    );
    expect(steps.map((some) => some > 0)).toEqual([true, true, true, false, false, false]);
  });

  it('is not attacked at once for what the budget could not confirm', async () => {
    const context = contextFor(trueClaim);
    const finding = { how: 'sampled', violated: true, logE: 5, observed: { trajectories: 65_536 } } as never;
    const ongoing = ongoingAttack<unknown>();
    const suspect = { case: { coin: 1 }, finding };
    expect(await attackAtOnce(context, claimTarget<unknown>(trueClaim as never), ongoing, suspect)).toBe(0);
    expect(ongoing.result.attempts).toEqual([]);
  });
});
