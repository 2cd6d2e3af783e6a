import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { fromExit } from '../../src/core/probability.ts';
import { behaviourOf, boundVersion, canonicalCases, reads } from '../../src/gate/behaviour.ts';
import { agreeingCoinClaim, coinClaim, twinCoinClaim, wheel, wheelClaim } from '../statements/coins.ts';
import { type Sizes, sizesInequality } from '../statements/known-statements.ts';
import { evenClaim, otherCases } from './claims.ts';

const first = (claim: Claim): readonly number[] | null => behaviourOf(claim).cases[0]!.bound;

describe('the behaviour of a claim', () => {
  it.each<[string, Claim, readonly number[]]>([
    ['exit and −stay of a probability', coinClaim({ exit: 0, claimed: 0.25 }), [0.25, -0.75]],
    ['the bound of a mean', wheelClaim({ spin: wheel([], 0), atMost: 0.375 }), [0.375]],
    [
      'right and −left of an inequality',
      sizesInequality(
        () => 2,
        () => 3,
      ),
      [3, -2],
    ],
    [
      'exit and stay of an agreement, by their middles',
      agreeingCoinClaim({ exit: 0, oracle: { lo: 0.25, hi: 0.75 } }),
      [0.5, 0.5],
    ],
    ['nothing of an invariance', twinCoinClaim({ first: 0, second: 0 }), []],
  ])('keeps %s', (_what, claim, bound) => {
    expect(first(claim)).toEqual(bound);
  });

  it('keeps 12 significant digits, so that the order of a sum does not matter, and a changed constant does', () => {
    const at = (claimed: number): unknown => first(coinClaim({ exit: 0, claimed }));
    expect(at(0.1 + 0.2)).toEqual(at(0.3));
    expect(at(0.3 + 1e-11)).not.toEqual(at(0.3));
  });

  it('has 64 cases of the claim’s space and 8 of each space in which a hypothesis may fail', () => {
    const claim = evenClaim();
    expect(behaviourOf(claim).cases).toHaveLength(canonicalCases.own);
    const given = { ...claim.given, small: { holds: ({ n }: Sizes) => n >= 0, without: otherCases } };
    expect(behaviourOf(evenClaim({ given })).cases).toHaveLength(canonicalCases.own + canonicalCases.without);
  });

  it('has a version, which is another of another bound, hypothesis or space, and not of other words', () => {
    const version = (change: Parameters<typeof evenClaim>[0]): string => boundVersion(evenClaim(change));
    const own = version({});
    expect(version({ id: 'other/name', says: 'another', notes: 'n' })).toBe(own);
    const { atLeast, given } = evenClaim();
    const times = (factor: number): Parameters<typeof evenClaim>[0] => ({
      atLeast: (c) => fromExit(factor * atLeast(c).exit),
    });
    expect(version(times(1))).toBe(own);
    expect(version(times(1.001))).not.toBe(own);
    expect(version({ cases: otherCases })).not.toBe(own);
    expect(version({ given: { ...given, small: { holds: ({ n }: Sizes) => n < 3 } } })).not.toBe(own);
  });

  it('draws the same cases whatever the claim is called and says', () => {
    const [a, b] = [evenClaim(), evenClaim({ id: 'other/name', says: 'another' })].map((claim) =>
      behaviourOf(claim),
    );
    expect(b!.space).toBe(a!.space);
    expect(b!.cases).toEqual(a!.cases);
    expect(behaviourOf(evenClaim({ cases: otherCases })).space).not.toBe(a!.space);
  });

  it('says which hypotheses hold, in the order of their names, and ? where one cannot be asked', () => {
    const claim = evenClaim({
      given: {
        zero: { holds: ({ n }) => n === 0 },
        asked: {
          holds: ({ n }) => {
            if (n === 7) throw new RangeError('n must not be 7');
            return n > 3;
          },
        },
      },
    });
    const { given, cases } = behaviourOf(claim, [
      { n: 0, m: 0 },
      { n: 5, m: 0 },
      { n: 7, m: 0 },
      { n: -1, m: 0 },
    ]);
    expect(given).toEqual(['asked', 'zero']);
    expect(cases.map((c) => c.given)).toEqual(['01', '10', '?0', '??']);
  });

  it.each<[string, () => number]>([
    [
      'refuses the case',
      () => {
        throw new RangeError('no');
      },
    ],
    ['is no finite number there', () => Infinity],
  ])('has no bound where the statement %s', (_what, exit) => {
    expect(first(evenClaim({ atLeast: () => fromExit(exit()) }))).toBeNull();
  });

  it('lets a defect of a claim’s code through', () => {
    const broken = evenClaim({
      atLeast: () => {
        throw new TypeError('a defect');
      },
    });
    expect(() => behaviourOf(broken)).toThrow('a defect');
  });

  it('tells mutants apart by their bounds and by what they replace, not by their names', () => {
    const digests = Object.fromEntries(
      behaviourOf(evenClaim()).mutants.map(({ name, digest }) => [name, digest]),
    );
    const { mustRefute } = evenClaim();
    const same = behaviourOf(evenClaim({ mustRefute: { renamed: mustRefute['a tenth']! } })).mutants[0]!
      .digest;
    expect(same).toBe(digests['a tenth']);
    const other = behaviourOf(
      evenClaim({ mustRefute: { 'a tenth': { atLeast: ({ n }) => fromExit((n + 1) / 2020) } } }),
    );
    expect(other.mutants[0]!.digest).not.toBe(digests['a tenth']);
    expect(digests['a tenth']).not.toBe(digests['coins that exit']);
  });

  it('reads the cases that the schema reads', () => {
    expect(reads(evenClaim(), { n: 1, m: 2 })).toBe(true);
    expect(
      reads(evenClaim({ schema: z.strictObject({ n: z.int(), m: z.int(), k: z.int() }) as never }), {
        n: 1,
        m: 2,
      }),
    ).toBe(false);
  });

  it('takes the middle of enclosures', () => {
    const sides = () => ({ lhs: { lo: 1, hi: 3 }, rhs: exactly(5) });
    expect(
      first(
        sizesInequality(
          () => 0,
          () => 0,
          { sides },
        ),
      ),
    ).toEqual([5, -2]);
  });
});
