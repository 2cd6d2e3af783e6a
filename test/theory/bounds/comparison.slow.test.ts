import { assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparisonAbove,
  comparisonProduct,
  comparisonUnion,
  survivalProbability,
} from '../../../src/theory/bounds/comparison.ts';
import type { ComparisonParameters } from '../../../src/theory/bounds/comparison.ts';
import { chiSquareSf } from '../../../src/stats/chi-square.ts';
import { noncentralChiSquareSf } from '../../../src/stats/noncentral-chi-square.ts';
import { normalCdf } from './normal-reference.ts';

const FIXED = { seed: 20240607, numRuns: 75 };

/** Chains from hopeless to safe: r between 0.4 and 3 stationary root mean squares. */
const chains = record({
  k: integer({ min: 1, max: 64 }),
  q: double({ min: 0, max: 0.97, noNaN: true }),
  looseness: double({ min: 0.4, max: 3, noNaN: true }),
  share: double({ min: 0, max: 1, noNaN: true }),
  T: constantFrom(1, 2, 3, 10, 100, 10_000),
  drift: constantFrom(0, 0, 0.3),
}).map(({ k, q, looseness, share, T, drift }): ComparisonParameters => {
  const r = Math.max(0.7, looseness * Math.sqrt(k / (1 - q * q)));
  return { k, q, c: 1, r, d0: share * r, T, drift };
});

/** `greater` has at least the log survival of `lesser`, up to what both say may be wrong with them. */
function expectAtLeast(greater: ComparisonParameters, lesser: ComparisonParameters): void {
  const [high, low] = [survivalProbability(greater), survivalProbability(lesser)];
  expect(high.logStay + high.logStayError).toBeGreaterThanOrEqual(low.logStay - low.logStayError);
}

