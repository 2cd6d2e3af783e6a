import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinct, slug } from '../../src/report/slug.ts';

describe('slug', () => {
  it.each([
    ['stagnation/product', 'stagnation-product'],
    ['q² for q', 'q2-for-q'],
    ['1 − ημ for q', '1-etamu-for-q'],
    ['tail (ii) without √Σs_i²', 'tail-ii-without-sqrtsums-i2'],
    ['../..', 'unnamed'],
  ])('%s becomes %s', (text, expected) => {
    expect(slug(text)).toBe(expected);
  });

  it('is a safe name whatever the text, and leaves safe names alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const name = slug(text);
        expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(slug(name)).toBe(name);
      }),
      { seed: 2 },
    );
  });
});

describe('distinct', () => {
  it('numbers what is repeated and never makes a name that is there already', () => {
    expect(distinct(['a', 'a-2', 'a', 'b', 'a'])).toEqual(['a', 'a-2', 'a-3', 'b', 'a-4']);
    expect(new Set(distinct(['a', 'a', 'a-2', 'a-2'])).size).toBe(4);
  });
});
