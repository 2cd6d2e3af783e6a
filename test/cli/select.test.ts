import { describe, expect, it } from 'vitest';
import { nearest, selectIds, selectOne } from '../../src/cli/select.ts';

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
  ])('reads %j as ids, families and globs', (patterns, expected) => {
    expect([...selectIds(ids, patterns)]).toEqual(expected);
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
