import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/core/elementary.ts';
import {
  type DriftConstants,
  type DriftSymbols,
  driftConstants,
  logMoment,
} from '../../../src/theory/bounds/drift-constants.ts';
import { driftProduct, driftSum, forEachLogHazard } from '../../../src/theory/bounds/stagnation-drift.ts';
import { EXIT_TOLERANCE, equalValues, expectRelative, reference } from './reference.ts';
import { anyDriftConstants } from './any-drift-constants.ts';

const some = { q: 0.9, eta: 1, sigma: 1, singularValues: [1, 0.5], r: 12, d0: 3, T: 50, Delta: 0 };
const SEED = 2;
const anyConstants = anyDriftConstants(400);

describe('driftConstants', () => {
  it('agrees with 100 reference values', () => {
    expect(reference.drift).toHaveLength(100);
    for (const { lam, w, kappa, logD, ...symbols } of reference.drift) {
      const constants = driftConstants({ ...symbols, lambda: lam, w });
      expectRelative(constants.kappa, kappa, 1e-12);
      expectRelative(constants.logD, logD, 1e-12);
    }
  });

  it('has the limit Delta → 0', () => {
    const none = driftConstants({ ...some, lambda: 0.05 });
    const little = driftConstants({ ...some, lambda: 0.05, Delta: 1e-12, w: 1 - 1e-9 });
    expectRelative(little.kappa, none.kappa, 1e-8);
    expectRelative(little.logD, none.logD, 1e-8);
  });

  it('does not see singular values that are zero, nor their order', () => {
    const plain = driftConstants({ ...some, lambda: 0.05 });
    expect(driftConstants({ ...some, singularValues: [0, 1, 0.5, 0], lambda: 0.05 })).toEqual(plain);
    const turned = driftConstants({ ...some, singularValues: [0.5, 1], lambda: 0.05 });
    expectRelative(turned.logD, plain.logD, 1e-15);
  });

  it('refuses lambda and w outside their ranges, no noise, and NaN', () => {
    const top = (1 - 0.81) / 2;
    for (const bad of [
      { lambda: 0 },
      { lambda: top * (1 + 1e-12) },
      { lambda: 1 },
      { lambda: Number.NaN },
      { w: 0.81 },
      { w: 1.1 },
      { w: Number.NaN },
      { Delta: 0.1, w: 1 },
      { Delta: 0.1 },
      { Delta: Number.NaN },
      { q: 1 },
      { q: Number.NaN },
      { sigma: 0 },
      { eta: Number.NaN },
      { singularValues: [] },
      { singularValues: [0] },
      { singularValues: [1, Number.NaN] },
      { r: 0 },
      { r: Number.NaN },
      { d0: 13 },
      { d0: Number.NaN },
      { T: -1 },
      { T: 2.5 },
    ]) {
      expect(() => driftConstants({ ...some, lambda: 0.05, ...bad }), JSON.stringify(bad)).toThrow(
        RangeError,
      );
    }
  });
});

describe('logMoment', () => {
  it('solves m_{t+1} = D m_t^kappa', () => {
    fc.assert(
      fc.property(anyConstants, fc.integer({ min: 0, max: 300 }), (c, t) => {
        const next = logMoment(c, t + 1);
        const stepped = c.logD + c.kappa * logMoment(c, t);
        expect(Math.abs(next - stepped)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(next)));
      }),
      { seed: SEED },
    );
  });
});

describe('forEachLogHazard', () => {
  it('stands for every t from 1 to T once, and for log m_t − lambda r²', () => {
    fc.assert(
      fc.property(anyConstants, (c) => {
        let last = 0;
        forEachLogHazard(c, (logHazard, count, t) => {
          expect(t).toBe(last + count);
          const exact = logMoment(c, t) - c.lambda * c.r * c.r;
          expect(Math.abs(logHazard - exact)).toBeLessThanOrEqual(1e-12 * (1 + c.lambda * c.r * c.r));
          last = t;
        });
        expect(last).toBe(c.T);
      }),
      { seed: SEED, numRuns: 50 },
    );
  });

  it('ends early once the moments have settled', () => {
    let visits = 0;
    forEachLogHazard({ ...driftConstants({ ...some, lambda: 0.05 }), T: 1e6 }, () => visits++);
    expect(visits).toBeLessThan(1000);
  });
});

