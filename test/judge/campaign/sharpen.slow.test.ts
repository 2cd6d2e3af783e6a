import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { builtInClaims } from '../../../properties/catalogue.ts';
import { exp, pow } from '../../../src/core/elementary.ts';
import { exactly, within } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { parseBudget } from '../../../src/judge/campaign/budget.ts';
import { sharpenClaim } from '../../../src/judge/campaign/sharpen/sharpen.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import {
  agreementClaim,
  inequalityClaim,
  invarianceClaim,
  probabilityClaim,
} from '../../../src/judge/claims/define-claim.ts';
import type { NotSharpened, Sharpness } from '../../../src/judge/claims/sharpness.ts';
import { inlineEngine } from '../../../src/judge/engine/inline.ts';
import { binomial } from '../../../src/kit/truths/discrete-laws.ts';
import { kolmogorov } from '../../../src/kit/truths/kolmogorov.ts';
import { formatSharpness } from '../../../src/report/sharpness.ts';
import { coinClaim, gaugeClaim, tosses } from '../../statements/coins.ts';
import { sizesInequality } from '../../statements/known-statements.ts';

async function sharpenedOnAllSides(
  claim: Claim,
  name: string,
  budget = 'quick',
): Promise<readonly (Sharpness | NotSharpened)[]> {
  const job = { claim: claim.id, name, seed: '1', budget: parseBudget(budget, 1), alpha: 1e-9, corpus: [] };
  return sharpenClaim(claim, job, inlineEngine, { report: () => undefined, goesOn: () => true });
}

async function sharpened(claim: Claim, name: string, budget?: string): Promise<Sharpness | NotSharpened> {
  const [result, ...others] = await sharpenedOnAllSides(claim, name, budget);
  expect(others).toEqual([]);
  return result!;
}

async function found(claim: Claim, name: string, budget?: string): Promise<Sharpness> {
  const result = await sharpened(claim, name, budget);
  if (!('trials' in result)) throw new Error(result.why);
  return result;
}

const builtIn = (id: string): Claim => builtInClaims().find((claim) => claim.id === id)!;

/** P(S_n ≥ k) ≤ exp(−2 n t²), k = n(½ + t), for fair coins: tails down to 1e-190. */
const hoeffding = inequalityClaim({
  id: 'known/hoeffding',
  says: 'P(mean − ½ ≥ t) ≤ exp(−2nt²) for n fair coins',
  tex: 'x',
  source: 'Hoeffding 1963',
  cases: fc
    .record({ n: fc.constantFrom(10, 100, 1000, 10_000, 100_000), z: fc.integer({ min: 1, max: 30 }) })
    .map(({ n, z: deviations }) => ({
      n,
      k: Math.min(n, Math.ceil(n / 2 + (deviations * Math.sqrt(n)) / 2)),
    })),
  schema: z.strictObject({ n: z.int(), k: z.int() }),
  terms: ({ n, k }) => ({ n, t: k / n - 0.5 }),
  wholeTerms: ['n'],
  constants: { two: 2 },
  sides: ({ n, t, two }, _effort, c) => ({
    lhs: binomial(c.n, 0.5).sf(c.k - 1),
    rhs: within(exp(-two * n * t * t), 1e-9),
  }),
  mustRefute: {},
});

/** P(D_n > d) ≤ 2 exp(−2nd²). */
const massart = inequalityClaim({
  id: 'known/dkw',
  says: 'P(sup |F_n − F| > d) ≤ 2 exp(−2nd²)',
  tex: 'x',
  source: 'Massart 1990',
  cases: fc.record({
    n: fc.constantFrom(10, 100, 1000),
    x: fc.integer({ min: 5, max: 20 }).map((tenths) => tenths / 10),
  }),
  schema: z.strictObject({ n: z.int(), x: z.number() }),
  constants: { two: 2 },
  sides: ({ n, x, two }) => ({
    lhs: kolmogorov(n).sf(x / Math.sqrt(n)),
    rhs: within(two * exp(-2 * x * x), 1e-12),
  }),
  mustRefute: {},
});

