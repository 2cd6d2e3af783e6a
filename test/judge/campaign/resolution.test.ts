import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly, within } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { Claim, ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import {
  agreementClaim,
  inequalityClaim,
  meanClaim,
  probabilityClaim,
} from '../../../src/judge/claims/define-claim.ts';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import { changesOf } from '../../../src/judge/campaign/resolution/change.ts';
import { changedClaim } from '../../../src/judge/campaign/resolution/changed-claim.ts';
import { promisingCases } from '../../../src/judge/campaign/resolution/promising.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { logEvalueExitAtMost } from '../../../src/stats/e-process.ts';
import { gauge, manyCoins, tosses, wheel } from '../../statements/coins.ts';
import { contextFor, evidenceOf, smallBudget } from './run-contexts.ts';

/** P(stay) ≥ 1 − p n/10 of coins that leave with probability `exit`. */
function coins(exit: number, p: number, known: boolean): ProbabilityClaim<{ coin: number }> {
  return probabilityClaim({
    ...manyCoins,
    id: 'coin/terms',
    event: () => tosses(exit),
    terms: () => ({ p, list: [1, 1], n: 10, still: 3 }),
    wholeTerms: ['n'],
    atLeast: ({ p: chance, n, list }) => fromExit((chance * n * (list[0]! + list[1]!)) / 20),
    ...(known && {
      exactly: () => ({ exit: exactly(exit), stay: within(1 - exit, 1e-15) }),
    }),
  });
}

describe('the resolution of a claim', () => {
  it('is the least change of each term that contradicts a computed truth, in the false direction', async () => {
    const { resolution } = await evidenceOf(coins(0.2, 0.25, true));
    const [p, list, n, still] = resolution!;
    // a bound of 0.25 of which a fifth is taken is 0.2, the truth; sizes tried are 5% apart
    expect(p).toMatchObject({
      term: 'p',
      whole: false,
      larger: null,
      smaller: { how: 'exact', value: 0.25 },
    });
    expect(p!.smaller!.refuted).toBeGreaterThan(0.2);
    expect(p!.smaller!.refuted).toBeLessThan(0.2 * 1.06);
    expect(list!.smaller!.refuted).toBe(p!.smaller!.refuted);
    // of 10 only two less are one fifth less, and 2, 4 are tried
    expect(n).toMatchObject({ whole: true, larger: null, smaller: { refuted: 4, value: 10 } });
    expect(still).toMatchObject({ larger: null, smaller: null });
  });

  it.each([
    ['below 0', -0.5, 0.4],
    ['of 0', -0.2, 0],
  ])('is found of a bound %s on a mean of any sign', async (_, mean, b) => {
    const claim = meanClaim({
      ...manyCoins,
      id: 'gauge/signed',
      quantity: () => gauge(mean),
      proxyVariance: () => 1,
      terms: () => ({ b, up: 1, down: 1 }),
      atMost: ({ b: bound, up, down }: Record<'b' | 'up' | 'down', number>) => up - down - bound,
    });
    const { verdict, resolution } = await evidenceOf(claim);
    expect(verdict).toBe('corroborated');
    const [ofBound, up, down] = resolution!;
    const gap = -b - mean;
    for (const { refuted } of [up!.smaller!, down!.larger!]) {
      expect(refuted).toBeGreaterThan(gap);
      expect(refuted).toBeLessThan(gap + 0.15);
    }
    expect([up!.larger, down!.smaller, ofBound!.smaller]).toEqual([null, null, null]);
    if (b > 0) expect(Math.abs(ofBound!.larger!.refuted! * b - gap)).toBeLessThan(0.15);
  });

  it('says where a term leaves a bound below 0 as another than the claim’s', async () => {
    const claim = meanClaim({
      ...manyCoins,
      id: 'gauge/other',
      quantity: () => gauge(-0.5),
      proxyVariance: () => 1,
      atMost: () => -0.4,
    });
    const other = withTerms(claim, { terms: () => ({ b: 0.3 }), atMost: ({ b }) => -b });
    await expect(evidenceOf(other)).resolves.toMatchObject({
      reason: { kind: 'failed', message: expect.stringContaining('the claim’s own bound') as string },
    });
  });

  it.each([
    [[1], undefined],
    [[1, 2], 2],
  ])('does not take one odd case in twelve for a direction: odd %j', async (odd, found) => {
    const stated = probabilityClaim<{ coin: number }, { p: number }>({
      ...manyCoins,
      id: 'coin/odd',
      event: () => tosses(0.2),
      exactly: () => ({ exit: exactly(0.2), stay: within(0.8, 1e-15) }),
      terms: () => ({ p: 0.25 }),
      atLeast: ({ p }, { coin }) => fromExit(odd.includes(coin) ? 0.5 - p : p),
    });
    const claim = stated as unknown as Extract<Claim, { readonly kind: 'probability' }>;
    const known = Array.from({ length: 12 }, (_, i) => ({
      case: { coin: i + 1 },
      finding: evaluatorOf<unknown>(claim).exact({ coin: i + 1 })!,
      terms: { p: 0.25 },
    }));
    const changed = changedClaim(claim, claim.boundOfTerms!);
    const promising = await promisingCases(contextFor(claim), changed, changesOf('p', false), known);
    expect(promising!.larger?.length).toBe(found);
    expect(promising!.smaller).toHaveLength(12 - odd.length);
  });

  it('of sampled cases is never below the truth, and near it with enough trajectories', async () => {
    const { resolution } = await evidenceOf(coins(0.2, 0.25, false), {
      budget: { ...smallBudget, stepsPerClaim: 4_000_000, casesPerClaim: 30 },
    });
    const { smaller } = resolution!.find(({ term }) => term === 'p')!;
    expect(smaller!.how).toBe('sampled');
    expect(smaller!.refuted).toBeGreaterThan(0.2);
    expect(smaller!.refuted).toBeLessThan(0.25);
  });

  it('is found where a larger change would make a bound on exits that are too rare to count', async () => {
    const { resolution } = await evidenceOf(
      probabilityClaim({
        ...manyCoins,
        id: 'coin/steep',
        event: () => ({ ...tosses(0.2), rareExits: () => tosses(0.5) }),
        terms: () => ({ p: 0.5 }),
        atLeast: ({ p }) => fromExit(0.25 * (2 * p) ** 40),
      }),
      { budget: { ...smallBudget, stepsPerClaim: 1_000_000 } },
    );
    // (1 − x)^40 = 0.8 at x = 0.0056
    expect(resolution![0]!.smaller!.refuted).toBeGreaterThan(0.0056);
    expect(resolution![0]!.smaller!.refuted).toBeLessThan(0.01);
  });

  it('leaves no term without a case for the sake of others that are finer at cases of their own', async () => {
    // at case 1 all five terms show; at cases 2 … 5 one of four does so twice as clearly
    const names = ['a', 'b', 'c', 'd', 'e'] as const;
    const powerOf = (coin: number, i: number): number => (coin === 1 ? 1 : coin === i + 2 && i < 4 ? 2 : 0);
    const { resolution } = await evidenceOf(
      probabilityClaim<{ coin: number }, Readonly<Record<(typeof names)[number], number>>>({
        ...manyCoins,
        id: 'coin/five-terms',
        cases: fc.record({ coin: fc.integer({ min: 1, max: 5 }) }),
        event: () => tosses(0.3),
        terms: () => ({ a: 1, b: 1, c: 1, d: 1, e: 1 }),
        atLeast: (x, { coin }) =>
          fromExit(0.31 * names.reduce((product, name, i) => product * x[name] ** powerOf(coin, i), 1)),
      }),
      { budget: { ...smallBudget, stepsPerClaim: 2_000_000 } },
    );
    expect(resolution!.map(({ term, smaller }) => [term, (smaller!.refuted ?? Infinity) < 0.25])).toEqual(
      names.map((name) => [name, true]),
    );
  });

  it('looks once at each case for each term, at most, and asks a few of them', async () => {
    let evaluations = 0;
    const counting = probabilityClaim<{ coin: number }, { p: number; q: number }>({
      ...manyCoins,
      id: 'coin/counting',
      event: () => tosses(0.2),
      terms: () => ({ p: 0.25, q: 0.5 }),
      atLeast: ({ p, q }) => {
        evaluations++;
        return fromExit(2 * p * q);
      },
      exactly: () => ({ exit: exactly(0.2), stay: within(0.8, 1e-15) }),
    });
    const { boundOfTerms: _, ...plain } = counting;
    const budget = { ...smallBudget, casesPerClaim: 400 };
    await evidenceOf(plain, { budget });
    const without = evaluations;
    await evidenceOf(counting, { budget });
    const looks = 2 * budget.casesPerClaim;
    expect(evaluations - 2 * without).toBeLessThan(looks + 2 * 40);
  });

  it('is known of a bound in the event, too, whose truth changes with it', async () => {
    // a coin of chance 0.2 counts as out at levels above the bound b: P(out) = 0.2 for b < 1, else 0
    const plain = probabilityClaim<{ coin: number }>({
      ...manyCoins,
      id: 'coin/event',
      event: () => tosses(0.1),
      exactly: () => ({ exit: exactly(0), stay: exactly(1) }),
      atLeast: () => fromExit(0.1),
      tightAt: { one: { coin: 1 } },
    });
    const known = withTerms(plain, {
      terms: () => ({ b: 1.2 }),
      atLeast: () => fromExit(0.1),
      exactly: ({ b }) => (b < 1 ? { exit: exactly(0.2), stay: exactly(0.8) } : plain.exactly!({ coin: 1 })),
    });
    expect((await evidenceOf(known)).resolution).toEqual([]);
    const seen = { ...plain, exactly: () => ({ exit: exactly(0.05), stay: exactly(0.95) }) };
    const { resolution } = await evidenceOf(
      withTerms(seen, {
        terms: () => ({ b: 1.2 }),
        atLeast: () => fromExit(0.1),
        exactly: ({ b }) => (b < 1 ? { exit: exactly(0.2), stay: exactly(0.8) } : seen.exactly()),
      }),
    );
    expect(resolution![0]!.larger).toBeNull();
    expect(resolution![0]!.smaller!.refuted).toBeGreaterThan(1 / 6);
    expect(resolution![0]!.smaller!.refuted).toBeLessThan(0.18);
  });

  it('is a mistake of the author where the terms make another bound than the claim’s', async () => {
    const other = withTerms(coins(0.2, 0.25, true), {
      terms: () => ({ p: 0.3 }),
      atLeast: ({ p }) => fromExit(p),
    });
    const { verdict, reason } = await evidenceOf(other);
    expect(verdict).toBe('failed');
    expect(JSON.stringify(reason)).toContain(
      'terms: expected them to give the claim’s own bound, got another one',
    );
  });

  it('is null where nothing that was tried would have been noticed', async () => {
    const { resolution } = await evidenceOf(coins(0.01, 0.25, true));
    expect(resolution![0]!.smaller).toEqual({ refuted: null, tried: 0.5 });
  });

  it('is known for means, agreements and inequalities too', async () => {
    const budget = { ...smallBudget, stepsPerClaim: 1_000_000, casesPerClaim: 30 };
    const mean = meanClaim({
      ...manyCoins,
      id: 'coin/mean',
      quantity: () => wheel([[0.25, 1]], 0),
      range: () => 1,
      terms: () => ({ m: 0.25 }),
      atMost: ({ m }) => m,
    });
    const [m] = (await evidenceOf(mean, { budget })).resolution!;
    expect(m!.larger).toBeNull();
    expect(m!.smaller!.refuted).toBeLessThan(0.15);
    const agreement = agreementClaim({
      ...manyCoins,
      id: 'coin/agreement',
      event: () => tosses(0.25),
      terms: () => ({ p: 0.25 }),
      equals: ({ p }) => ({ exit: exactly(p), stay: within(1 - p, 1e-15) }),
    });
    const [p] = (await evidenceOf(agreement, { budget })).resolution!;
    expect(p!.larger!.refuted).toBeLessThan(0.15);
    expect(p!.smaller!.refuted).toBeLessThan(0.15);
    const inequality = inequalityClaim({
      ...manyCoins,
      id: 'coin/inequality',
      terms: ({ coin }) => ({ b: 2 * coin }),
      sides: ({ b }, _effort, { coin }) => ({ lhs: exactly(coin), rhs: exactly(b) }),
      mustRefute: { 'b squared over itself': { terms: ({ b }) => ({ b: b / 4 }) } },
    });
    const { resolution, mutants } = await evidenceOf(inequality);
    expect(mutants.map(({ outcome }) => outcome)).toEqual(['killed']);
    expect(resolution![0]).toMatchObject({ larger: null, smaller: { refuted: null, tried: 0.5 } });
  });

  it('rests on e-values that grow as the claimed bound moves away from what was seen', () => {
    for (const [exits, trials] of [
      [1, 40],
      [30, 100],
      [300, 1000],
      [90, 100],
    ] as const) {
      let before = Infinity;
      for (let e0 = 0.001; e0 < 0.999; e0 += 0.002) {
        const logE = logEvalueExitAtMost({ exits, stays: trials - exits, e0 });
        if (before < Infinity && before >= 1) expect(logE).toBeLessThanOrEqual(before + 1e-9);
        before = logE;
      }
    }
  });
});
