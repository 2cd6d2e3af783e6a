import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exactly, type Enclosure } from '../../../src/core/enclosure.ts';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import {
  lowest,
  randomDraw,
  search,
  type SearchLimits,
  type TriedCase,
} from '../../../src/judge/campaign/search.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { type Sizes, sizesInequality } from '../../statements/known-statements.ts';
import { contextFor } from './run-contexts.ts';

/** False where n + m is 199 or 200, with a slope towards it: in 3 of the 10,201 cases. */
const rare = sizesInequality(
  ({ n, m }) => n + m,
  () => 198,
);
const limits: SearchLimits<Sizes> = { cases: 400, steps: 1e6, round: 0, enough: () => true };

async function casesOf(round: number): Promise<string[]> {
  const tried: string[] = [];
  const watched = {
    ...rare,
    sides: (c: Sizes) => {
      tried.push(JSON.stringify(c));
      return rare.sides(c, 0);
    },
  };
  await search(contextFor(watched), claimTarget<Sizes>(watched), [], { ...limits, cases: 60, round });
  return tried;
}

describe('targeted search', () => {
  it('climbs to a violation that random draws would find once in thousands', async () => {
    let found = 0;
    for (let i = 0; i < 40; i++) {
      const context = contextFor(rare, { seed: `climb/${i}` });
      const { suspects, cases } = await search(context, claimTarget<Sizes>(rare), [], limits);
      expect(cases).toBeLessThanOrEqual(400);
      if (suspects.length > 0) found++;
    }
    // 400 uniform draws find one with probability 0.111, hence 14 times in 40 with probability below 1e-4.
    expect(found).toBeGreaterThanOrEqual(14);
  });

  it('records only margins that are lower than all before', async () => {
    const { best } = await search(contextFor(rare), claimTarget<Sizes>(rare), [], limits);
    expect(best.length).toBeGreaterThan(1);
    for (let i = 1; i < best.length; i++) expect(best[i]!.margin).toBeLessThan(best[i - 1]!.margin);
  });

  it('draws the same cases in the same round and others in another', async () => {
    const [first, again, second] = [await casesOf(0), await casesOf(0), await casesOf(1)];
    expect(again).toEqual(first);
    const shared = second.filter((c) => first.includes(c)).length;
    expect(shared).toBeLessThan(second.length / 2);
  });

  it('stops at its limits of cases and of steps', async () => {
    const context = contextFor(rare);
    expect((await search(context, claimTarget<Sizes>(rare), [], { ...limits, cases: 7 })).cases).toBe(7);
    expect((await search(context, claimTarget<Sizes>(rare), [], { ...limits, steps: 0 })).cases).toBe(0);
  });

  it('takes a left side of 0 for far from a positive right side, not for near', () => {
    const marginOf = (left: number | Enclosure, right: number): number => {
      const lhs = typeof left === 'number' ? exactly(left) : left;
      const claim = { ...rare, sides: () => ({ lhs, rhs: exactly(right) }) };
      return evaluatorOf<Sizes>(claim).exact({ n: 0, m: 0 })!.margin;
    };
    expect(marginOf(0, 5)).toBe(700);
    expect(marginOf({ lo: -1e-20, hi: 1e-20 }, 5)).toBeCloseTo(Math.log(5e20), 9);
    // nearer: a left side that is positive, or a right side that is not
    expect(marginOf(4, 5)).toBeCloseTo(Math.log(5 / 4), 9);
    expect(marginOf(-4, 0)).toBe(1);
    expect(marginOf(-3, 5)).toBe(8 / 5);
  });

  it('keeps the twelve informative cases with the lowest margins', () => {
    const tried = Array.from(
      { length: 30 },
      (_, i) =>
        ({
          finding: { margin: (7 * i) % 30, uninformative: i % 2 === 0 ? undefined : 'no' },
        }) as TriedCase<unknown>,
    );
    const pool = lowest(tried).map(({ finding }) => finding.margin);
    expect(pool).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
  });
});

type Reals = readonly number[];
/** Reals in [0, 1], millionths apart. */
const reals = (count: number): fc.Arbitrary<Reals> =>
  fc.array(
    fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000_000),
    { minLength: count, maxLength: count },
  );
/** Positive numbers, evenly on a logarithmic scale over six decades. */
const sizes = fc
  .array(fc.integer({ min: -3000, max: 3000 }), { minLength: 4, maxLength: 4 })
  .map((logs): Reals => logs.map((n) => 10 ** (n / 1000)));
/** 1 at the worst case, where all of these are 0. */
const peak = (...distances: Reals): number => 1 / (1 + distances.reduce((sum, d) => sum + d * d, 0));

/** What is at most 1, with its worst cases in a part of the space that is a ten-thousandth of it or less. */
const narrow: readonly (readonly [string, fc.Arbitrary<Reals>, (x: Reals) => number])[] = [
  ['a point', reals(2), ([x, y]) => peak(3 * (x! - 0.3141), 3 * (y! - 0.7182))],
  ['a corner', reals(4), (x) => peak(...x.map((xi) => 3 * (xi - 0.997)))],
  ['a corner with kinks', reals(4), ([x, y, u, v]) => 1 - (x! + y! + (1 - u!) + v!) / 4],
  ['a scale', sizes, ([x, y, u, v]) => peak(Math.log((x! * y!) / (u! * v!)), 2 * Math.log(x! / (7 * u!)))],
];

/** In how many of ten runs a bound that is 0.1% too small is refuted, by 600 cases. */
async function refutedTimes(
  cases: fc.Arbitrary<Reals>,
  value: (x: Reals) => number,
  tries: (claim: ReturnType<typeof inequalityClaim<{ readonly x: Reals }>>, seed: string) => Promise<boolean>,
): Promise<number> {
  const claim = inequalityClaim<{ readonly x: Reals }>({
    id: 'narrow/space',
    says: 'value ≤ 0.999',
    tex: 'x',
    source: 'made up',
    cases: fc.record({ x: cases }),
    schema: z.strictObject({ x: z.array(z.number()) }),
    sides: ({ x }) => ({ lhs: exactly(value(x)), rhs: exactly(0.999) }),
    mustRefute: {},
  });
  let times = 0;
  for (let i = 0; i < 10; i++) if (await tries(claim, `narrow/${i}`)) times++;
  return times;
}

describe('a worst case in a narrow part of the reals', () => {
  it.each(narrow)(
    'that is %s is found by the search, and not by as many random cases',
    async (_, cases, of) => {
      const searched = await refutedTimes(cases, of, async (claim, seed) => {
        const more = { cases: 600, steps: 1e6, round: 0, enough: () => true };
        const target = claimTarget<{ readonly x: Reals }>(claim);
        return (await search(contextFor(claim, { seed }), target, [], more)).suspects.length > 0;
      });
      const random = await refutedTimes(cases, of, async (claim, seed) => {
        const target = claimTarget<{ readonly x: Reals }>(claim);
        const context = contextFor(claim, { seed });
        return Array.from({ length: 600 }, (_case, i) => randomDraw(context, target, i).value.value).some(
          ({ x }) => of(x) > 0.999,
        );
      });
      expect([searched >= 5, random <= 1]).toEqual([true, true]);
    },
  );
});
