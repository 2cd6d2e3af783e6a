import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import type { Reason } from '../../../src/judge/claims/evidence.ts';
import { evidenceSchema } from '../../../src/judge/claims/evidence-schema.ts';
import { exactly, within } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { formatReason } from '../../../src/report/format-reason.ts';
import { evidenceJson } from '../../../src/report/evidence-json.ts';
import { agreeingCoinClaim, coinClaim, twinCoinClaim, wheel, wheelClaim } from '../../statements/coins.ts';
import { sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { evidenceOf, smallBudget } from './run-contexts.ts';

const exact = (exit: number) => ({ exit: exactly(exit), stay: exactly(1 - exit) });
const quarter = wheel([[0.25, 1]], 0);
const zero = { coin: 0 };

const mustBeRefuted: readonly [string, Claim, unknown][] = [
  ['P(stay) ≥ 0.9 at 0.7', coinClaim({ exit: 0.3, claimed: 0.1 }), zero],
  [
    'P(stay) ≥ 0.9 at 0.7, known exactly',
    coinClaim({ exit: 0.3, claimed: 0.1 }, { exactly: () => exact(0.3) }),
    zero,
  ],
  ['P(stay) ≥ 1, which 0.7 shows impossible', coinClaim({ exit: 0.3, claimed: 0 }), zero],
  [
    'P(stay) ≥ 0.8, false from n = 10 on',
    sizesProbability(
      ({ n }) => (n >= 10 ? 0.6 : 0.1),
      () => 0.2,
    ),
    { n: 10, m: 0 },
  ],
  ['E ≤ 0.1 of a mean of 0.25', wheelClaim({ spin: quarter, atMost: 0.1 }), zero],
  ['E ≤ 0 of a mean of 0.25', wheelClaim({ spin: quarter, atMost: 0 }), zero],
  [
    'E ≤ 0.1, known to be 0.25',
    wheelClaim({ spin: quarter, atMost: 0.1 }, { exactly: () => exactly(0.25) }),
    zero,
  ],
  ['P(exit) = 0.3 at 0.5', agreeingCoinClaim({ exit: 0.5, oracle: exactly(0.3) }), zero],
  ['P(exit) in [0.3, 0.35] at 0.15', agreeingCoinClaim({ exit: 0.15, oracle: { lo: 0.3, hi: 0.35 } }), zero],
  ['twins of 0.2 and 0.4', twinCoinClaim({ first: 0.2, second: 0.4 }), zero],
  [
    'n² ≤ 50 n',
    sizesInequality(
      ({ n }) => n * n,
      ({ n }) => 50 * n,
    ),
    { n: 51, m: 0 },
  ],
];

describe('a false proposition is refuted and shrunk to the smallest case', () => {
  it.each(mustBeRefuted)('%s', async (_name, claim, smallest) => {
    const evidence = await runCampaign({ claims: [claim], seed: 'false', alpha: 1e-6, budget: smallBudget });
    expect(evidence.claims[0]!.verdict).toBe('refuted');
    expect(evidence.claims[0]!.counterexample?.case).toEqual(smallest);
    expect(evidenceSchema.safeParse(JSON.parse(evidenceJson(evidence))).error).toBeUndefined();
  });
});

const mustStand: readonly [string, Claim][] = [
  ['P(stay) ≥ 0.8 at 0.9', coinClaim({ exit: 0.1, claimed: 0.2 })],
  ['P(stay) ≥ 0.9 at 0.9', coinClaim({ exit: 0.1, claimed: 0.1 })],
  ['P(stay) ≥ 0.9, known to be 0.9', coinClaim({ exit: 0.1, claimed: 0.1 }, { exactly: () => exact(0.1) })],
  ['E ≤ 0.25 of a mean of 0.25', wheelClaim({ spin: quarter, atMost: 0.25 })],
  ['P(exit) = 0.3 at 0.3', agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.3) })],
  ['twins of 0.2', twinCoinClaim({ first: 0.2, second: 0.2 })],
  [
    'n ≤ n + m, with equality at m = 0',
    sizesInequality(
      ({ n }) => n,
      ({ n, m }) => n + m,
    ),
  ],
];

describe('a true proposition is corroborated', () => {
  it.each(mustStand)('%s', async (_name, claim) => {
    const { verdict, counterexample } = await evidenceOf(claim);
    expect([verdict, counterexample]).toEqual(['corroborated', undefined]);
  });

  it('where enclosures overlap at every precision, as a tie', async () => {
    const claim = sizesInequality(
      ({ n }) => n + 1,
      ({ n }) => n + 1,
      { sides: ({ n }) => ({ lhs: within(n + 1, 1e-12), rhs: within(n + 1, 1e-12) }) },
    );
    const { verdict, cases } = await evidenceOf(claim);
    expect([verdict, cases.ties]).toEqual(['corroborated', cases.accepted]);
  });

  it('where rounding is in doubt, at a precision that settles it', async () => {
    const efforts = new Set<number>();
    const claim = sizesInequality(
      ({ n }) => n,
      ({ n }) => n + 1,
      {
        sides: ({ n }, effort) => {
          efforts.add(effort);
          return { lhs: within(n, 0, effort === 0 ? 2 : 0), rhs: exactly(n + 1) };
        },
      },
    );
    const { verdict, cases } = await evidenceOf(claim);
    expect([verdict, cases.ties, [...efforts]]).toEqual(['corroborated', 0, [0, 1]]);
  });
});