describe('sharpening finds what is known', () => {
  it('Hoeffding’s 2 cannot be 2% larger', async () => {
    const result = await found(hoeffding, 'two', 'default');
    expect(result.side).toBe('larger');
    expect(result.refuted).toBeLessThanOrEqual(0.02);
  });

  it('the 2 of Dvoretzky, Kiefer and Wolfowitz is above 1.9', async () => {
    const result = await found(massart, 'two');
    expect(result).toMatchObject({ side: 'smaller', what: 'constant', claimed: 2 });
    expect(result.refuted).toBeLessThanOrEqual(0.05);
  });

  it('a step of gradient descent contracts by q and not by 1% less', async () => {
    expect((await found(builtIn('contraction/one-step'), 'bound')).refuted).toBeLessThanOrEqual(0.01);
  });

  it('Lévy’s 2 is above 1.9', async () => {
    expect((await found(builtIn('displacement/levy'), 'bound')).refuted).toBeLessThanOrEqual(0.05);
  });

  it('T7 cannot be improved by 1%', async () => {
    expect((await found(builtIn('stagnation/comparison'), 'bound')).refuted).toBeLessThanOrEqual(0.01);
  });

  it('whether Golowich’s √L is needed is open', async () => {
    const result = await found(builtIn('generalization/published-golowich'), 'depthExponent');
    expect(result).toMatchObject({ side: 'smaller', claimed: 0.5, refuted: null });
    expect(result.stands).toBeGreaterThanOrEqual(0.95);
  });
});

