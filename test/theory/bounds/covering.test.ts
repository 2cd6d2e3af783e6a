import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveringClaim } from '../../../properties/networks/covering/claim.ts';
import {
  greedyPacking,
  packings,
  squaredNorm,
  squaredReach,
} from '../../../properties/networks/covering/cases.ts';
import {
  coveringNumberBound,
  coveringNumberIn,
  logCoveringNumber,
} from '../../../src/theory/bounds/covering.ts';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import { parseBudget } from '../../../src/judge/campaign/budget.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';

const a = decimalIntervals(60);

describe('covering numbers', () => {
  it('are (1 + 2r/tau)^k', () => {
    expect(coveringNumberBound({ k: 1, r: 1, tau: 1 })).toBe(3);
    expect(coveringNumberBound({ k: 2, r: 1, tau: 2 })).toBe(4);
    expect(coveringNumberBound({ k: 10, r: 1, tau: 1 })).toBe(59049);
    expect(coveringNumberBound({ k: 3, r: 0, tau: 5 })).toBe(1);
    expect(coveringNumberBound({ k: 0, r: 7, tau: 1 })).toBe(1);
    expect(coveringNumberBound({ k: 5000, r: 1, tau: 0.5 })).toBe(Infinity);
  });

  it('are right to (2k + 4)·2⁻⁵³, the logarithm too, over random symbols', () => {
    const symbols = fc.record({
      k: fc.integer({ min: 1, max: 60 }),
      r: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      tau: fc.double({ min: 1e-2, max: 1e3, noNaN: true }),
    });
    fc.assert(
      fc.property(symbols, ({ k, r, tau }) => {
        const { lo, hi } = a.enclose(coveringNumberIn(a, { k, r: a.of(r), tau: a.of(tau) }));
        // Two more for the ends of the enclosure, rounded outwards.
        const error = (2 * k + 6) * 2 ** -53;
        const found = coveringNumberBound({ k, r, tau });
        expect(found).toBeGreaterThanOrEqual(lo * (1 - error));
        expect(found).toBeLessThanOrEqual(hi * (1 + error));
        // e^log: the logarithm's error of 8·2⁻⁵³ of its size is one of that absolute size.
        const log = logCoveringNumber({ k, r, tau });
        const logError = 10 * 2 ** -53 * (1 + log);
        const back = a.enclose(a.exp(a.of(log)));
        expect(back.hi).toBeGreaterThanOrEqual(lo * (1 - 2 * logError));
        expect(back.lo).toBeLessThanOrEqual(hi * (1 + 2 * logError));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('have a logarithm also where they, or 2r/tau, are beyond float64', () => {
    expect(logCoveringNumber({ k: 5000, r: 1, tau: 1 })).toBeCloseTo(5000 * Math.log(3), 9);
    const far = logCoveringNumber({ k: 2, r: 1e300, tau: 1e-300 });
    expect(Math.abs(far / (2 * (Math.log(2) + 600 * Math.LN10)) - 1)).toBeLessThan(1e-15);
    expect(logCoveringNumber({ k: 3, r: 1e-20, tau: 1 })).toBeCloseTo(6e-20, 30);
    expect(logCoveringNumber({ k: 0, r: 1, tau: 1 })).toBe(0);
  });

  it('grow with k and r, and fall with tau', () => {
    const at = { k: 3, r: 2, tau: 0.5 };
    expect(coveringNumberBound({ ...at, k: 4 })).toBeGreaterThan(coveringNumberBound(at));
    expect(coveringNumberBound({ ...at, r: 3 })).toBeGreaterThan(coveringNumberBound(at));
    expect(coveringNumberBound({ ...at, tau: 0.6 })).toBeLessThan(coveringNumberBound(at));
  });

  it('refuse symbols outside their domains', () => {
    expect(() => coveringNumberBound({ k: 1.5, r: 1, tau: 1 })).toThrow(RangeError);
    expect(() => coveringNumberBound({ k: 1, r: -1, tau: 1 })).toThrow(RangeError);
    expect(() => coveringNumberBound({ k: 1, r: 1, tau: 0 })).toThrow(RangeError);
    expect(() => logCoveringNumber({ k: 1, r: Number.NaN, tau: 1 })).toThrow(RangeError);
  });
});

describe('greedy packings', () => {
  it('take what is at least tau away, and reach all the rest', () => {
    const line = [[0], [2], [3], [5], [6], [9]];
    expect(greedyPacking(line, 3)).toEqual([[0], [3], [6], [9]]);
    expect(squaredReach(line, [[0], [3], [6], [9]])).toBe(1);
    expect(squaredReach(line, [[0]])).toBe(81);
  });

  it('of the claim lie in their ball', () => {
    fc.assert(
      fc.property(
        packings(),
        ({ k, r, points }) =>
          points.length > 0 && points.every((x) => x.length === k && squaredNorm(x) <= r * r),
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  it('of dense lattices have the kissing numbers: 2, 6, 12, 24 round the middle', () => {
    const most = new Map<number, number>();
    for (const { k, r, tau, points } of fc.sample(packings(), { seed: 3, numRuns: 600 })) {
      if (r <= tau + 2) most.set(k, Math.max(most.get(k) ?? 0, greedyPacking(points, tau).length));
    }
    expect([1, 2, 3, 4].map((k) => most.get(k))).toEqual([3, 7, 13, 25]);
  });
});

describe('networks/covering', () => {
  it('is corroborated at the quick budget, every mutant dies, and the ball is needed', async () => {
    const { claims } = await runCampaign({
      claims: [coveringClaim],
      seed: 'covering',
      alpha: 1e-6,
      budget: parseBudget('quick', 1),
    });
    const [claim] = claims;
    expect(claim?.verdict, JSON.stringify(claim?.reason)).toBe('corroborated');
    expect(claim?.mutants.filter(({ outcome }) => outcome !== 'killed').map(({ name }) => name)).toEqual([]);
    expect(claim?.ablations.map(({ outcome }) => outcome)).toEqual(['needed']);
  });
});