describe('survival in closed form', () => {
  it('is certain after no step', () => {
    expect(survivalProbability({ k: 3, q: 0.5, c: 1, r: 2, d0: 2, T: 0 })).toEqual({
      logStay: 0,
      stay: 1,
      exit: 0,
      error: 0,
      logStayError: 0,
    });
  });
  it('is Φ(r − q d0) − Φ(−r − q d0) for one step on a line', () => {
    for (const [q, r, d0] of [
      [0.5, 2, 1],
      [0.9, 3, 3],
      [0, 0.5, 0.2],
    ] as const) {
      const { stay } = survivalProbability({ k: 1, q, c: 1, r, d0, T: 1 });
      expect(stay).toBeCloseTo(normalCdf(r - q * d0) - normalCdf(-r - q * d0), 13);
    }
  });
  it('is 1 − e^{−r²/2} per step in the plane at q = 0', () => {
    const one = Math.log1p(-Math.exp(-8));
    const { logStay } = survivalProbability({ k: 2, q: 0, c: 1, r: 4, d0: 3, T: 1_000_000 });
    expect(logStay / (1e6 * one)).toBeCloseTo(1, 11);
  });
  it('tends to independent steps as q tends to 0', () => {
    const at = (q: number): number => survivalProbability({ k: 3, q, c: 1, r: 3, d0: 0, T: 50 }).logStay;
    expect(at(1e-9) / at(0)).toBeCloseTo(1, 11);
  });
  it('tells 1 − 1e-14 from 1 − 1e-15', () => {
    // Far out one excursion is all that matters: T times the stationary tail, less what stays out for several
    // steps.
    const { exit, error } = survivalProbability({ k: 2, q: 0.1, c: 1, r: 8.4, d0: 0, T: 10 });
    const stationary = (t: number): number => chiSquareSf((8.4 * 8.4 * 0.99) / (1 - 0.01 ** t), 2);
    let sum = 0;
    for (let t = 1; t <= 10; t++) sum += stationary(t);
    expect(exit).toBeLessThan(sum);
    expect(exit / sum).toBeGreaterThan(0.99);
    expect(error / exit).toBeLessThan(1e-10);
    expect(exit).toBeLessThan(1e-14);
  });
  it('is what the recursion does when there is no noise', () => {
    const still = { k: 2, c: 0, r: 2, T: 100 };
    expect(survivalProbability({ ...still, q: 0.9, d0: 2 }).stay).toBe(1);
    expect(survivalProbability({ ...still, q: 0.9, d0: 0, drift: 0.19 }).stay).toBe(1);
    expect(survivalProbability({ ...still, q: 0.9, d0: 0, drift: 0.21 }).exit).toBe(1);
    expect(survivalProbability({ ...still, q: 0.9, d0: 0, drift: 0.21, T: 20 }).stay).toBe(1);
  });
  it('reaches one million steps through the hazard of the settled chain', () => {
    const chain = { k: 1, q: 0.9, c: 1, r: 12, d0: 3 };
    const at = (T: number): number => survivalProbability({ ...chain, T }).logStay;
    expect((at(1_000_000) - at(500_000)) / (500_000 * (at(2001) - at(2000)))).toBeCloseTo(1, 8);
  });
  it('is the same in every unit of length', () => {
    const chain = { k: 5, q: 0.8, c: 1, r: 6, d0: 3, T: 20, drift: 0.5 };
    const scaled = { ...chain, c: 2 ** -40, r: 6 * 2 ** -40, d0: 3 * 2 ** -40, drift: 0.5 * 2 ** -40 };
    expect(survivalProbability(scaled)).toEqual(survivalProbability(chain));
  });
  it('says between what it lies where the quadrature is not attempted', () => {
    const far = { k: 1, q: 0.9999, c: 1, r: 1e5, d0: 1e5, T: 10 };
    const { exit, error } = survivalProbability(far);
    expect(exit).toBeLessThanOrEqual(comparisonProduct(far).exit);
    expect(exit - error).toBeLessThanOrEqual(-Math.expm1(comparisonAbove(far)) + 1e-300);
    expect(exit + error).toBeGreaterThan(0);
  });
  it.each([
    { k: 3, q: 0.999, c: 1, r: 387, d0: 0, T: 1e5 },
    { k: 3, q: 1 - 1e-9, c: 1, r: 712, d0: 0, T: 1e5 },
    { k: 1, q: 1, c: 1, r: 500, d0: 0, T: 1e6 },
    { k: 200, q: 0.9999, c: 1, r: 800, d0: 0, T: 1e5 },
    { k: 3, q: 0.9999, c: 1, r: 1200, d0: 0, T: 1e4, drift: 0.01 },
  ])('gives an enclosure where the chain is too slow to settle: %j', (chain) => {
    const { exit, error, logStay, logStayError } = survivalProbability(chain);
    expect(exit).toBeLessThanOrEqual(comparisonProduct(chain).exit);
    expect(exit).toBeLessThanOrEqual(comparisonUnion(chain) * (1 + 1e-12));
    const above = comparisonAbove(chain);
    expect(Math.abs(logStay + logStayError - above)).toBeLessThanOrEqual(-1e-12 * logStay);
    expect(error).toBeGreaterThan(0);
  });
});

describe('bounds on survival without quadrature', () => {
  it('enclose it', () => {
    assert(
      property(chains, (chain) => {
        const { logStay, logStayError, exit, error } = survivalProbability(chain);
        expect(comparisonAbove(chain)).toBeGreaterThanOrEqual(logStay - logStayError - 1e-11);
        expect(comparisonUnion(chain) * (1 + 1e-10)).toBeGreaterThanOrEqual(exit - error);
      }),
      { ...FIXED, numRuns: 40 },
    );
  });
  it('speak of chains that grow, that hardly move, and of units as small as they get', () => {
    const chain = { k: 2, q: 3, c: 1, r: 10, d0: 0, T: 1e6 };
    expect([comparisonUnion(chain), comparisonAbove(chain)]).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(comparisonUnion(chain)).toBeGreaterThan(1);
    const small = { k: 2, q: 0.9, c: 1e-200, r: 1e-199, d0: 0, T: 10 };
    const large = { ...small, c: 1, r: 10 };
    expect(comparisonUnion(small) / comparisonUnion(large)).toBeCloseTo(1, 12);
    expect(comparisonAbove(small) / comparisonAbove(large)).toBeCloseTo(1, 12);
  });
  it('are within a factor of 200 of it where exits are rare', () => {
    const chain = { k: 2, q: 0.99, c: 1, r: 60, d0: 0, T: 1e5 };
    const { exit } = survivalProbability(chain);
    expect(comparisonUnion(chain) / exit).toBeLessThan(200);
    expect(exit / -Math.expm1(comparisonAbove(chain))).toBeLessThan(200);
  });
});