describe('sharpening of statements whose answer is a number', () => {
  it('brackets a constant between neighbouring sizes, with a counterexample for the refuted one', async () => {
    // n + m ≤ 3 max(n, m): 2 would do
    const claim = sizesInequality(
      ({ n, m }) => n + m,
      ({ n, m }) => 3 * Math.max(n, m),
    );
    const result = await found(claim, 'bound');
    expect(result.stands).toBeLessThan(1 / 3);
    expect(result.refuted).toBeGreaterThan(1 / 3);
    expect(result.refuted! / result.stands!).toBeLessThan(1.3);
    const limit = result.trials.find(({ size }) => size === result.refuted)!;
    const { n, m } = limit.witness!.case as { n: number; m: number };
    expect(n + m).toBeGreaterThan(3 * Math.max(n, m) * (1 - result.refuted!));
    expect(result.trials.length).toBeLessThanOrEqual(7);
    expect(result.trials.filter(({ refuted }) => refuted).every(({ size }) => size >= result.refuted!)).toBe(
      true,
    );
  });

  it('brackets an exponent', async () => {
    // 4n ≤ (n + 4)²/…: n² at most n^1.5 · 10 for n ≤ 100, where an exponent of 1.5 is needed and 2 is claimed
    const claim = inequalityClaim({
      id: 'known/power',
      says: 'n^1.5 ≤ n²',
      tex: 'x',
      source: 'school',
      cases: fc.record({ n: fc.integer({ min: 2, max: 100 }) }),
      schema: z.strictObject({ n: z.int() }),
      constants: { exponent: 2 },
      sides: ({ n, exponent }, _effort, c) => ({
        lhs: within(pow(c.n, 1.5), 1e-12),
        rhs: within(pow(n, exponent), 1e-12),
      }),
      mustRefute: {},
    });
    const result = await found(claim, 'exponent');
    expect(result.side).toBe('smaller');
    expect(2 * (1 - result.refuted!)).toBeLessThan(1.5);
    expect(2 * (1 - result.stands!)).toBeGreaterThan(1.5);
  });

  it('says how much of a hypothesis is needed', async () => {
    // n ≤ 10 + m where n ≤ m: true as long as n ≤ m(1 + x) gives n ≤ 10 + m, that is for x m ≤ 10, m ≤ 100
    const claim = sizesInequality(
      ({ n }) => n,
      ({ m }) => 10 + m,
      {
        given: {
          'n ≤ m': {
            holds: ({ n, m }: { n: number; m: number }) => n <= m,
            relaxed: ({ n, m }: { n: number; m: number }, share: number) => n <= m * (1 + share),
          },
        },
      },
    );
    const result = await found(claim, 'n ≤ m');
    expect(result.what).toBe('hypothesis');
    expect(result.stands).toBeGreaterThanOrEqual(0.09);
    expect(result.refuted).toBeLessThan(0.3);
  });

  it('brackets the constant of an equality on both sides, and its value as a whole', async () => {
    const halves = agreementClaim({
      id: 'known/coins',
      says: 'a fair coin leaves half of the time',
      tex: 'x',
      source: 'school',
      cases: fc.record({ coin: fc.integer({ min: 0, max: 1000 }) }),
      schema: z.strictObject({ coin: z.int() }),
      constants: { half: 0.5 },
      event: () => tosses(0.5),
      equals: ({ half }) => ({ exit: within(half, 1e-12), stay: within(1 - half, 1e-12) }),
      mustRefute: {},
    });
    for (const name of ['half', 'bound']) {
      const results = await sharpenedOnAllSides(halves, name);
      expect(results).toMatchObject([
        { name, side: 'larger', isTwoSided: true },
        { name, side: 'smaller', isTwoSided: true },
      ]);
      for (const result of results as Sharpness[]) {
        expect(result.refuted).toBeLessThan(0.1);
        expect(result.stands ?? 0).toBeLessThan(result.refuted!);
        expect(formatSharpness(result)).toMatch(
          /^\w+: wrong from \S+ \([\d.]+% (?:larger|smaller)\), nothing found up to /u,
        );
      }
    }
  });

  it.each([
    ['stagnation/product', 'starts inside', 0.1],
    ['contraction/one-step', 'θ ∈ T_r', 2],
  ])('says how much of a hypothesis of the catalogue is needed: %s, %s', async (id, name, most) => {
    const result = await found(builtIn(id), name, '200000');
    expect(result).toMatchObject({ what: 'hypothesis', side: 'larger' });
    // a start a little beyond the tube, a point well beyond it
    expect(result.refuted).toBeLessThan(most);
    expect(result.trials.every(({ margin }) => margin !== null)).toBe(true);
  });

  describe('the claim itself, where its smallest improvement is refuted', () => {
    const coins = (claimed: number, exit = 0.5): Claim =>
      probabilityClaim({
        id: 'known/coins',
        says: 'a coin exits as often as it is said to',
        tex: 'x',
        source: 'school',
        cases: fc.record({ coin: fc.integer({ min: 0, max: 9 }) }),
        schema: z.strictObject({ coin: z.int() }),
        constants: { half: claimed },
        event: () => tosses(exit),
        atLeast: ({ half }) => fromExit(half),
        mustRefute: {},
      });

    it.each(['half', 'bound'])('is refuted as it stands where it is false: %s', async (name) => {
      const result = await found(coins(0.25), name);
      expect(result).toMatchObject({ name, refuted: 0, stands: null });
      expect(result.trials[0]).toMatchObject({ size: 0, refuted: true, witness: { how: 'sampled' } });
      expect(formatSharpness(result)).toBe(`${name}: refuted as it stands`);
    });

    it('is refuted with α’s share of its own, at most', async () => {
      const { witness } = (await found(coins(0.25), 'bound')).trials[0]!;
      // α/(2 · 7 + 1) of the first attempt's half
      expect(witness!.logThreshold).toBeCloseTo(Math.log((2 * 15) / 1e-9), 9);
    });

    it('stands where it is an equality, simulated or computed', async () => {
      // 0.05% of the exits is 3% of the stays, which a few million tosses show
      const equality = await found(coinClaim({ exit: 63 / 64, claimed: 63 / 64 }), 'bound', '20000000');
      expect(equality).toMatchObject({ refuted: 5e-4, stands: null });
      expect(equality.trials[0]).toMatchObject({ size: 0, refuted: false });
      const exact = sizesInequality(
        ({ n }) => n,
        ({ n }) => n,
      );
      const result = await found(exact, 'bound');
      expect(result).toMatchObject({ refuted: 5e-4, stands: null });
      expect(result.trials[0]).toMatchObject({ size: 0, refuted: false });
      expect(formatSharpness(result)).toMatch(/^bound: sharp, an improvement by 0.05% is refuted/u);
    });

    it('is told of once where an agreement is wrong both ways', async () => {
      const wrong = agreementClaim({
        id: 'known/wrong',
        says: 'a fair coin exits in one of nine tosses',
        tex: 'x',
        source: 'nowhere',
        cases: fc.record({ coin: fc.integer({ min: 0, max: 9 }) }),
        schema: z.strictObject({ coin: z.int() }),
        event: () => tosses(0.5),
        equals: () => ({ exit: within(1 / 9, 1e-12), stay: within(8 / 9, 1e-12) }),
        mustRefute: {},
      });
      expect(await sharpenedOnAllSides(wrong, 'bound')).toMatchObject([{ refuted: 0, isTwoSided: true }]);
    });
  });

  it('makes a bound below 0 on a mean smaller, not nearer to 0', async () => {
    const claim = (atMost: number): Claim => gaugeClaim({ mean: -5, atMost });
    expect((await found(claim(-5), 'bound')).refuted).toBeLessThan(0.1);
    const { refuted, stands } = await found(claim(-4), 'bound');
    expect(refuted).toBeGreaterThan(0.25);
    expect(stands).toBeLessThan(0.25);
  });

  it('asks it of an invariance too, which has no bound', async () => {
    const coins = invarianceClaim({
      id: 'known/coins',
      says: 'a fair coin is a fair coin',
      tex: 'x',
      source: 'school',
      cases: fc.record({ bias: fc.integer({ min: 0, max: 100 }) }),
      schema: z.strictObject({ bias: z.int() }),
      given: {
        fair: {
          holds: ({ bias }: { bias: number }) => bias === 0,
          relaxed: ({ bias }: { bias: number }, share: number) => bias <= 100 * share,
        },
      },
      event: () => tosses(0.5),
      transformed: ({ bias }) => tosses((1 + bias / 100) / 2),
      mustRefute: {},
    });
    const result = await found(coins, 'fair');
    expect(result.what).toBe('hypothesis');
    expect(result.refuted).toBeLessThan(0.3);
  });

  it('says of a hypothesis that cannot be relaxed, or that no case goes beyond, that nothing is known', async () => {
    const holds = ({ n }: { n: number }): boolean => n >= 0;
    const claim = sizesInequality(
      ({ n }) => n,
      ({ n, m }) => n + m,
      { given: { 'n ≥ 0': { holds, relaxed: ({ n }, share) => n >= -share }, 'no limit': { holds } } },
    );
    expect(await sharpened(claim, 'n ≥ 0')).toEqual({
      name: 'n ≥ 0',
      why: 'no case that it excludes was seen at which the bound says anything',
    });
    await expect(sharpened(claim, 'no limit')).rejects.toThrow(
      "--constant: sizes/inequality does not say when its hypothesis 'no limit' holds relaxed by a share (`relaxed`): it holds or does not",
    );
  });

  it('says that nothing depends on a constant, and which names there are', async () => {
    const claim = sizesInequality(
      ({ n }) => n,
      ({ n }) => n + 1,
      {
        boundOfConstants: {
          values: { idle: 7 },
          with: () => (c: { n: number }) => ({ lhs: exactly(c.n), rhs: exactly(c.n + 1) }),
        },
      },
    );
    expect(await sharpened(claim, 'idle')).toEqual({
      name: 'idle',
      why: 'no change of it makes the bound stronger at the cases seen',
    });
    await expect(sharpened(claim, 'ydle')).rejects.toThrow(
      "--constant: sizes/inequality has no constant 'ydle'; did you mean 'idle'?; it has idle, bound",
    );
  });
});
