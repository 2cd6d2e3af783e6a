import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asyncExperiment } from '../../src/core/async-experiment.ts';
import type { MeanClaim } from '../../src/judge/claims/claim.ts';
import { perTrajectory } from '../../src/kit/experiments/per-trajectory.ts';
import {
  equalMeanClaim,
  type OneSide,
  twoSidedMeanClaim,
  type WrittenTwoSidedMean,
} from '../../src/kit/two-sided-mean.ts';
import { interval } from '../../src/linalg/intervals.ts';
import { evidenceOf } from '../judge/campaign/run-contexts.ts';

interface Case {
  readonly n: number;
}
const shared = {
  id: 'means/two-sided',
  says: 'made up',
  tex: 'x',
  source: 'made up',
  cases: fc.record({ n: fc.integer({ min: 1, max: 4 }) }),
  schema: z.strictObject({ n: z.int().min(1) }),
};
/** n U, of mean n/2. */
const uniform = ({ n }: Case) => perTrajectory(1, (stream) => n * stream.uniform());
const between = (least: number, most: number, more: Partial<WrittenTwoSidedMean<Case>> = {}) =>
  twoSidedMeanClaim<Case>({
    ...shared,
    quantity: uniform,
    range: ({ n }) => n,
    atLeast: ({ n }) => least * n,
    atMost: ({ n }) => most * n,
    mustRefute: {},
    ...more,
  });
/** n + N(0, 1), in one way or the other. */
const shifted = (equals: (c: Case) => number, isWaitedFor = false): MeanClaim<OneSide<Case>> =>
  equalMeanClaim<Case>({
    ...shared,
    quantity: ({ n }) => {
      const now = perTrajectory(1, (stream) => n + stream.normal());
      return isWaitedFor
        ? asyncExperiment({ horizon: 1, run: async (stream, count) => now.run(stream, count) })
        : now;
    },
    proxyVariance: () => 1,
    equals,
    mustRefute: {
      'n + 0.1': { equals: ({ n }) => n + 0.1 },
      'n − 0.1': { equals: ({ n }) => n - 0.1 },
      'another deviation': { quantity: ({ n }) => perTrajectory(1, (stream) => n + 0.2 + stream.normal()) },
    },
  });

describe('a mean between two ends', () => {
  it('is corroborated where it is, and refuted beyond either end, which the case names', async () => {
    expect((await evidenceOf(between(0.45, 0.55))).verdict).toBe('corroborated');
    const [low, high] = [await evidenceOf(between(0.55, 0.9)), await evidenceOf(between(0.1, 0.45))];
    expect([low.verdict, high.verdict]).toEqual(['refuted', 'refuted']);
    expect(low.counterexample!.case).toEqual({ case: { n: 1 }, side: 'at least' });
    expect(low.counterexample!.explanation.at(-1)).toBe(
      'the lower end: E X ≥ a is judged as E[R − X] ≤ R − a with R = 1',
    );
    expect(high.counterexample!.case).toEqual({ case: { n: 1 }, side: 'at most' });
  });

  it('has wrong versions of either end, of the range and of the space, and keeps hypotheses and corners', async () => {
    const claim = between(0.45, 0.55, {
      given: { 'n ≤ 4': { holds: ({ n }) => n <= 4, without: fc.constant({ n: 5 }) } },
      covers: { 'n = 1': ({ n }) => n === 1 },
      tightAt: { one: { n: 1 } },
      mustRefute: {
        'a higher lower end': { atLeast: ({ n }) => 0.55 * n },
        'a lower upper end': { atMost: ({ n }) => 0.45 * n },
        'twice as much': { quantity: ({ n }) => perTrajectory(1, () => n), range: ({ n }) => 2 * n },
      },
    });
    const { verdict, mutants } = await evidenceOf(claim);
    expect(verdict).toBe('corroborated');
    expect(mutants.map(({ outcome }) => outcome)).toEqual(['killed', 'killed', 'killed']);
    expect(Object.keys(claim.covers)).toEqual(['n = 1', 'the lower end', 'the upper end']);
    expect(Object.keys(claim.tightAt!)).toEqual(['one', 'one, the lower end']);
  });

  it('takes the truth where it can be computed, and names the terms of both ends', async () => {
    const written = {
      ...shared,
      quantity: uniform,
      range: ({ n }: Case) => n,
      exactly: ({ n }: Case) => interval.div(n, 2),
      terms: ({ n }: Case) => ({ n }),
      equals: ({ n }: { readonly n: number }) => n / 2,
      mustRefute: { 'one more': { terms: ({ n }: { readonly n: number }) => ({ n: n + 1 }) } },
    };
    const { verdict, mutants, steps } = await evidenceOf(equalMeanClaim(written));
    expect([verdict, mutants[0]!.outcome, steps]).toEqual(['corroborated', 'killed', 0]);
  });
});

describe('a mean that equals', () => {
  it.each([false, true])('is one of a quantity without bounds, waited for: %s', async (isWaitedFor) => {
    const { verdict, mutants } = await evidenceOf(shifted(({ n }) => n, isWaitedFor));
    expect(verdict).toBe('corroborated');
    expect(mutants.map(({ outcome }) => outcome)).toEqual(['killed', 'killed', 'killed']);
  });

  it('is refuted on either side of the truth', async () => {
    for (const off of [0.2, -0.2])
      expect((await evidenceOf(shifted(({ n }) => n + off))).verdict).toBe('refuted');
  });
});
