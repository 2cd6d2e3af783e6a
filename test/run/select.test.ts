import { describe, expect, it } from 'vitest';
import { nearest, selectIds, selectOne } from '../../src/run/select.ts';

const ids = ['stagnation/product', 'stagnation/drift-sum', 'geometry/one-step', 'stagnation-free/product'];

describe('selectIds', () => {
  it.each([
    [['stagnation/product'], ['stagnation/product']],
    [['stagnation'], ['stagnation/product', 'stagnation/drift-sum']],
    [['stagnation/'], ['stagnation/product', 'stagnation/drift-sum']],
    [['*/product'], ['stagnation/product', 'stagnation-free/product']],
    [
      ['stagnation/d*', 'geometry'],
      ['stagnation/drift-sum', 'geometry/one-step'],
    ],
    [['*'], ids],
    [['*-*/*pro*t'], ['stagnation-free/product']],
    [['stag*stag*'], undefined],
    // the two ends do not share letters
    [['stagnation/drift-sum*sum'], undefined],
  ])('reads %j as ids, families and globs', (patterns, expected) => {
    const selected = (): readonly string[] => [...selectIds(ids, patterns)];
    if (expected === undefined) expect(selected).toThrow('no claim or family matches');
    else expect(selected()).toEqual(expected);
  });

  it('takes no time that grows with the ways in which a pattern could match', () => {
    const long = `a/${'a'.repeat(100)}`;
    const pattern = `${'*a'.repeat(50)}*`;
    // there are more than 10^28 ways
    expect(selectIds([long], [pattern])).toEqual(new Set([long]));
    expect(() => selectIds([long], [`${pattern}b*`])).toThrow('no claim or family matches');
  });

  it('takes nothing in a pattern but the star as special', () => {
    expect(() => selectIds(ids, ['stagnation.product'])).toThrow('no claim or family matches');
    expect(() => selectIds(ids, ['(*'])).toThrow('no claim or family matches');
  });

  it('refuses a pattern that names nothing, in one line, with the nearest names', () => {
    expect(() => selectIds(ids, ['stagnation/prodct'])).toThrow(
      "no claim or family matches 'stagnation/prodct'; nearest: stagnation/product",
    );
    expect(() => selectIds(ids, ['geometri'])).toThrow('nearest: geometry');
  });
});

describe('selectOne', () => {
  it('finds an id and nothing shorter', () => {
    expect(selectOne(ids, 'geometry/one-step')).toBe('geometry/one-step');
    expect(() => selectOne(ids, 'geometry')).toThrow(
      "no claim is called 'geometry'; nearest: geometry/one-step",
    );
  });
});

describe('nearest', () => {
  it('orders by edit distance and gives at most three', () => {
    expect(nearest('kitten', ['sitting', 'kitchen', 'mitten', 'x'])).toEqual([
      'mitten',
      'kitchen',
      'sitting',
    ]);
  });
});
