import { describe, expect, it } from 'vitest';
import { normalCdf, normalIsf, normalSf } from '../../src/stats/normal.ts';
import { referenceTable, worstRelativeError } from './reference-table.ts';

// x/√2 is rounded, which moves a tail of size e^{-v} by 2v · 1.1e-16; v ≤ 690 here.
const RELATIVE = 1e-12;

describe('the normal law', () => {
  const rows = referenceTable('normal');
  it('is right to 1e-12 relative in both tails, against 60-digit values', () => {
    expect(worstRelativeError(rows, 1, (r) => normalCdf(r[0]!))).toBeLessThan(RELATIVE);
    expect(worstRelativeError(rows, 2, (r) => normalSf(r[0]!))).toBeLessThan(RELATIVE);
  });
  it('is symmetric', () => {
    for (const x of [0, 0.3, 2, 17]) expect(normalCdf(-x)).toBe(normalSf(x));
  });
  it('has an inverse, 0 at ½', () => {
    expect(Math.abs(normalIsf(0.5))).toBeLessThan(1e-15);
    for (const p of [1e-300, 1e-9, 0.1, 0.4]) {
      expect(Math.abs(Math.log(normalSf(normalIsf(p)) / p))).toBeLessThan(1e-9);
      if (p > 1e-3) expect(Math.abs(normalIsf(1 - p) + normalIsf(p))).toBeLessThan(1e-12);
    }
    expect(() => normalIsf(0)).toThrow(RangeError);
    expect(() => normalIsf(Number.NaN)).toThrow(RangeError);
  });
});
