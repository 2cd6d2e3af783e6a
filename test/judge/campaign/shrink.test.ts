import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/judge/campaign/choices.ts';
import { evaluationLimits } from '../../../src/judge/campaign/evaluate-case.ts';
import { shrink, type Suspect, worthConfirming } from '../../../src/judge/campaign/shrink.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { tryCase } from '../../../src/judge/campaign/search.ts';
import type { ClaimOf } from '../../../src/judge/claims/claim.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { tosses } from '../../statements/coins.ts';
import { type Sizes, sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { contextFor } from './run-contexts.ts';

const noLimits = { logRate: 0, stepsToConfirm: 0 };

/** The path from the first violated case that a claim's arbitrary draws. */
async function pathOf(claim: ClaimOf<Sizes>, seed: string, logRate = 0): Promise<Suspect<Sizes>[]> {
  const context = contextFor(claim, { seed, budget: { name: '', stepsPerClaim: 1e7, casesPerClaim: 100 } });
  const target = claimTarget(claim);
  for (let i = 0; ; i++) {
    const suspect = await tryCase(
      context,
      target,
      draw(claim.cases, openStream([seed, i])),
      evaluationLimits(context),
    );
    if (suspect?.finding.violated !== true) continue;
    return shrink(context, target, suspect, { logRate, stepsToConfirm: 0 });
  }
}

/** Half of the coins leave; false from n = 10 on. Every block is recorded with its first number. */
function watched(): { readonly claim: ClaimOf<Sizes>; readonly calls: { c: Sizes; first: number }[] } {
  const calls: { c: Sizes; first: number }[] = [];
  const event = (c: Sizes): Experiment => ({
    horizon: 1,
    run: (stream, trajectories) => {
      calls.push({ c, first: stream.uniform() });
      return tosses(0.5).run(stream, trajectories);
    },
  });
  const claim = sizesProbability(
    () => 0.5,
    ({ n }) => (n >= 10 ? 0.2 : 0.9),
    { event },
  );
  return { claim, calls };
}

describe('shrinking', () => {
  it('ends at the smallest violation of a monotone statement, wherever it begins', async () => {
    const claim = sizesInequality(
      ({ n, m }) => n + m,
      () => 41,
    );
    for (const seed of ['a', 'b', 'c', 'd']) {
      const smallest = (await pathOf(claim, seed)).at(-1)!.case;
      expect(smallest.n + smallest.m).toBe(42);
    }
  });

  it('ends at the smallest coordinates where each has a threshold of its own', async () => {
    const claim = sizesInequality(
      ({ n, m }) => (n >= 7 && m >= 13 ? 1 : 0),
      () => 0,
    );
    for (const seed of ['a', 'b', 'c']) {
      expect((await pathOf(claim, seed)).at(-1)!.case).toEqual({ n: 7, m: 13 });
    }
  });

  it('passes through violated cases only, the suspect first', async () => {
    const path = await pathOf(
      sizesInequality(
        ({ n }) => n,
        () => 20,
      ),
      'path',
    );
    expect(path.length).toBeGreaterThan(1);
    for (const { case: c, finding } of path) expect([c.n > 20, finding.violated]).toEqual([true, true]);
  });

  it('stays within the hypotheses', async () => {
    const claim = sizesInequality(
      ({ n }) => n,
      () => 20,
      { given: { 'n even': { holds: ({ n }) => n % 2 === 0 }, 'm > 5': { holds: ({ m }) => m > 5 } } },
    );
    const path = await pathOf(claim, 'given');
    for (const { case: c } of path) expect([c.n % 2, c.m > 5, c.n > 20]).toEqual([0, true, true]);
    expect(path.at(-1)!.case.m).toBe(6);
  });

  it('holds the randomness fixed: every candidate is evaluated on the streams of one address', async () => {
    const { claim, calls } = watched();
    const path = await pathOf(claim, 'fixed');
    expect(path.at(-1)!.case).toEqual({ n: 10, m: 0 });
    const shrunk = path.slice(1).map(({ case: c }) => JSON.stringify(c));
    const distinct = new Set(
      calls.filter(({ c }) => shrunk.includes(JSON.stringify(c))).map(({ first }) => first),
    );
    // Each candidate looks at the same few blocks of the one address, as there is a fair share.
    expect(shrunk.length).toBeGreaterThan(1);
    expect(distinct.size).toBeLessThanOrEqual(64);
    const blocksEach = calls.filter(({ c }) => JSON.stringify(c) === shrunk.at(-1)).length;
    expect(distinct.size).toBe(blocksEach);
  });

  it('leaves a case that holds as soon as one as bad as the suspect would show', async () => {
    const { claim, calls } = watched();
    const path = await pathOf(claim, 'early');
    const suspects = new Set(path.map(({ case: c }) => JSON.stringify(c)));
    const holding = calls.map(({ c }) => JSON.stringify(c)).filter((name) => !suspects.has(name));
    expect(new Set(holding).size).toBeGreaterThan(2);
    // half of the coins are not a fifth: a block shows it by ten standard errors
    expect(holding).toHaveLength(new Set(holding).size);
  });

  it('never takes a case for smaller than itself', async () => {
    const claim = sizesProbability(
      () => 0.5,
      ({ n }) => (n >= 10 ? 0.2 : 0.9),
    );
    for (const seed of ['fixed', 'a', 'b']) {
      const cases = (await pathOf(claim, seed)).map(({ case: c }) => JSON.stringify(c));
      expect(new Set(cases).size).toBe(cases.length);
    }
  });

  it('does nothing to a case that was not generated', async () => {
    const claim = sizesInequality(
      ({ n }) => n,
      () => 2,
    );
    const context = contextFor(claim);
    const generated = await pathOf(claim, 'given by hand');
    const { case: c, finding } = generated[0]!;
    const path = await shrink(context, claimTarget(claim), { case: c, finding }, noLimits);
    expect(path).toEqual([{ case: c, finding }]);
  });

  it('stops when told to', async () => {
    const claim = sizesInequality(
      ({ n }) => n,
      () => 2,
    );
    const suspect = (await pathOf(claim, 'stop'))[0]!;
    const context = contextFor(claim, { pause: () => Promise.resolve(false) });
    expect(await shrink(context, claimTarget(claim), suspect, noLimits)).toEqual([suspect]);
  });
});

describe('a smaller case', () => {
  it('is worth confirming only if its evidence grows fast enough', async () => {
    const claim = sizesProbability(
      () => 0.5,
      ({ n }) => (n >= 10 ? 0.2 : 0.9),
    );
    const { finding } = (await pathOf(claim, 'rate'))[0]!;
    const rate = finding.logE / finding.observed['trajectories']!;
    expect(worthConfirming(finding, rate * 0.99)).toBe(true);
    expect(worthConfirming(finding, rate * 1.01)).toBe(false);
    expect(worthConfirming({ ...finding, violated: false }, 0)).toBe(false);
    expect(worthConfirming({ ...finding, how: 'exact', logE: Infinity }, 1)).toBe(true);
  });
});
