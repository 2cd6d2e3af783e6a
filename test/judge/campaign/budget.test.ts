import { describe, expect, it } from 'vitest';
import { parseBudget } from '../../../src/judge/campaign/budget.ts';
import { UsageError } from '../../../src/core/errors.ts';

describe('a budget', () => {
  it.each([
    ['quick', 'quick', 3_000_000, 60],
    ['default', 'default', 60_000_000, 400],
    ['thorough', 'thorough', 8_000_000_000, 1000],
    ['5e8', '500000000 steps', 12_500_000, 250],
    ['500000000 steps', '500000000 steps', 12_500_000, 250],
    ['500_000_000', '500000000 steps', 12_500_000, 250],
    ['1000', '1000 steps', 1000, 50],
    ['1e15', '1000000000000000 steps', 25_000_000_000_000, 2000],
  ])('%s is shared by ten claims', (text, name, stepsPerClaim, casesPerClaim) => {
    expect(parseBudget(text, 10)).toEqual({ name, stepsPerClaim, casesPerClaim });
  });

  it('in steps has room for no claims too', () => {
    expect(parseBudget('4000000', 0).stepsPerClaim).toBe(1_000_000);
  });

  it.each([
    '',
    'slow',
    'constructor',
    'toString',
    '__proto__',
    '999',
    '0',
    '-5e8',
    '1.5',
    '1000.5',
    'NaN',
    'Infinity',
    '1e300',
    '5e8 seconds',
    'Default',
  ])("'%s' is refused in one line", (text) => {
    expect(() => parseBudget(text, 10)).toThrow(UsageError);
    expect(() => parseBudget(text, 10)).toThrow(/^--budget must be .*, got '.*'$/u);
  });
});
