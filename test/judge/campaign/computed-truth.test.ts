import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/json.ts';
import { exactly, within } from '../../../src/core/enclosure.ts';
import { exp } from '../../../src/core/elementary.ts';
import type { ClaimEvidence } from '../../../src/judge/claims/evidence.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import { formatEvidence, formatHow } from '../../../src/report/format-case.ts';
import { formatReason } from '../../../src/report/format-reason.ts';
import { coinClaim, wheel, wheelClaim } from '../../statements/coins.ts';
import { type Sizes, sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { evidenceOf } from './run-contexts.ts';

const known = (
  exit: number,
  relative = 1e-12,
): { stay: ReturnType<typeof within>; exit: ReturnType<typeof within> } => {
  const enclosed = within(exit, relative);
  return { exit: enclosed, stay: { lo: 1 - enclosed.hi, hi: 1 - enclosed.lo } };
};
/** P(all of n fair coins show heads) = 2⁻ⁿ, less than Hoeffding's exp(−n/2) for n ≥ 1, by n(ln 2 − ½). */
const hoeffding = (exit: (c: Sizes) => number, relative?: number): ReturnType<typeof sizesProbability> =>
  sizesProbability(exit, ({ n }) => exp(-n / 2), {
    given: { 'n ≥ 1': { holds: ({ n }) => n >= 1 } },
    exactly: (c) => known(exit(c), relative),
  });

describe('a truth that is computed', () => {
  it('is informative however small it is', async () => {
    const evidence = await evidenceOf(hoeffding(({ n }) => 2 ** -n));
    expect(evidence.verdict).toBe('corroborated');
    expect(evidence.cases.informative).toBe(evidence.cases.accepted);
    const refuted = await evidenceOf(hoeffding(({ n }) => exp(-n / 2) * 1.01));
    expect(refuted.verdict).toBe('refuted');
  });

  it('is no violation where rounding takes the bound beyond certainty', async () => {
    const certain = sizesProbability(
      () => 0,
      () => 0,
      {
        atLeast: () => ({ stay: 1 + 2e-16, exit: -2e-16 }),
        exactly: () => ({ stay: exactly(1), exit: exactly(0) }),
      },
    );
    expect((await evidenceOf(certain)).verdict).not.toBe('refuted');
    const none = (atMost: number): Claim =>
      wheelClaim({ spin: wheel([[1, 0]], 1), atMost }, { exactly: () => exactly(0) });
    expect((await evidenceOf(none(-2e-16))).verdict).not.toBe('refuted');
    expect((await evidenceOf(none(-2e-9))).verdict).toBe('refuted');
  });

  it('is a tie in the evidence where it is not told from the bound', async () => {
    const { points } = await evidenceOf(hoeffding(({ n }) => exp(-n / 2)));
    expect(points.filter(({ tie }) => tie)).toHaveLength(points.length);
    const apart = await evidenceOf(hoeffding(({ n }) => 2 ** -n));
    expect(apart.points.filter(({ tie }) => tie)).toEqual([]);
  });

  it('is not where it is 0, or not told from 0 or from the bound', async () => {
    const whyNot = async (
      claim: Parameters<typeof evidenceOf>[0],
    ): Promise<readonly string[] | undefined> => {
      const { verdict, reason } = await evidenceOf(claim);
      expect(verdict).toBe('vacuous');
      return reason.kind === 'few cases informative'
        ? reason.uninformative?.map(({ why }) => why)
        : undefined;
    };
    expect(await whyNot(hoeffding(() => 0))).toEqual(['the truth is 0']);
    expect(
      await whyNot(
        sizesProbability(
          () => 0,
          () => 0.5,
          { exactly: () => known(0.5, 1) },
        ),
      ),
    ).toEqual(['the truth is not told from 0']);
    const wide = { exactly: () => ({ exit: { lo: 0.1, hi: 0.3 }, stay: { lo: 0.7, hi: 0.9 } }) };
    expect(
      await whyNot(
        sizesProbability(
          () => 0.2,
          () => 0.2,
          wide,
        ),
      ),
    ).toEqual(['the truth is not told from the bound']);
    const half = wheel([[0.5, 0]], 1);
    expect(
      await whyNot(wheelClaim({ spin: half, atMost: 0.5 }, { exactly: () => ({ lo: 0.1, hi: 0.9 }) })),
    ).toEqual(['the truth is not told from the bound']);
    const loose = { sides: () => ({ lhs: { lo: 0, hi: 2 }, rhs: exactly(1) }) };
    expect(await whyNot(sizesInequality(Number, Number, loose))).toEqual(['the sides are not told apart']);
  });

  it('is informative where it equals the bound as far as is computed', async () => {
    const equal = await evidenceOf(coinClaim({ exit: 0.5, claimed: 0.5 }, { exactly: () => known(0.5) }));
    expect([equal.verdict, equal.cases.ties]).toEqual(['corroborated', equal.cases.accepted]);
    const sides = await evidenceOf(
      sizesInequality(
        () => 0,
        () => 0,
      ),
    );
    expect(sides.verdict).toBe('corroborated');
  });
});

describe('a vacuous verdict', () => {
  it('says which cases were not informative, and why', async () => {
    const evidence = await evidenceOf(
      sizesProbability(
        () => 0,
        ({ n }) => (n < 50 ? 0.2 : 1.2),
        { informative: ({ m }) => m > 1000 },
      ),
    );
    expect(formatReason(evidence)).toMatch(
      /^only 0% .*; of the others \d+ \(case \d+, \d+, \d+, …\): (no trajectory left|the bound says nothing); \d+ \(case /u,
    );
    const own = await evidenceOf(coinClaim({ exit: 0.1, claimed: 0.2 }, { informative: () => false }));
    expect(formatReason(own)).toContain(': the claim’s own condition says so');
  });
});

const refutation = async (claim: Parameters<typeof evidenceOf>[0]): Promise<ClaimEvidence> => {
  const evidence = await evidenceOf(claim);
  expect(evidence.verdict).toBe('refuted');
  return evidence;
};

describe('a refutation by figures that nearly agree', () => {
  it('says how many places they differ by, shows them, and names the remedy', async () => {
    const tenths = sizesInequality(
      () => 0.1 * 3,
      () => 0.3,
    );
    expect(formatReason(await refutation(tenths))).toBe(
      'a counterexample to the conclusion, computed exactly: claimed lhs ≤ rhs in [0.3, 0.3], found lhs in [0.30000000000000004, 0.30000000000000004], 1 unit in the last place above rhs, as rounding alone may put it: give both sides as enclosures { lo, hi } that hold their rounding, such as within(value, 1e-13)',
    );
    const nearZero = sizesInequality(
      () => 0.1 * 3 - 0.3,
      () => 0,
    );
    expect(formatReason(await refutation(nearZero))).toContain(
      'only 5.55112e-17 above rhs, as rounding alone',
    );
    const { verdict } = await evidenceOf({
      ...tenths,
      sides: () => ({ lhs: within(0.1 * 3, 1e-13), rhs: within(0.3, 1e-13) }),
    });
    expect(verdict).toBe('corroborated');
  });

  it('says nothing of rounding where both sides are enclosed, or far apart', async () => {
    const enclosed = sizesInequality(Number, Number, {
      sides: () => ({ lhs: { lo: 1 + 2e-15, hi: 1 + 4e-15 }, rhs: { lo: 1, hi: 1 + 1e-15 } }),
    });
    expect(formatReason(await refutation(enclosed))).toMatch(
      /rhs in \[1, 1\.000000000000001\d*\], found lhs in \[1\.000000000000002\d*, 1\.000000000000004\d*\]$/u,
    );
    const apart = sizesInequality(
      () => 3,
      () => 2,
    );
    expect(formatReason(await refutation(apart))).toMatch(/found lhs in \[3, 3\]$/u);
  });

  it('shows probabilities and means by as many digits as tell them apart', async () => {
    const coin = coinClaim({ exit: 0.1, claimed: 0.1 }, { exactly: () => known(0.1 * (1 + 1e-8)) });
    expect(formatReason(await refutation(coin))).toMatch(
      /exit ≤ 0\.1\), found .*\(exit in \[0\.100000001, 0\.100000001\]\)$/u,
    );
    const spin = wheelClaim(
      { spin: wheel([[0.5, 0]], 1), atMost: 0.5 },
      { exactly: () => exactly(0.5 * (1 + 1e-8)) },
    );
    expect(formatReason(await refutation(spin))).toMatch(/≤ 0\.5, found E\[quantity\] in \[0\.500000005, /u);
  });
});

describe('figures that are only lower bounds', () => {
  const bounded = (lhs: number): ReturnType<typeof sizesInequality> =>
    sizesInequality(
      () => lhs,
      () => 2,
      { lowerBoundOnly: () => true },
    );

  it('are called so, and refute', async () => {
    const { counterexample, ...evidence } = await refutation(bounded(3));
    expect(formatReason({ ...evidence, ...(counterexample && { counterexample }) })).toContain(
      'by a computed lower bound: claimed lhs ≤ rhs in [2, 2], found lhs at least in [3, 3]',
    );
    expect(formatHow(counterexample!)).toMatch(/^lower bound, /u);
    expect(formatEvidence({ witness: counterexample! } as never)).toMatch(
      /^a lower bound of the truth, computed/u,
    );
  });

  it('are not counted as exact', async () => {
    const { cases, points, verdict } = await evidenceOf(bounded(1));
    expect({ verdict, ...cases }).toMatchObject({
      verdict: 'corroborated',
      exact: 0,
      lowerBounds: cases.accepted,
    });
    expect(new Set(points.map(({ how }) => how))).toEqual(new Set(['lower bound']));
    const exit = await evidenceOf(
      coinClaim({ exit: 0.1, claimed: 0.2 }, { exactly: () => known(0.1), lowerBoundOnly: () => true }),
    );
    expect(exit.cases).toMatchObject({ exact: 0, lowerBounds: exit.cases.accepted });
    const mean = await evidenceOf(
      wheelClaim(
        { spin: wheel([[0.5, 0]], 1), atMost: 0.7 },
        { exactly: () => exactly(0.5), lowerBoundOnly: () => true },
      ),
    );
    expect(mean.cases).toMatchObject({ exact: 0, lowerBounds: mean.cases.accepted });
  });
});

describe('figures at the ends of what a number holds', () => {
  const { MAX_VALUE, MIN_VALUE } = Number;
  const sides = (lhs: number, rhs: number): Claim =>
    sizesInequality(
      () => lhs,
      () => rhs,
    );
  const tiny = { exit: { lo: MIN_VALUE, hi: 2 * MIN_VALUE }, stay: { lo: 0.5, hi: 1 } };
  const never: Claim = sizesProbability(
    () => 0,
    () => 0.5,
    { exactly: () => tiny },
  );
  it.each<readonly [string, Claim]>([
    ['a right side without end', sides(1, Infinity)],
    ['a left side without end', sides(-Infinity, 1)],
    ['both', sides(-Infinity, Infinity)],
    ['the largest numbers', sides(-MAX_VALUE, MAX_VALUE)],
    ['of one sign', sides(MAX_VALUE, MAX_VALUE)],
    ['the smallest beside the largest', sides(MIN_VALUE, MAX_VALUE)],
    ['an exit of the smallest number', never],
    ['a bound of a mean without end', wheelClaim({ spin: wheel([], 0.5), atMost: Infinity })],
    ['a mean of the smallest number', wheelClaim({ spin: wheel([], MIN_VALUE), atMost: 0.9 })],
  ])('are written and read: %s', async (_, claim) => {
    const { verdict, ...rest } = await evidenceOf(claim);
    expect(['corroborated', 'vacuous', 'undecided']).toContain(verdict);
    expect(canonicalJson(rest as unknown as Json)).not.toBe('');
  });

  it('are informative where both sides are finite', async () => {
    const { verdict, slack } = await evidenceOf(sides(MIN_VALUE, MAX_VALUE));
    expect([verdict, slack?.quantiles.median]).toEqual(['corroborated', expect.closeTo(1454.2, 0)]);
  });
});