describe('survival', () => {
  it('never gains from a farther start, a smaller tube, more steps, more noise, less contraction or more drift', () => {
    assert(
      property(chains, (chain) => {
        const { q, c, r, d0, T, drift = 0 } = chain;
        expectAtLeast({ ...chain, d0: 0.9 * d0 }, chain);
        expectAtLeast({ ...chain, r: 1.01 * r }, chain);
        expectAtLeast(chain, { ...chain, T: T + 1 });
        expectAtLeast(chain, { ...chain, c: 1.01 * c });
        expectAtLeast({ ...chain, q: 0.99 * q }, chain);
        expectAtLeast(chain, { ...chain, drift: drift + 0.05 });
      }),
      { ...FIXED, numRuns: 20 },
    );
  });
  it('is at least the product form, and equal to it at T = 1', () => {
    assert(
      property(chains, (chain) => {
        const [sharp, product] = [survivalProbability(chain), comparisonProduct(chain)];
        expect(sharp.logStay + sharp.logStayError).toBeGreaterThanOrEqual(product.logStay);
        if (chain.T === 1) expect(sharp.exit).toBe(product.exit);
      }),
      FIXED,
    );
  });
  it('agrees with itself at both resolutions to 1e-10 of its logarithm, whatever the size of exit', () => {
    assert(
      property(chains, (chain) => {
        const { logStay, logStayError, exit, error } = survivalProbability(chain);
        // Transitions rarer than 1e-97 a step are left out.
        const truncated = 1e-96 * chain.T;
        expect(logStayError).toBeLessThanOrEqual(1e-10 * -logStay + truncated);
        expect(error).toBeLessThanOrEqual(2e-10 * exit + truncated);
      }),
      FIXED,
    );
  });
  it('does not depend on how the steps are grouped: slow chains, where the kernel is doubled', () => {
    // u_T by doubling against the same T in one settled sweep: log u_{T+1} − log u_T is smooth across the
    // switch.
    const chain = { k: 1, q: 0.995, c: 1, r: 25, d0: 12 };
    const at = (T: number): number => survivalProbability({ ...chain, T }).logStay;
    const hazards = [300, 303, 306].map((T) => at(T) - at(T + 1));
    const later = [2000, 2003, 2006].map((T) => at(T) - at(T + 1));
    for (const hazard of hazards) expect(hazard / hazards[0]!).toBeCloseTo(1, 2);
    for (const hazard of later) expect(hazard / later[0]!).toBeCloseTo(1, 6);
  });
});

describe('the product form', () => {
  it('is made of two noncentral tails', () => {
    const { exit } = comparisonProduct({ k: 4, q: 0.5, c: 2, r: 20, d0: 10, T: 2 });
    const expected = noncentralChiSquareSf(100, 4, 6.25) + noncentralChiSquareSf(100, 4, 25);
    expect(exit / expected).toBeCloseTo(1, 8);
  });
  it('is 0 or 1 without noise', () => {
    expect(comparisonProduct({ k: 1, q: 0.5, c: 0, r: 1, d0: 0, T: 9, drift: 0.4 }).stay).toBe(1);
    expect(comparisonProduct({ k: 1, q: 0.5, c: 0, r: 1, d0: 0, T: 9, drift: 0.6 }).exit).toBe(1);
  });
});

describe('a broken precondition of the chain', () => {
  const good = { k: 2, q: 0.5, c: 1, r: 2, d0: 1, T: 3, drift: 0 };
  for (const [name, values] of Object.entries({
    k: [0, 1.5, Number.NaN],
    q: [-0.1, Number.NaN, Infinity],
    c: [-1, Number.NaN, Infinity],
    r: [0, -1, Number.NaN],
    d0: [-1, 2.1, Number.NaN],
    T: [-1, 0.5, Number.NaN],
    drift: [-1, Number.NaN],
  })) {
    it(`is named: ${name}`, () => {
      for (const value of values) {
        const broken = { ...good, [name]: value };
        expect(() => survivalProbability(broken)).toThrow(new RegExp(`^${name} must be`));
        expect(() => comparisonProduct(broken)).toThrow(new RegExp(`^${name} must be`));
      }
    });
  }
});
