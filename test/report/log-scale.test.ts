import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decadeAbove, decadeBelow, logTicks, powerOfTen } from '../../src/report/pictures/log-scale.ts';

describe('decades', () => {
  it('are powers of ten correctly rounded', () => {
    expect([-23, -5, 0, 5, 22].map(powerOfTen)).toEqual([1e-23, 1e-5, 1, 1e5, 1e22]);
  });

  it('hold a number between them', () => {
    expect([decadeBelow(0.5), decadeAbove(0.5)]).toEqual([0.1, 1]);
    expect([decadeBelow(1e-9), decadeAbove(1e-9), decadeAbove(1)]).toEqual([1e-9, 1e-9, 1]);
  });
});

describe('logTicks', () => {
  it.each([
    [1e-9, 1, [1e-9, 1e-7, 1e-5, 1e-3, 0.1]],
    [0.1, 1, [0.1, 0.2, 0.5, 1]],
    [3, 300, [5, 10, 20, 50, 100, 200]],
    [1.1, 1.3, [1.1, 1.3]],
  ])('between %d and %d are %j', (lo, hi, ticks) => {
    expect(logTicks(lo, hi)).toEqual(ticks);
  });

  it('are few, increasing and within', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
        const ticks = logTicks(lo, hi);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.length).toBeGreaterThan(0);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(lo * 0.99);
          expect(tick).toBeLessThanOrEqual(hi * 1.01);
        }
        expect(ticks.toSorted((x, y) => x - y)).toEqual(ticks);
      }),
      { seed: 3 },
    );
  });
});
