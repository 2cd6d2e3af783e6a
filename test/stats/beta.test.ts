import { assert, constantFrom, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lnBetaQuantile, logBetaCdf, logBetaKernel, logBetaSf, logBetaTails } from '../../src/stats/beta.ts';
import { referenceTable, worstRelativeError } from './reference-table.ts';

// At shapes up to 1e8 the mean n·x is rounded at 2^-53, which moves a log of size v by about √(2v) · √n ·
// 1.1e-16: below 1e-12 · max(1, v) throughout the table.
const RELATIVE = 1e-12;

describe('the beta law against 50-digit values', () => {
  const rows = referenceTable('beta');
  it('has log tails right to 1e-12 relative, from −1e7 to −1e-232', () => {
    expect(worstRelativeError(rows, 3, (r) => logBetaCdf(r[0]!, r[1]!, r[2]!))).toBeLessThan(RELATIVE);
    expect(worstRelativeError(rows, 4, (r) => logBetaSf(r[0]!, r[1]!, r[2]!))).toBeLessThan(RELATIVE);
    expect(Math.min(...rows.map((r) => r[3]!))).toBeLessThan(-1e6);
  });
});

describe('the beta law in closed form', () => {
  it('is a power for b = 1', () => {
    for (const x of [1e-300, 1e-15, 0.2, 0.999])
      for (const a of [0.5, 3, 1e6]) {
        const exact = a * Math.log(x);
        expect(Math.abs(logBetaCdf(x, a, 1) / exact - 1)).toBeLessThan(RELATIVE);
      }
  });
  it('is the arcsine law for a = b = ½', () => {
    for (const x of [0.01, 0.3, 0.5, 0.9]) {
      expect(Math.exp(logBetaCdf(x, 0.5, 0.5))).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 14);
    }
  });
  it('puts nothing outside (0, 1)', () => {
    expect([logBetaCdf(0, 2, 3), logBetaSf(0, 2, 3)]).toEqual([-Infinity, 0]);
    expect([logBetaCdf(1, 2, 3), logBetaSf(1, 2, 3)]).toEqual([0, -Infinity]);
  });
  it('refuses points outside [0, 1], NaN and shapes below ½', () => {
    for (const x of [-0.1, 1.1, Number.NaN]) expect(() => logBetaCdf(x, 1, 1)).toThrow(RangeError);
    expect(() => logBetaSf(0.5, 0.2, 1)).toThrow(RangeError);
    expect(() => logBetaSf(0.5, 1, Number.NaN)).toThrow(RangeError);
  });
});

describe('beta laws', () => {
  const shape = integer({ min: 0, max: 2000 }).map((n) => n + 0.5);
  const point = constantFrom(-1, -2, -8, -30, -200).chain((m) => double({ min: m, max: 0, noNaN: true }));
  it('has tails that add up to 1 and swap under x ↔ 1 − x', () => {
    assert(
      property(shape, shape, point, (a, b, log10) => {
        const x = 10 ** log10;
        const here = logBetaTails(x, 1 - x, a, b);
        const there = logBetaTails(1 - x, x, b, a);
        expect(Math.abs(Math.exp(here.cdf) + Math.exp(here.sf) - 1)).toBeLessThan(4e-16);
        // at x = the mean either fraction may be used; elsewhere the two are the same computation
        expect(Math.abs(here.cdf - there.sf)).toBeLessThanOrEqual(1e-12 * Math.abs(here.cdf));
      }),
      { seed: 1 },
    );
  });
  it('satisfies I_x(a, b) = I_x(a+1, b) + x^a y^b / (a B(a, b))', () => {
    assert(
      property(shape, shape, point, (a, b, log10) => {
        const x = Math.min(0.9, 10 ** log10);
        const left = logBetaCdf(x, a, b);
        const step = Math.exp(logBetaKernel(x, 1 - x, a, b) - Math.log(a) - left);
        const rest = Math.exp(logBetaCdf(x, a + 1, b) - left);
        // the three logs are each right to 1e-13 of their size
        expect(Math.abs(step + rest - 1)).toBeLessThan(1e-13 * (30 + Math.abs(left)));
      }),
      { seed: 2 },
    );
  });
});

describe('the quantile of the beta law', () => {
  it('is where the tail is what it is asked to be, from any guess', () => {
    const wrong: string[] = [];
    for (const a of [1, 2, 31, 5e4, 1e8])
      for (const b of [1, 3, 700, 2e6])
        for (const logP of [-1e-3, -0.7, -14.5, -300, -1e5]) {
          if (logP / a < -600) continue;
          for (const guess of [undefined, -1e-6, -1, -50]) {
            const u = lnBetaQuantile(logP, a, b, guess);
            const { cdf } = logBetaTails(Math.exp(u), -Math.expm1(u), a, b);
            // what a last bit of ln x makes of it
            const bit = 2 ** -52 * (Math.abs(u) + 1) * a;
            if (!(Math.abs(cdf / logP - 1) <= 1e-11 + bit / Math.abs(logP)))
              wrong.push(`${a} ${b} ${logP} from ${guess}: ${cdf}`);
          }
        }
    expect(wrong).toEqual([]);
  });
  it('is a power for b = 1, and refuses what has none', () => {
    expect(lnBetaQuantile(-14.5, 2, 1)).toBeCloseTo(-7.25, 13);
    for (const [logP, a, b] of [
      [0, 1, 1],
      [Number.NaN, 1, 1],
      [-1, 0.5, 1],
    ] as const)
      expect(() => lnBetaQuantile(logP, a, b)).toThrow(RangeError);
  });
});