describe('driftSum and driftProduct', () => {
  it('agree with 100 reference values', () => {
    for (const { lam, w, sum, product, ...symbols } of reference.drift) {
      const constants = driftConstants({ ...symbols, lambda: lam, w });
      expectRelative(driftSum(constants).exit, sum, EXIT_TOLERANCE);
      expectRelative(driftProduct(constants).exit, product, EXIT_TOLERANCE);
    }
  });

  it('are geometric in T when kappa = 0, for a million steps too', () => {
    const h = exp(-20);
    const c: DriftConstants = { kappa: 0, logD: 5, logM0: 3, lambda: 1, r: 5, T: 1e6 };
    expectRelative(driftSum(c).exit, 1e6 * h, 1e-14);
    expectRelative(driftProduct(c).exit, -Math.expm1(1e6 * Math.log1p(-h)), 1e-12);
  });

  it('lose no digits over a million slowly converging steps', () => {
    const c: DriftConstants = { kappa: 1 - 1e-6, logD: 1e-5, logM0: 0, lambda: 1, r: 5, T: 1e6 };
    let direct = 0;
    // pairwise by blocks of 1000, each term from the closed form
    for (let block = 0; block < 1000; block++) {
      let part = 0;
      for (let t = block * 1000 + 1; t <= (block + 1) * 1000; t++) part += exp(logMoment(c, t) - 25);
      direct += part;
    }
    expectRelative(driftSum(c).exit, direct, 1e-12);
  });

  it('tell an exit of 1e-15 from 1e-14', () => {
    const at = (logM: number): DriftConstants => ({ kappa: 0, logD: logM, logM0: 0, lambda: 1, r: 6, T: 1 });
    const [little, less] = [at(36 - 32.23619130191664), at(36 - 34.538776394910684)].map(driftProduct);
    expectRelative(little!.exit, 1e-14, 1e-13);
    expectRelative(less!.exit, 1e-15, 1e-13);
    expect(little!.stay).toBeLessThan(less!.stay);
  });

  it('never put the product below the sum, and keep one only for a hazard below 1', () => {
    fc.assert(
      fc.property(anyConstants, (c) => {
        const [product, sum] = [driftProduct(c), driftSum(c)];
        expect(product.exit).toBeLessThanOrEqual(sum.exit * (1 + 1e-13));
        expect(product.exit).toBeLessThanOrEqual(1);
      }),
      { seed: SEED },
    );
    const hopeless: DriftConstants = { kappa: 0.5, logD: 9, logM0: 1, lambda: 1, r: 1, T: 3 };
    expect(driftProduct(hopeless)).toEqual({ stay: 0, exit: 1 });
    expect(driftSum(hopeless).exit).toBeGreaterThan(3);
  });

  it('say nothing is lost in no steps', () => {
    const c = driftConstants({ ...some, T: 0, lambda: 0.05 });
    expect(driftSum(c)).toEqual({ stay: 1, exit: 0 });
    expect(driftProduct(c).exit).toBeCloseTo(0, 300);
  });

  it('grow with T, sigma, k and Delta, and shrink with r', () => {
    const exit = (change: Partial<DriftSymbols>): number =>
      driftSum(driftConstants({ ...some, Delta: 0.05, ...change, lambda: 0.04, w: 0.97 })).exit;
    const base = exit({});
    for (const worse of [
      { T: 51 },
      { sigma: 1.01 },
      { singularValues: [1, 0.5, 0.1] },
      { Delta: 0.06 },
      { d0: 3.5 },
      { q: 0.901 },
    ]) {
      expect(exit(worse), JSON.stringify(worse)).toBeGreaterThan(base);
    }
    expect(exit({ r: 12.1 })).toBeLessThan(base);
    expect(exit({ singularValues: equalValues(1) })).toBeLessThan(base);
  });

  it('refuse a kappa that does not contract', () => {
    const c = driftConstants({ ...some, lambda: 0.05 });
    for (const kappa of [1, 1.1, -0.1, Number.NaN]) {
      expect(() => driftSum({ ...c, kappa })).toThrow(RangeError);
      expect(() => driftProduct({ ...c, kappa })).toThrow(RangeError);
    }
  });
});
