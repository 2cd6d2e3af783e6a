import { describe, expect, it } from 'vitest';
import { rateExponent } from '../../src/kit/rate-exponent.ts';

describe('the exponent of a rate', () => {
  it('is that of a power law, whatever its constant', () => {
    const { lo, hi } = rateExponent([4, 3 * 4 ** -1.5], [64, 3 * 64 ** -1.5]);
    expect([lo <= -1.5, hi >= -1.5, hi - lo < 1e-14]).toEqual([true, true, true]);
    const same = rateExponent([64, 0.75], [4, 12]);
    expect([same.lo <= -1, same.hi >= -1]).toEqual([true, true]);
  });
  it('is as wide as the values are', () => {
    const { lo, hi } = rateExponent([1, 1], [2, { lo: 0.5, hi: 1 }]);
    expect([lo <= -1, lo > -1 - 1e-14, hi >= 0, hi < 1e-14]).toEqual([true, true, true, true]);
  });
  it('is none of values that may be 0, or of one n', () => {
    expect(() => rateExponent([1, 1], [2, { lo: 0, hi: 1 }])).toThrow(
      'value must be positive throughout, got 0',
    );
    expect(() => rateExponent([2, 1], [2, 1])).toThrow(
      'n must be positive and two different numbers, got 2, 2',
    );
  });
});
