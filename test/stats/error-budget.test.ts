import { describe, expect, it } from 'vitest';
import { logThreshold, split } from '../../src/stats/error-budget.ts';

describe('the error budget', () => {
  it('spends less than α over any number of attempts, and all of it in the limit: 1 − 1/(n+1) of it after n', () => {
    let spent = 0;
    for (let i = 1; i <= 1000; i++) spent += Math.exp(-logThreshold(1e-9, i));
    expect(Math.abs(spent / (1e-9 * (1 - 1 / 1001)) - 1)).toBeLessThan(1e-13);
  });
  it('gives the same share to each part', () => {
    expect(split(0.05, 5)).toBe(0.01);
    expect(split(1e-9, 1)).toBe(1e-9);
  });
  it('has the threshold of an attempt as log(1/α_i), α_i = α/(i(i+1))', () => {
    for (const i of [1, 2, 7])
      expect(Math.abs(logThreshold(1e-9, i) + Math.log(1e-9 / (i * (i + 1))))).toBeLessThan(1e-13);
  });
  it('refuses an α outside (0, 1], attempts below 1 and no parts', () => {
    for (const alpha of [0, -1, 1.1, Number.NaN]) expect(() => logThreshold(alpha, 1)).toThrow(RangeError);
    expect(() => logThreshold(0.1, 0)).toThrow(RangeError);
    expect(() => logThreshold(0.1, 1.5)).toThrow(RangeError);
    expect(() => split(0.1, 0)).toThrow(RangeError);
  });
});
