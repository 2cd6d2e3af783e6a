import { beforeAll, describe, expect, it } from 'vitest';
import { evaluatorOf } from '../../../src/judge/campaign/evaluator.ts';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import { evaluateClaimAt, numberedCase } from '../../../src/judge/campaign/evaluate-claim-at.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import type { ClaimEvidence } from '../../../src/judge/claims/evidence.ts';
import { threadsEngine } from '../../../src/judge/engine/threads.ts';
import { agreeingCoinClaim, coinClaim, twinCoinClaim, wheel, wheelClaim } from '../../statements/coins.ts';
import { sizesInequality } from '../../statements/known-statements.ts';
import { mixedClaims } from '../../statements/mixed-claims.ts';
import { smallBudget } from './run-contexts.ts';

const seed = 'hold';
let evidence: readonly ClaimEvidence[];
beforeAll(async () => {
  ({ claims: evidence } = await runCampaign({ claims: mixedClaims, seed, alpha: 1e-6, budget: smallBudget }));
});
const claimOf = ({ id }: ClaimEvidence): Claim => mixedClaims.find((claim) => claim.id === id)!;

describe('numberedCase', () => {
  it('draws again the case of every point of a run, whatever the budget', async () => {
    const smaller = { ...smallBudget, casesPerClaim: 6, stepsPerClaim: 16_384 };
    const { claims } = await runCampaign({ claims: mixedClaims, seed, alpha: 1e-6, budget: smaller });
    let compared = 0;
    for (const found of [...evidence, ...claims]) {
      const claim = claimOf(found);
      const evaluator = evaluatorOf<unknown>(claim);
      for (const { number, bound, found: truth } of found.points) {
        const exact = evaluator.exact(numberedCase(claim, seed, number!));
        if (exact === undefined) continue;
        compared++;
        expect([found.id, number, exact.bound, exact.found]).toEqual([found.id, number, bound, truth]);
      }
    }
    expect(compared).toBeGreaterThan(60);
    // numbers are those of draws: rising, from 1 on
    for (const { points } of evidence) {
      const numbers = points.map(({ number }) => number!);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      expect(numbers.every((number) => number >= 1 && number <= smallBudget.casesPerClaim)).toBe(true);
    }
  });

  it('draws another case for another seed and another number', () => {
    const claim = mixedClaims[0]!;
    const cases = [numberedCase(claim, 'a', 1), numberedCase(claim, 'b', 1), numberedCase(claim, 'a', 2)];
    expect(new Set(cases.map((c) => JSON.stringify(c))).size).toBe(3);
  });
});

describe('the nearest case of a run', () => {
  it('has the last margin of the attack', () => {
    let compared = 0;
    for (const found of evidence) {
      expect([found.id, found.nearest === undefined]).toEqual([found.id, found.progress.length === 0]);
      if (found.nearest === undefined) continue;
      const exact = evaluatorOf<unknown>(claimOf(found)).exact(found.nearest);
      if (exact === undefined) continue;
      compared++;
      expect([found.id, exact.margin]).toEqual([found.id, found.progress.at(-1)!.margin]);
    }
    expect(compared).toBeGreaterThanOrEqual(3);
  });
});

const spin = wheel([[0.25, 1]], 0);
/** One claim of each kind, its truth at every case, in the units of the evidence's points. */
const kinds: readonly (readonly [Claim, truth: number])[] = [
  [coinClaim({ exit: 0.125, claimed: 0.5 }), 0.125],
  [wheelClaim({ spin, atMost: 0.3 }), 0.25],
  [
    sizesInequality(
      () => 2,
      () => 3,
      { id: 'sizes/two-three' },
    ),
    2,
  ],
  [agreeingCoinClaim({ exit: 0.3, oracle: { lo: 0.3, hi: 0.3 } }), 0.3],
  [twinCoinClaim({ first: 0.2, second: 0.2 }), 0.8],
];

describe('holdAgainst', () => {
  it.each(kinds)('finds the truth of a claim of each kind: $kind', async (claim, truth) => {
    const account = await evaluateClaimAt(claim, numberedCase(claim, seed, 1), { seed, which: 'it' });
    const { found, how, address, violated, slack } = account.outcome!;
    // an interval of confidence 1 − 1e-6, on one fixed stream
    expect(found[0]).toBeLessThanOrEqual(truth);
    expect(found[1]).toBeGreaterThanOrEqual(truth);
    expect(found[1] - found[0]).toBeLessThan(0.05);
    expect(violated).toBe(false);
    expect(slack).not.toBeNull();
    expect(address.slice(0, 3)).toEqual(how === 'exact' ? [] : [seed, claim.id, 'case']);
  });

  it('finds the same bits again, on worker threads too, and others for another seed', async () => {
    const engine = threadsEngine({ workers: 2 });
    try {
      for (const [claim] of kinds) {
        const c = numberedCase(claim, seed, 1);
        const first = await evaluateClaimAt(claim, c, { seed, which: 'it' });
        expect(await evaluateClaimAt(claim, c, { seed, which: 'it', engine })).toEqual(first);
        const other = await evaluateClaimAt(claim, c, { seed: 'other', which: 'it' });
        expect(JSON.stringify(other.outcome?.observed) === JSON.stringify(first.outcome!.observed)).toBe(
          first.outcome!.how === 'exact',
        );
      }
    } finally {
      await engine.close();
    }
  });

  it('says that a case violates the claim where it does', async () => {
    const wrong = coinClaim({ exit: 0.3, claimed: 0.1 });
    const { outcome } = await evaluateClaimAt(wrong, { coin: 1 }, { seed, which: 'it' });
    expect([outcome?.how, outcome?.violated]).toEqual(['sampled', true]);
  });

  it('claims nothing where a hypothesis does not hold, and asks neither bound nor arithmetic', async () => {
    const never = (): never => {
      throw new Error('asked');
    };
    const claim = coinClaim(
      { exit: 0.3, claimed: 0.1 },
      { given: { no: { holds: () => false } }, explain: never, atLeast: never },
    );
    const account = await evaluateClaimAt(claim, { coin: 1 }, { seed, which: 'it' });
    expect(account).toMatchObject({ unmet: ['no'], explanation: [] });
    expect(account.outcome).toBeUndefined();
  });
});
