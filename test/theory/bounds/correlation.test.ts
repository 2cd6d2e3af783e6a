import { assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { correlationBound } from '../../../src/theory/bounds/correlation.ts';
import { logChiSquareCdf } from '../../../src/stats/chi-square.ts';

describe('the correlation bound', () => {
  it('is survival itself where the steps are independent: q = 0', () => {
    const chain = { k: 3, q: 0, c: 2, r: 7, d0: 5, T: 1000 };
    expect(correlationBound(chain).exit / survivalProbability(chain).exit).toBeCloseTo(1, 11);
  });
  it('is survival itself after one step from the minimum', () => {
    const chain = { k: 3, q: 0.8, c: 2, r: 7, d0: 0, T: 1 };
    expect(correlationBound(chain).exit / survivalProbability(chain).exit).toBeCloseTo(1, 11);
  });
  it('is the product as written, for a few steps', () => {
    const { k, q, c, r, d0 } = { k: 4, q: 0.7, c: 0.5, r: 3, d0: 1 };
    let expected = 0;
    for (let t = 1; t <= 5; t++) {
      const variance = (c * c * (1 - q ** (2 * t))) / (1 - q * q);
      expected += logChiSquareCdf((r - q ** t * d0) ** 2 / variance, k);
    }
    expect(correlationBound({ k, q, c, r, d0, T: 5 }).logStay / expected).toBeCloseTo(1, 12);
  });
  it('continues a settled chain in closed form: equal increments up to a million steps', () => {
    const at = (T: number): number => correlationBound({ k: 2, q: 0.9, c: 1, r: 9, d0: 9, T }).logStay;
    const hazard = logChiSquareCdf(81 * (1 - 0.9 * 0.9), 2);
    expect((at(1_000_000) - at(1000)) / (999_000 * hazard)).toBeCloseTo(1, 11);
  });
  it('is never above the survival of the radial chain', () => {
    assert(
      property(
        record({
          k: integer({ min: 1, max: 64 }),
          q: double({ min: 0, max: 0.97, noNaN: true }),
          looseness: double({ min: 0.4, max: 3, noNaN: true }),
          share: double({ min: 0, max: 1, noNaN: true }),
          T: constantFrom(1, 2, 3, 10, 100, 10_000),
        }),
        ({ k, q, looseness, share, T }) => {
          const r = looseness * Math.sqrt(k / (1 - q * q));
          const chain = { k, q, c: 1, r, d0: share * r, T };
          const { logStay, logStayError } = survivalProbability(chain);
          const bound = correlationBound(chain).logStay;
          expect(bound).toBeLessThanOrEqual(logStay + logStayError + 1e-12 * -logStay);
        },
      ),
      { seed: 20240607, numRuns: 150 },
    );
  });
  it('keeps an exit probability far below the rounding of 1', () => {
    const { stay, exit } = correlationBound({ k: 1, q: 0.5, c: 1, r: 20, d0: 0, T: 10 });
    expect(stay).toBe(1);
    expect(exit).toBeGreaterThan(1e-70);
    expect(exit).toBeLessThan(1e-60);
  });
  it('is certain without noise or without steps', () => {
    expect(correlationBound({ k: 1, q: 0.5, c: 0, r: 1, d0: 1, T: 10 })).toEqual({
      logStay: 0,
      stay: 1,
      exit: 0,
    });
    expect(correlationBound({ k: 1, q: 0.5, c: 9, r: 1, d0: 1, T: 0 })).toEqual({
      logStay: 0,
      stay: 1,
      exit: 0,
    });
  });
  it('asks for a contraction', () => {
    expect(() => correlationBound({ k: 1, q: 1, c: 1, r: 1, d0: 1, T: 1 })).toThrow(/^q must be below 1/);
    expect(() => correlationBound({ k: 1, q: 0.5, c: 1, r: 1, d0: 2, T: 1 })).toThrow(/^d0 must be/);
  });
});
