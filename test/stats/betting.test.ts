import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockOutcomes } from '../../src/core/experiment.ts';
import { type BettingTest, bettingCost, bettingTest } from '../../src/stats/betting.ts';
import { everPasses } from './bernoulli-sequences.ts';

// sums of thousands of terms, each from logs right to 1e-12
const SUM = 1e-10;

function blockOf(values: Iterable<number>): BlockOutcomes {
  const array = Float64Array.from(values);
  return { values: array, steps: array.length };
}

interface Claimed {
  readonly mean: number;
  readonly range?: number;
}

/** The test after one block of these values. */
function tested({ mean, range = Infinity }: Claimed, values: Iterable<number>): BettingTest {
  const test = bettingTest({ mean, range });
  test.take([blockOf(values)]);
  return test;
}

const logEvalue = (claimed: Claimed, values: Iterable<number>): number => tested(claimed, values).logEvalue();

/** The bets on a mean: θ mean from [4, 64) down. */
function betsOn(mean: number): readonly number[] {
  const largest = 16 ** Math.floor((5 - Math.floor(Math.log2(mean))) / 4);
  return Array.from({ length: 20 }, (_, j) => largest * 2 ** -j);
}

describe('the betting e-process', () => {
  /** E[e-value] over all sequences of n independent values, `values[i]` with probability `weights[i]`. */
  function expectation(n: number, claimed: Claimed, other?: number): number {
    const values = [0, 1, 8];
    const weights = [0.5, 0.375, 0.125]; // mean 1.375, all of it exact in binary
    const go = (sequence: number[], probability: number): number =>
      sequence.length === n
        ? probability * Math.exp(tested(claimed, sequence).logEvalue(other))
        : values.reduce((sum, v, i) => sum + go([...sequence, v], probability * weights[i]!), 0);
    return go([], 1);
  }

  it('has expectation exactly 1 where the mean equals the claim', () => {
    for (const n of [1, 3, 7])
      expect(Math.abs(expectation(n, { mean: 1.375, range: 10 }) - 1)).toBeLessThan(SUM);
  });
  it('has expectation 1 at the true mean whatever mean its bets were chosen for', () => {
    for (const mean of [1e-9, 0.01, 1.2, 17, 1e300])
      expect(Math.abs(expectation(4, { mean }, 1.375) - 1)).toBeLessThan(SUM);
  });
  it('has expectation below 1 where the mean is smaller, above where it is larger', () => {
    expect(expectation(5, { mean: 1.4 })).toBeLessThan(1);
    expect(expectation(5, { mean: 1.3 })).toBeGreaterThan(1);
  });
  it('passes 1/α at any time up to 100 with probability at most α, for all-or-nothing values', () => {
    const logE = (ones: number, zeros: number): number =>
      logEvalue({ mean: 0.3, range: 1 }, new Float64Array(ones + zeros).fill(1, 0, ones));
    for (const alpha of [0.2, 0.01]) {
      const ever = everPasses(100, 0.3, alpha, logE);
      expect(ever).toBeLessThanOrEqual(alpha);
      expect(ever).toBeGreaterThan(alpha / 10);
    }
  });
  it('is the average over its bets of ∏ (1 + θX)/(1 + θ mean), at its own mean and at others', () => {
    const xs = [0, 0.7, 0.1, 1, 0.4];
    const test = tested({ mean: 0.3, range: 1 }, xs);
    for (const mean of [0.3, 0.29, 0.31, 0.15, 3]) {
      const wealth = betsOn(0.3).map((bet) =>
        xs.reduce((product, x) => (product * (1 + bet * x)) / (1 + bet * mean), 1),
      );
      const average = wealth.reduce((sum, w) => sum + w, 0) / wealth.length;
      expect(Math.abs(Math.exp(test.logEvalue(mean)) / average - 1)).toBeLessThan(1e-14);
    }
  });
  it('falls in the mean that is claimed, to the last bits', () => {
    assert(
      property(array(double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }), (xs) => {
        const test = tested({ mean: 0.4, range: 1 }, xs);
        const logs = Array.from({ length: 60 }, (_, i) => test.logEvalue(0.4 * 1.1 ** (i - 30)));
        const rises = logs.slice(1).filter((log, i) => log > logs[i]! + 1e-12 * Math.abs(logs[i]!));
        expect(rises).toEqual([]);
      }),
      { seed: 4 },
    );
  });
  it('does not depend on how blocks are cut into calls, nor on who took them before, to the last bit', () => {
    assert(
      property(
        array(array(double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), {
          minLength: 1,
          maxLength: 8,
        }),
        integer({ min: 0, max: 8 }),
        (xs, cut) => {
          const blocks = xs.map(blockOf);
          const claimed = { mean: 1e-30, range: 1 };
          const whole = bettingTest(claimed);
          whole.take(blocks);
          const again = bettingTest(claimed);
          again.take(blocks);
          const parts = bettingTest(claimed);
          parts.take(blocks.slice(0, cut));
          parts.take(blocks.slice(cut));
          const results = [whole, again, parts].map((test) => [test.logEvalue(), test.moments()]);
          expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
        },
      ),
      { seed: 3 },
    );
  });
  it('shares what it computes of blocks between bounds, each with the bets on its own', () => {
    const blocks = [blockOf([0.2, 0.9, 0]), blockOf([0.4])];
    const means = [1e-9, 0.3, 0.3001, 40];
    const shared = means.map((mean) => {
      const test = bettingTest({ mean, range: 1 });
      test.take(blocks);
      return test.logEvalue();
    });
    const alone = means.map((mean) => {
      const test = bettingTest({ mean, range: 1 });
      test.take(blocks.map(({ values }) => blockOf(values)));
      return test.logEvalue();
    });
    expect(shared).toEqual(alone);
  });
  it('takes values in bytes as numbers', () => {
    const test = bettingTest({ mean: 1e-200, range: 1 });
    test.take([{ values: Uint8Array.of(0, 1, 1), steps: 3 }]);
    expect(test.logEvalue()).toBe(logEvalue({ mean: 1e-200, range: 1 }, [0, 1, 1]));
    expect(test.logEvalue()).toBeGreaterThan(600);
  });
  it('neither overflows nor underflows', () => {
    const ones = new Float64Array(20_000).fill(1);
    const e = logEvalue({ mean: 1e-100, range: 1 }, ones);
    // all bets together, led by the largest: (1 + θ)/(1 + 1e-100 θ)
    const [largest] = betsOn(1e-100);
    const each = Math.log(largest!) - Math.log1p(largest! * 1e-100);
    expect(Math.abs(e - 20_000 * each + Math.log(20))).toBeLessThan(1e-6);
    const low = logEvalue({ mean: 0.5, range: 1 }, new Float64Array(20_000));
    const wealth = betsOn(0.5).reduce((sum, bet) => sum + Math.exp(-20_000 * Math.log1p(0.5 * bet)), 0);
    expect(Math.abs(low - Math.log(wealth / 20))).toBeLessThan(1e-10);
    // claims of any size
    for (const mean of [5e-324, 1e-320, 2.2e-308, 1e-3, 1e3, 1.7e308])
      for (const x of [0, 5e-324, 1e-9, 1, 1.7e308])
        expect(Number.isFinite(logEvalue({ mean }, [x, x]))).toBe(true);
  });
  it('is valid for weights without an upper bound: rare and large ones, one in 1024 of 1024 times the mean', () => {
    const mean = 2 ** -40;
    const weighted = (n: number, claimed: number): number => {
      let sum = 0;
      let logWeight = n * Math.log1p(-(2 ** -10));
      for (let hits = 0; hits <= n; hits++) {
        const values = new Float64Array(n).fill(1024 * mean, 0, hits);
        sum += Math.exp(logWeight + logEvalue({ mean: claimed }, values));
        logWeight += Math.log((n - hits) / (hits + 1)) - Math.log(1023);
      }
      return sum;
    };
    for (const n of [1, 10, 300]) expect(Math.abs(weighted(n, mean) - 1)).toBeLessThan(SUM);
    expect(weighted(300, 1.01 * mean)).toBeLessThan(1);
    expect(weighted(300, 0.99 * mean)).toBeGreaterThan(1);
  });
  it('refutes weights with the mean 2e-9 that are claimed to have 1e-9, at 1e-9, within 30,000', () => {
    // one in 64 carries 128e-9, that is odds of 128: growth max_λ = log(1 + 127λ)/64 + 63 log(1 − λ)/64 =
    // .0031 at λ = 1/128
    const weights = Float64Array.from({ length: 30_000 }, (_, i) => (i % 64 === 63 ? 128e-9 : 0));
    expect(logEvalue({ mean: 1e-9 }, weights)).toBeGreaterThan(Math.log(1e9));
  });
  it('refutes a mean of 0.5 claimed to be at most 0.45, at 1e-9, within 8,000 fair coins', () => {
    // growth max_λ E log = KL(.5, .45) = .0050 a coin, 40 in all against log 1e9 + log 20 = 23.7
    const coins = Float64Array.from({ length: 8000 }, (_, i) => i % 2);
    expect(logEvalue({ mean: 0.45, range: 1 }, coins)).toBeGreaterThan(Math.log(1e9));
  });
  it('has a bet with 83% of the best growth, less what mixing costs, for claims of any size', () => {
    for (const mean of [3e-7, 0.02, 0.11, 0.3, 5, 900])
      for (const excess of [1.01, 1.1, 1.7]) {
        // fair coins of 0 and twice the true mean: growth max KL against the claim
        const p = 0.5;
        const claimed = p / excess;
        const n = 1_200_000;
        const best = n * (p * Math.log(p / claimed) + (1 - p) * Math.log((1 - p) / (1 - claimed)));
        const test = bettingTest({ mean, range: Infinity });
        const block = blockOf(Array.from({ length: 4000 }, (_, i) => (i % 2) * 2 * mean * excess));
        test.take(Array.from({ length: 300 }, () => block));
        expect(test.logEvalue() / (best - bettingCost)).toBeGreaterThan(0.83);
      }
  });
  it('stays finite for one weight that is larger than the claim by more than float64 holds', () => {
    const test = tested({ mean: 1e-320 }, [1, 1]);
    // no weight counts as more than 1e150 of the largest bet, 2^1000
    const [largest, most] = [2 ** 1000, 1e150 / 2 ** 1000];
    const bets = Array.from({ length: 20 }, (_, j) => largest * 2 ** -j);
    const square = bets.reduce((sum, bet) => sum + (bet * most * 1e-150) ** 2, 0) / bets.length;
    expect(Math.abs(test.logEvalue() - 300 * Math.LN10 - Math.log(square))).toBeLessThan(1e-10);
  });
  it('is refuted at once by a positive value where the mean is claimed to be 0, and by nothing else', () => {
    expect(logEvalue({ mean: 0, range: 1 }, new Float64Array(50))).toBe(0);
    expect(logEvalue({ mean: 0, range: 1 }, [0, 1e-9, 0])).toBe(Infinity);
  });
  it('refuses values outside the range, NaN and negative means', () => {
    for (const x of [-0.1, 1.1, Number.NaN])
      expect(() => logEvalue({ mean: 0.5, range: 1 }, [0.2, x])).toThrow(RangeError);
    expect(() => logEvalue({ mean: 0.5 }, [Number.NaN])).toThrow(RangeError);
    expect(() => tested({ mean: 0.5 }, [0]).logEvalue(-1)).toThrow(RangeError);
    expect(() => bettingTest({ mean: -1, range: 1 })).toThrow(RangeError);
    expect(() => bettingTest({ mean: 1, range: Number.NaN })).toThrow(RangeError);
  });
});
