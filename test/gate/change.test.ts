import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { fromExit } from '../../src/core/probability.ts';
import { behaviourOf } from '../../src/gate/behaviour.ts';
import {
  type ChangeKind,
  changeKinds,
  differencesOf,
  isSettled,
  needsFullBudget,
  mustBeNamed,
  sameMeaning,
} from '../../src/gate/change.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import { updatedLock } from '../../src/gate/update.ts';
import { agreeingCoinClaim, tosses } from '../statements/coins.ts';
import { sizesInequality } from '../statements/known-statements.ts';
import { mixedClaims } from '../statements/mixed-claims.ts';
import { changeOf, evenClaim, kindsOf, onCasesOf, otherCases, scaled } from './claims.ts';

const even = evenClaim();
const dropped = evenClaim({ given: {} });
const quarter = evenClaim({ given: { even: { holds: ({ n }) => n % 4 === 0 } } });
const odd = evenClaim({ given: { odd: { holds: ({ n }) => n % 2 === 1 } } });
const renamed = evenClaim({ given: { 'n is even': even.given['even']! } });
const { 'a tenth': tenth, 'coins that exit': coins } = even.mustRefute;

describe('a claim beside what it was', () => {
  it.each(mixedClaims)('has no difference from itself: $id', (claim) => {
    expect(changeOf(claim, claim)).toEqual([]);
  });

  it.each<[string, Claim, Claim, readonly ChangeKind[]]>([
    ['a smaller exit', even, scaled(() => 0.99), ['tightened']],
    ['a larger exit', even, scaled(() => 1.01), ['weakened']],
    [
      'smaller here, larger there',
      even,
      scaled(({ n }) => (n < 50 ? 0.9 : 1.1)),
      ['changed in both directions'],
    ],
    [
      'another bound at odd n alone, where nothing is promised',
      even,
      scaled(({ n }) => (n % 2 === 1 ? 2 : 1)),
      [],
    ],
    ['rounding of the 13th digit', even, scaled(() => 1 + 1e-13), []],
    ['a hypothesis dropped', even, dropped, ['hypotheses relaxed']],
    ['a hypothesis added', dropped, even, ['hypotheses strengthened']],
    ['a stricter hypothesis under the same name', even, quarter, ['hypotheses strengthened']],
    ['another hypothesis', even, odd, ['hypotheses changed']],
    ['a hypothesis renamed', even, renamed, ['reworded']],
    ['other words', even, evenClaim({ says: 'n is small' }), ['reworded']],
    ['another source', even, evenClaim({ source: 'my notes' }), ['reworded']],
    ['other cases', even, evenClaim({ cases: otherCases }), ['cases changed']],
    ['a mutant added', evenClaim({ mustRefute: { 'a tenth': tenth! } }), even, ['mutant added']],
    ['a mutant removed', even, evenClaim({ mustRefute: { 'a tenth': tenth! } }), ['mutant removed']],
    [
      'a mutant that says something else',
      even,
      evenClaim({ mustRefute: { 'a tenth': { atLeast: () => fromExit(1e-6) }, 'coins that exit': coins! } }),
      ['mutant changed'],
    ],
    [
      'an oracle moved, where only equality counts',
      agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.3) }),
      agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.29) }),
      ['changed in both directions'],
    ],
    [
      'another experiment for the same bound, which only running shows',
      even,
      evenClaim({ event: () => tosses(0.5) }),
      [],
    ],
  ])('%s', (_what, before, after, kinds) => {
    expect(kindsOf(before, after)).toEqual(kinds);
  });

  it.each<[string, readonly (readonly [number, number])[], readonly ChangeKind[]]>([
    [
      'one of several is weaker, another sharper',
      [
        [1, 1.9],
        [1, 9],
      ],
      ['changed in both directions'],
    ],
    [
      'its left side is smaller, too',
      [
        [0.5, 1.9],
        [1, 3],
      ],
      ['changed in both directions'],
    ],
    [
      'another is added',
      [
        [1, 2],
        [1, 3],
        [1, 4],
      ],
      ['tightened'],
    ],
    ['the last is gone', [[1, 2]], ['weakened']],
  ])('of several inequalities: %s', (_, sides, kinds) => {
    const claim = (all: readonly (readonly [number, number])[]): Claim => {
      const one = sizesInequality(
        () => 1,
        () => 2,
      );
      return { ...one, sides: () => all.map(([lhs, rhs]) => ({ lhs: exactly(lhs), rhs: exactly(rhs) })) };
    };
    const before = [
      [1, 2],
      [1, 3],
    ] as const;
    expect(kindsOf(claim(before), claim(before))).toEqual([]);
    expect(kindsOf(claim(before), claim(sides))).toEqual(kinds);
  });

  it('is weakened by a wider enclosure around the same middle, and tightened by a narrower one', () => {
    const agreeing = (half: number): Claim =>
      agreeingCoinClaim({ exit: 0.3, oracle: { lo: 0.3 - half, hi: 0.3 + half } });
    const [wider] = changeOf(agreeing(0.01), agreeing(0.2));
    expect(wider!.kind).toBe('weakened');
    expect(wider!.detail).toContain('exit in [0.29, 0.31] → exit in [0.1, 0.5]');
    expect(kindsOf(agreeing(0.2), agreeing(0.01))).toEqual(['tightened']);
    const within = (half: number): Claim => {
      const one = sizesInequality(
        () => 1,
        () => 2,
      );
      return { ...one, sides: () => ({ lhs: exactly(1), rhs: { lo: 2 - half, hi: 2 + half } }) };
    };
    expect(kindsOf(within(0.1), within(0.5))).toEqual(['weakened']);
  });

  it('does not miss the ends of enclosures in a lock of an older version', () => {
    const claim = agreeingCoinClaim({ exit: 0.3, oracle: { lo: 0.2, hi: 0.4 } });
    const now = behaviourOf(claim);
    const older = {
      ...now,
      cases: now.cases.map(({ case: c, given, bound }) => ({ case: c, given, bound })),
    };
    expect(differencesOf(older, now)).toEqual([]);
  });

  it('is weakened where it was tightened, when the two are exchanged', () => {
    for (const factor of [0.5, 0.99, 1 - 1e-6]) {
      const sharper = scaled(() => factor);
      expect([kindsOf(even, sharper), kindsOf(sharper, even)]).toEqual([['tightened'], ['weakened']]);
    }
  });

  it('has lost the cases that it no longer reads, and every bound with them', () => {
    const schema = z.strictObject({ n: z.int().max(50), m: z.int() });
    const cases = even.cases.filter(({ n }: { readonly n: number }) => n <= 50);
    const [first] = changeOf(even, evenClaim({ schema, cases }));
    const lost = behaviourOf(even).cases.filter((c) => (c.case as { n: number }).n > 50).length;
    expect(lost).toBeGreaterThan(10);
    expect(first).toEqual({
      kind: 'cases no longer read',
      detail: `${lost} of 64 remembered cases are no cases any more`,
    });
  });

  it('changed in both directions where it became another kind of statement', () => {
    const [, second] = changeOf(even, { ...agreeingCoinClaim({ exit: 0, oracle: exactly(0) }), id: even.id });
    expect(second).toEqual({
      kind: 'changed in both directions',
      detail: 'it was of the kind probability and is agreement',
    });
  });

  it('shows where a bound moved most, and by how much', () => {
    const at = behaviourOf(even).cases.map((c) => (c.case as { n: number }).n);
    const n = at.find((other) => other % 2 === 0 && other > 0)!;
    const [first] = changeOf(
      even,
      scaled((c) => (c.n === n ? 2 : 1.5)),
    );
    const exit = (n + 1) / 200;
    expect(first!.detail).toMatch(/^at (\d+) of \1 cases; most at /u);
    expect(first!.detail).toContain(`"n":${n}`);
    expect(first!.detail).toContain(`exit ${exit} → exit ${2 * exit}`);
  });

  it.each([1e-5, 1e-8, 1e-11])('shows a move of %d by as many digits as it takes', (move) => {
    const [first] = changeOf(
      even,
      scaled(() => 1 + move),
    );
    const [, from, to] = /exit (\S+) → exit (\S+)$/u.exec(first!.detail)!;
    expect(Number(to) / Number(from) - 1).toBeGreaterThan(0);
  });
});