const mustBeVacuous: readonly [string, Claim, Reason['kind']][] = [
  ['P(stay) ≥ −0.2', coinClaim({ exit: 0.1, claimed: 1.2 }), 'few cases informative'],
  ['P(stay) ≥ 0.005', coinClaim({ exit: 0.1, claimed: 0.995 }), 'few cases informative'],
  [
    'P(exit) ≤ 1e-9 where no exit can be seen',
    coinClaim({ exit: 0, claimed: 1e-9 }),
    'few cases informative',
  ],
  ['E ≤ the range', wheelClaim({ spin: quarter, atMost: 1 }), 'few cases informative'],
  ['E ≤ 0.1 of what is always 0', wheelClaim({ spin: wheel([], 0), atMost: 0.1 }), 'few cases informative'],
  ['P(exit) = 0', agreeingCoinClaim({ exit: 0, oracle: exactly(0) }), 'few cases informative'],
  ['twins that never exit', twinCoinClaim({ first: 0, second: 0 }), 'few cases informative'],
  [
    'n ≤ ∞',
    sizesInequality(
      ({ n }) => n,
      () => Infinity,
    ),
    'few cases informative',
  ],
  [
    'what is true under a hypothesis that never holds',
    coinClaim({ exit: 0.1, claimed: 0.2 }, { given: { never: { holds: () => false } } }),
    'few cases accepted',
  ],
  [
    'what is true but never where it is said to be covered',
    coinClaim({ exit: 0.1, claimed: 0.2 }, { covers: { 'no coin': () => false } }),
    'labels not covered',
  ],
  [
    'what is true where the claim itself calls few cases informative',
    coinClaim({ exit: 0.1, claimed: 0.2 }, { informative: ({ coin }) => coin < 10 }),
    'few cases informative',
  ],
];

describe('a proposition that says nothing is vacuous', () => {
  it.each(mustBeVacuous)('%s', async (_name, claim, reason) => {
    const evidence = await evidenceOf(claim);
    expect(evidence.verdict).toBe('vacuous');
    expect(evidence.reason.kind).toBe(reason);
  });
});

const broken = (): never => {
  throw new RangeError('r must be positive, got -1');
};
const throwing: readonly [string, Claim][] = [
  ['bound', coinClaim({ exit: 0.1, claimed: 0.2 }, { atLeast: broken })],
  ['event', coinClaim({ exit: 0.1, claimed: 0.2 }, { event: broken })],
  ['hypothesis', coinClaim({ exit: 0.1, claimed: 0.2 }, { given: { h: { holds: broken } } })],
  ['label', coinClaim({ exit: 0.1, claimed: 0.2 }, { covers: { l: broken } })],
  ['features', coinClaim({ exit: 0.1, claimed: 0.2 }, { features: broken })],
  ['condition for being informative', coinClaim({ exit: 0.1, claimed: 0.2 }, { informative: broken })],
  ['sides', sizesInequality(() => 0, broken)],
  ['explanation', coinClaim({ exit: 0.3, claimed: 0.1 }, { explain: broken })],
  ['oracle', agreeingCoinClaim({ exit: 0.1, oracle: exactly(0.1) }, { equals: broken })],
];

describe('a claim whose own functions fail is broken, not refuted', () => {
  it.each(throwing)('%s', async (_name, claim) => {
    const { verdict, reason } = await evidenceOf(claim);
    expect(verdict).toBe('failed');
    expect(reason).toMatchObject({ kind: 'failed', why: 'threw' });
    expect(formatReason({ reason })).toMatch(
      /r must be positive, got -1, on case \{"(?:coin|m)":\d+.*\} \(.*propositions\.test\.ts:\d+\)$/u,
    );
  });

  it('a mean outside its range', async () => {
    const claim = wheelClaim({ spin: wheel([[0.5, 2]], 0), atMost: 0.5 });
    const { reason } = await evidenceOf(claim);
    expect(reason).toMatchObject({
      why: 'threw',
      message: expect.stringMatching(/quantity: expected values in \[0, 1\], got 2/u),
    });
  });

  it('a case that is not plain JSON', async () => {
    const claim = coinClaim({ exit: 0.1, claimed: 0.2 });
    const strange = { ...claim, cases: claim.cases.map(() => ({ coin: Number.NaN })) };
    const { reason } = await evidenceOf(strange);
    expect(reason).toMatchObject({
      why: 'threw',
      message: expect.stringMatching(/expected what a file can hold, got NaN at case\.coin/u),
    });
  });

  it('but a mutant that cannot speak of a case passes it over', async () => {
    const claim = coinClaim(
      { exit: 0.1, claimed: 0.2 },
      {
        mustRefute: {
          'odd coins only': { atLeast: ({ coin }) => (coin % 2 === 0 ? broken() : fromExit(0.01)) },
        },
      },
    );
    const { verdict, mutants } = await evidenceOf(claim);
    expect([verdict, mutants[0]!.outcome]).toEqual(['corroborated', 'killed']);
    expect((mutants[0]!.witness!.case as { coin: number }).coin % 2).toBe(1);
  });
});
