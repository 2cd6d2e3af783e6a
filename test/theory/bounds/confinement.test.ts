import { describe, expect, it } from 'vitest';
import {
  confinementBound,
  confinementLimit,
  stationaryVariance,
} from '../../../src/theory/bounds/confinement.ts';
import { expectRelative, reference } from './reference.ts';

const some = { q: 0.9, eta: 0.1, sigma: 2, trace: 5, d0: 3 };

describe('confinementBound', () => {
  it('is d0² at t = 0 and one step of the recursion at t = 1', () => {
    expect(confinementBound({ ...some, t: 0 })).toBe(9);
    expectRelative(confinementBound({ ...some, t: 1 }), 0.81 * 9 + 0.04 * 5, 1e-15);
  });

  it('has no singularity at q = 1 and none at q = 0', () => {
    expectRelative(confinementBound({ ...some, q: 1, t: 7 }), 9 + 7 * 0.04 * 5, 1e-15);
    expectRelative(confinementBound({ ...some, q: 0, t: 7 }), 0.04 * 5, 1e-15);
  });

  it('agrees with 100 reference values', () => {
    expect(reference.confinement).toHaveLength(100);
    for (const { bound, ...row } of reference.confinement) {
      // exp(2 t log q) carries the rounding of its exponent: 1e-16 times |2 t log q| where q^{2t} matters
      expectRelative(confinementBound(row), bound, 1e-12);
    }
  });

  it('tends to its limit', () => {
    expectRelative(confinementBound({ ...some, t: 1e6 }), confinementLimit(some), 1e-15);
  });

  it('gives the theory’s witness 13.3 against trace for s_1²: 1.33', () => {
    const limit = confinementLimit({ q: 0.5, eta: 1, sigma: 1, trace: 10 });
    expectRelative(limit, 40 / 3, 1e-15);
    expectRelative(confinementLimit({ q: 0.5, eta: 1, sigma: 1, trace: 1 }), limit / 10, 1e-15);
  });

  it('refuses NaN and values outside the domain', () => {
    for (const bad of [
      { q: -0.1 },
      { eta: 0 },
      { sigma: Number.NaN },
      { trace: -1 },
      { d0: Number.NaN },
      { t: 1.5 },
    ]) {
      expect(() => confinementBound({ ...some, t: 3, ...bad })).toThrow(RangeError);
    }
    expect(() => confinementLimit({ ...some, q: 1 })).toThrow(RangeError);
    expect(() => confinementLimit({ ...some, q: Number.NaN })).toThrow(RangeError);
  });
});

describe('stationaryVariance', () => {
  it('is the limit of T3 with equality, along one eigenvector', () => {
    for (const h of [0.01, 0.5, 1, 1.9]) {
      const limit = confinementLimit({ q: Math.abs(1 - h), eta: 1, sigma: 0.3, trace: 1 });
      expectRelative(stationaryVariance({ eta: 1, sigma: 0.3, h }), limit, 1e-13);
    }
  });

  it('refuses a step at which the variance grows for ever', () => {
    expect(() => stationaryVariance({ eta: 1, sigma: 1, h: 2 })).toThrow(RangeError);
    expect(() => stationaryVariance({ eta: 1, sigma: 1, h: Number.NaN })).toThrow(RangeError);
  });
});
