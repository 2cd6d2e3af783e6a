import { describe, expect, it } from 'vitest';
import { collectList } from '../../src/cli/flags.ts';

describe('collectList', () => {
  it('splits at commas and spaces and appends', () => {
    expect(collectList('a,b, c,', ['z'])).toEqual(['z', 'a', 'b', 'c']);
  });

  it('does not take nothing for all', () => {
    expect(collectList('')).toEqual(['']);
    expect(collectList(' ,', ['a'])).toEqual(['a', '']);
  });
});
