import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/core/elementary.ts';
import {
  type DriftConstants,
  driftConstants,
  logMoment,
} from '../../../src/theory/bounds/drift-constants.ts';
import { driftSum } from '../../../src/theory/bounds/stagnation-drift.ts';
import { scaledExcess, supermartingaleBound } from '../../../src/theory/bounds/supermartingale.ts';
import { EXIT_TOLERANCE, expectRelative, reference } from './reference.ts';
import { anyDriftConstants } from './any-drift-constants.ts';

const SEED = 9;
const anyConstants = anyDriftConstants(300);

describe('scaledExcess', () => {
  it('is at least e^{−lambda r²}(D v^kappa − v) for every v between 1 and e^{lambda r²}, and attained by one', () => {
    fc.assert(
      fc.property(anyConstants, (c) => {
        const top = c.lambda * c.r * c.r;
        const excess = scaledExcess(c);
        let largest = 0;
        for (let i = 0; i <= 4000; i++) {
          const u = (top * i) / 4000;
          largest = Math.max(largest, exp(c.logD + c.kappa * u - top) - exp(u - top));
        }
        // the difference here, of numbers up to e³, is itself rounded
        expect(largest).toBeLessThanOrEqual(excess * (1 + 1e-12) + 1e-14);
        // the curve is smooth in log v: a grid of top/4000 misses the maximum by its square
        expect(largest).toBeGreaterThanOrEqual(excess * (1 - 1e-3) - 1e-14);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('is 0 when the drift never exceeds 1', () => {
    expect(scaledExcess({ kappa: 0.5, logD: 0, lambda: 1, r: 2 })).toBe(0);
  });
});

describe('supermartingaleBound', () => {
  it('agrees with 100 reference values, at a given switching time and at the best', () => {
    for (const { lam, w, s, atS, best, ...symbols } of reference.drift) {
      const constants = driftConstants({ ...symbols, lambda: lam, w });
      expectRelative(supermartingaleBound(constants, s).exit, atS, EXIT_TOLERANCE);
      expectRelative(supermartingaleBound(constants).exit, best, EXIT_TOLERANCE);
    }
  });

  it('is T2-sum at s = T, so that the best s never loses to it', () => {
    fc.assert(
      fc.property(anyConstants, (c) => {
        const sum = driftSum(c).exit;
        expect(supermartingaleBound(c, c.T).exit).toBe(sum);
        expect(supermartingaleBound(c).exit).toBeLessThanOrEqual(sum);
      }),
      { seed: SEED },
    );
  });

  it('finds the least over all s, and says where', () => {
    fc.assert(
      fc.property(anyConstants, (c) => {
        const best = supermartingaleBound(c);
        for (let s = 0; s <= c.T; s++) {
          expect(best.exit).toBeLessThanOrEqual(supermartingaleBound(c, s).exit * (1 + 1e-12));
        }
        expectRelative(supermartingaleBound(c, best.s).exit, best.exit, 1e-13);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('counts m_0 at s = 0: without it the bound is another one', () => {
    const c: DriftConstants = { kappa: 0.4, logD: 0.3, logM0: 2, lambda: 0.5, r: 2, T: 3 };
    const excess = scaledExcess(c);
    expectRelative(supermartingaleBound(c, 0).exit, exp(2 - 2) + 3 * excess, 1e-15);
    expectRelative(supermartingaleBound(c, 1).exit, exp(logMoment(c, 1) - 2) + 2 * excess, 1e-15);
  });

  it('takes a million steps', () => {
    const c: DriftConstants = { kappa: 0.9, logD: 0.5, logM0: 0, lambda: 1, r: 5, T: 1e6 };
    const best = supermartingaleBound(c);
    expect(best.exit).toBeLessThan(driftSum(c).exit / 5);
    expectRelative(best.exit, supermartingaleBound(c, best.s).exit, 1e-14);
  });

  it('refuses a switching time outside 0 … T', () => {
    const c: DriftConstants = { kappa: 0.4, logD: 0.3, logM0: 2, lambda: 0.5, r: 2, T: 3 };
    for (const s of [-1, 4, 0.5, Number.NaN]) expect(() => supermartingaleBound(c, s)).toThrow(RangeError);
    expect(() => supermartingaleBound({ ...c, kappa: Number.NaN })).toThrow(RangeError);
  });
});
