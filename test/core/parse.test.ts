import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { parseProbability, parseSeed, parseWhole } from '../../src/core/parse.ts';

describe('parseProbability', () => {
  it('takes what lies strictly between 0 and 1', () => {
    expect(['1e-9', '0.05', ' .5 '].map((text) => parseProbability(text, '--alpha'))).toEqual([
      1e-9, 0.05, 0.5,
    ]);
  });

  it.each(['NaN', '', ' ', '0', '1', '-0.1', '2', 'Infinity', 'abc', '1e-400'])('refuses %j', (text) => {
    const refused = (): unknown => parseProbability(text, 'file: alpha');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow('file: alpha must be a number with 0 < alpha < 1, got');
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

describe('parseWhole', () => {
  it('takes whole numbers between its limits, written in digits', () => {
    expect(['0', '7', '10'].map((text) => parseWhole(text, '--n', 0, 10))).toEqual([0, 7, 10]);
    for (const text of ['', '11', '-1', '1.5', '1e1', '0x1', '٣'])
      expect(() => parseWhole(text, '--n', 0, 10)).toThrow('--n must be a whole number from 0 to 10, got');
  });
});
