import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestEntropyBound,
  entropyBound,
  type EntropySymbols,
} from '../../../src/theory/bounds/entropy-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { ln } from '../../../src/core/elementary.ts';
import { reference } from './generalization-reference.ts';
import { expectRelative } from './reference.ts';

const some: EntropySymbols = { M: 1, delta: 0.05, n: 1000, kParallel: 3, r: 0.5, epsilon: 0.01, Lambda: 2 };

const positive = fc.integer({ min: 1, max: 400 }).map((x) => x / 100);
const symbols: fc.Arbitrary<EntropySymbols> = fc.record({
  M: positive,
  delta: fc.integer({ min: 1, max: 99 }).map((x) => x / 100),
  n: fc.integer({ min: 1, max: 10_000 }),
  kParallel: fc.integer({ min: 1, max: 1000 }),
  r: positive,
  epsilon: fc.oneof(fc.constant(0), positive),
  Lambda: positive,
});

describe('entropyBound', () => {
  it('is Hoeffding’s bound, twice over, and the net’s Hoeffding at scale τ = r: a net of 3^k points', () => {
    const { sampling, entropy, approximation, total } = entropyBound({ ...some, tau: some.r });
    expect(sampling).toBe(hoeffdingDeviation({ M: 1, delta: 0.025, n: 1000, logK: 0 }));
    expectRelative(entropy, hoeffdingDeviation({ M: 2, delta: 0.025, n: 1000, logK: 3 * ln(3) }), 1e-14);
    expectRelative(approximation, 2 * 2 * 0.51, 1e-15);
    expectRelative(total, sampling + entropy + approximation, 1e-15);
  });

  it('is only the deviation at θ* for a loss that does not depend on the parameters', () => {
    const { entropy, approximation, sampling, total } = entropyBound({ ...some, Lambda: 0, tau: 0.1 });
    expect([entropy, approximation, total]).toEqual([0, 0, sampling]);
  });

  it('agrees with 60 reference values', () => {
    expect(reference.entropy).toHaveLength(60);
    for (const { total, best, tau, ...row } of reference.entropy) {
      expectRelative(entropyBound({ ...row, tau }).total, total, 1e-14);
      // the total is flat at its least: a scale found to 2⁻⁴⁰ of its size leaves 2⁻⁷⁹ of the total
      expectRelative(bestEntropyBound(row).total, best, 1e-13);
    }
  });

  it('grows as √k where k is large: a thousandfold k costs between 31.6 and 31.7 times the entropy', () => {
    const entropy = (kParallel: number): number => entropyBound({ ...some, kParallel, tau: 0.01 }).entropy;
    const ratio = entropy(1e6) / entropy(1e3);
    expect(ratio).toBeLessThanOrEqual(Math.sqrt(1000));
    // log(4/δ) = 4.4 beside 1000 log 101 = 4615 lowers the slope by half of 4.4/4615
    expect(ratio).toBeGreaterThan(Math.sqrt(1000) * (1 - 4.4 / 4615));
  });

  it('decays to 2Λε at τ = r/√n', () => {
    const at = (n: number): number =>
      entropyBound({ ...some, n, tau: some.r / Math.sqrt(n) }).total - 2 * 2 * 0.01;
    expect(at(1e4)).toBeLessThan(0.15 * at(100));
    expect(at(1e12)).toBeLessThan(1e-4);
    expect(at(1e12)).toBeGreaterThan(0);
  });

  it('refuses what is outside the domain', () => {
    for (const bad of [
      { tau: 0 },
      { tau: 0.6 },
      { tau: Number.NaN },
      { kParallel: 0 },
      { kParallel: 1.5 },
      { r: 0 },
      { epsilon: -1 },
      { Lambda: Number.NaN },
      { M: -1 },
      { delta: 1 },
      { n: 0.5 },
    ]) {
      expect(() => entropyBound({ ...some, tau: 0.1, ...bad })).toThrow(RangeError);
    }
  });
});

describe('bestEntropyBound', () => {
  it('is not above the bound at any other scale', () => {
    fc.assert(
      fc.property(symbols, fc.double({ min: 1e-12, max: 1, noNaN: true }), (c, share) => {
        // both errors are below 20 · 2⁻⁵³
        const other = entropyBound({ ...c, tau: share * c.r }).total * (1 + 20 * Number.EPSILON);
        expect(bestEntropyBound(c).total).toBeLessThanOrEqual(other);
      }),
    );
  });

  it('never falls when M, k, r, ε, Λ, 1/δ or 1/n grows', () => {
    fc.assert(
      fc.property(symbols, positive, (c, by) => {
        const total = bestEntropyBound(c).total * (1 - 20 * Number.EPSILON);
        for (const change of [
          { M: c.M + by },
          { kParallel: c.kParallel + 1 },
          { r: c.r + by },
          { epsilon: c.epsilon + by },
          { Lambda: c.Lambda + by },
          { delta: c.delta / 2 },
          { n: Math.max(1, c.n - 1) },
        ]) {
          expect(bestEntropyBound({ ...c, ...change }).total).toBeGreaterThanOrEqual(total);
        }
      }),
    );
  });

  it('takes the whole radius where the loss hardly moves, and a fine net where there is much data', () => {
    expect(bestEntropyBound({ ...some, n: 1, kParallel: 100 }).tau).toBe(some.r);
    expect(bestEntropyBound({ ...some, n: 1e12 }).tau).toBeLessThan(1e-6 * some.r);
  });

  it('refuses what is outside the domain', () => {
    expect(() => bestEntropyBound({ ...some, Lambda: -1 })).toThrow(RangeError);
    expect(() => bestEntropyBound({ ...some, delta: Number.NaN })).toThrow(RangeError);
  });
});
