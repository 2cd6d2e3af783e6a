import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import { between, type Claim, equal } from '../../../src/judge/claims/claim.ts';
import type { Reason } from '../../../src/judge/claims/evidence.ts';
import { evidenceSchema } from '../../../src/judge/claims/evidence-schema.ts';
import { asyncExperiment } from '../../../src/core/async-experiment.ts';
import { exactly, within } from '../../../src/core/enclosure.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { formatReason } from '../../../src/report/format-reason.ts';
import { evidenceJson } from '../../../src/report/evidence-json.ts';
import {
  agreeingCoinClaim,
  coinClaim,
  gaugeClaim,
  tosses,
  twinCoinClaim,
  wheel,
  wheelClaim,
} from '../../statements/coins.ts';
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
  ['E ≤ −0.2 of a normal of mean −0.1', gaugeClaim({ mean: -0.1, atMost: -0.2 }), zero],
  [
    'E ≤ −0.2, known to be −0.1',
    gaugeClaim({ mean: -0.1, atMost: -0.2 }, { exactly: () => exactly(-0.1) }),
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
  ['E ≤ −0.1 of a normal of mean −0.1', gaugeClaim({ mean: -0.1, atMost: -0.1 })],
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

/** Three inequalities, one for each of the members 1, 2, 3. */
const members = (of: (member: number, n: number) => number) =>
  sizesInequality(
    () => 0,
    () => 0,
    {
      sides: ({ n }) => [1, 2, 3].map((member) => ({ lhs: exactly(of(member, n)), rhs: exactly(100) })),
    },
  );

describe('a statement of several inequalities', () => {
  it('is refuted where one of them fails, which the witness names', async () => {
    const { verdict, counterexample } = await evidenceOf(
      members((member, n) => (member === 2 && n >= 7 ? 101 : member)),
    );
    expect([verdict, counterexample!.case]).toEqual(['refuted', { n: 7, m: 0 }]);
    expect(counterexample!.claim).toBe('inequality 2: lhs ≤ rhs in [100, 100]');
    expect(counterexample!.found).toEqual([101, 101]);
  });

  it('is corroborated where all hold, by the one that is nearest to failing', async () => {
    const { verdict, points } = await evidenceOf(members((member, n) => member * (1 + n / 1000)));
    expect(verdict).toBe('corroborated');
    expect(points.every(({ found }) => found[0] >= 3)).toBe(true);
  });

  it('asks for more precision as long as one is open', async () => {
    const efforts = new Set<number>();
    const open = sizesInequality(
      () => 0,
      () => 0,
      {
        sides: (_c, effort) => {
          efforts.add(effort);
          return [
            { lhs: exactly(0), rhs: exactly(1) },
            { lhs: within(1, 0, effort === 0 ? 1 : 0), rhs: exactly(1.5) },
          ];
        },
      },
    );
    const { verdict, cases } = await evidenceOf(open);
    expect([verdict, cases.ties, [...efforts]]).toEqual(['corroborated', 0, [0, 1]]);
  });

  it.each([
    ['an equality', (off: number) => equal(within(2 + off, 1e-14), within(2, 1e-14))],
    ['an equality, from below', (off: number) => equal(within(2 - off, 1e-14), within(2, 1e-14))],
    ['two sides, above', (off: number) => between(exactly(1), exactly(2 + off), exactly(2))],
    ['two sides, below', (off: number) => between(exactly(1), exactly(1 - off), exactly(2))],
  ])('says %s', async (_name, sides) => {
    const claim = (off: number) =>
      sizesInequality(
        () => 0,
        () => 0,
        { sides: () => sides(off) },
      );
    expect((await evidenceOf(claim(0))).verdict).toBe('corroborated');
    expect((await evidenceOf(claim(1e-12))).verdict).toBe('refuted');
  });
});

describe('a mean without bounds', () => {
  it('kills a wrong version that is false by a tenth of the deviation, and says what it assumes', async () => {
    const atMost = (): number => -0.1;
    const { mutants } = await evidenceOf(
      gaugeClaim({ mean: 0, atMost: 0 }, { mustRefute: { 'a tenth less': { atMost } } }),
    );
    expect(mutants[0]!.outcome).toBe('killed');
    expect(mutants[0]!.witness!.claim).toBe('E[quantity] ≤ -0.1, sub-Gaussian with proxy variance 1');
  });
});

describe('an asynchronous experiment', () => {
  it('is judged as the same one that is not', async () => {
    const coin = tosses(0.3);
    const waiting = asyncExperiment({
      horizon: 1,
      run: async (stream, trajectories) => {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        return coin.run(stream, trajectories);
      },
    });
    const judged = async (event: Experiment) =>
      evidenceOf(coinClaim({ exit: 0.3, claimed: 0.3 }, { event: () => event }));
    expect(await judged(waiting)).toEqual(await judged(coin));
    const wrong = await evidenceOf(coinClaim({ exit: 0.3, claimed: 0.1 }, { event: () => waiting }));
    expect(wrong.verdict).toBe('refuted');
  });
});

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

describe('a label that few cases have', () => {
  const oneIn = (cases: number): Claim =>
    coinClaim(
      { exit: 0.1, claimed: 0.2 },
      {
        schema: z.strictObject({ coin: z.int().nonnegative() }),
        cases: fc.record({ coin: fc.nat({ max: cases - 1 }) }),
        covers: { 'the last coin': ({ coin }) => coin === cases - 1 },
      },
    );

  it('has a case drawn for it, which is no sample of the space', async () => {
    const evidence = await evidenceOf(oneIn(4 * smallBudget.casesPerClaim));
    expect(evidence.verdict).toBe('corroborated');
    expect(evidence.coverage).toMatchObject([{ cases: 1, share: { hits: 0, trials: evidence.cases.drawn } }]);
    expect(evidence.cases.drawn).toBe(smallBudget.casesPerClaim);
  });

  it('is not covered where none is drawn either', async () => {
    const { verdict, reason } = await evidenceOf(oneIn(1e6));
    expect([verdict, reason.kind]).toEqual(['vacuous', 'labels not covered']);
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
