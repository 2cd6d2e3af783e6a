import { describe, expect, it } from 'vitest';
import { collectList, parseAlpha, parseSeed } from '../../src/cli/flags.ts';
import { UsageError } from '../../src/core/errors.ts';

describe('parseAlpha', () => {
  it('takes what lies strictly between 0 and 1', () => {
    expect(['1e-9', '0.05', ' .5 '].map((text) => parseAlpha(text))).toEqual([1e-9, 0.05, 0.5]);
  });

  it.each(['NaN', '', ' ', '0', '1', '-0.1', '2', 'Infinity', 'abc', '1e-400'])('refuses %j', (text) => {
    expect(() => parseAlpha(text)).toThrow(UsageError);
  });
});

describe('parseSeed', () => {
  it('takes any text that fits a line', () => {
    expect(parseSeed('Größe 7')).toBe('Größe 7');
  });

  it.each(['', 'a\nb', 'x'.repeat(201)])('refuses %j', (text) => {
    expect(() => parseSeed(text)).toThrow(UsageError);
  });
});

describe('collectList', () => {
  it('splits at commas and spaces and appends', () => {
    expect(collectList('a,b, c,', ['z'])).toEqual(['z', 'a', 'b', 'c']);
  });
});