describe('kinds of change', () => {
  it('are all either harmless, to be named, or judged by a run alone', () => {
    const free = changeKinds.filter((kind) => !mustBeNamed.has(kind));
    expect(free).toEqual([
      'added',
      'reworded',
      'tightened',
      'hypotheses relaxed',
      'cases changed',
      'mutant added',
      'statement added',
      'statement renamed',
      'both changed',
    ]);
    const settled = changeKinds.filter((kind) =>
      isSettled({ id: 'a/b', differences: [{ kind, detail: '' }] }),
    );
    expect(settled).toEqual(['reworded', 'mutant added']);
    expect(isSettled({ id: 'a/b', differences: [] })).toBe(true);
    const quick = changeKinds.filter(
      (kind) => !needsFullBudget({ id: 'a/b', differences: [{ kind, detail: '' }] }),
    );
    expect(quick).toEqual(['reworded']);
  });
});

describe('a theory beside its lock', () => {
  const lockOf = (claims: readonly Claim[]): ReturnType<typeof updatedLock> => {
    const { changes, today } = compareTheory(claims, undefined);
    const first = { lock: undefined, lakatos: '0', alpha: 0.1, run: 1 };
    return updatedLock({ ...first, changes, today, notes: [], campaigns: [] });
  };
  const kinds = (claims: readonly Claim[], lock: readonly Claim[]): unknown =>
    compareTheory(claims, lockOf(lock)).changes.map(({ id, differences }) => [
      id,
      differences.map(({ kind }) => kind),
    ]);

  it('has no difference from itself', () => {
    expect(kinds(mixedClaims, mixedClaims)).toEqual(mixedClaims.map(({ id }) => [id, []]));
  });

  it('has a new claim added and one that is gone removed', () => {
    const other = evenClaim({ id: 'sizes/other', atLeast: () => fromExit(0.5) });
    expect(kinds([other], [even])).toEqual([
      ['sizes/other', ['added']],
      ['sizes/even', ['removed']],
    ]);
  });

  it('has a claim renamed that is gone while a new one means the same, once', () => {
    const [a, b] = [evenClaim({ id: 'sizes/a' }), evenClaim({ id: 'sizes/b' })];
    expect(kinds([a, b], [even])).toEqual([
      ['sizes/a', ['renamed']],
      ['sizes/b', ['added']],
    ]);
    expect(sameMeaning(behaviourOf(even), onCasesOf(behaviourOf(even), a))).toBe(true);
    expect(
      sameMeaning(
        behaviourOf(even),
        onCasesOf(
          behaviourOf(even),
          scaled(() => 0.9),
        ),
      ),
    ).toBe(false);
  });
});
