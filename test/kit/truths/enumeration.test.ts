import { describe, expect, it } from 'vitest';
import { binomial } from '../../../src/kit/truths/discrete-laws.ts';
import {
  enumeratedMean,
  enumeratedProbability,
  finiteLaw,
  uniformLaw,
} from '../../../src/kit/truths/enumeration.ts';
import { allOf } from '../../../src/kit/truths/independent.ts';
import { interval } from '../../../src/linalg/intervals.ts';

const coin = (n: number, p: number) => finiteLaw(binomial(n, p), n);
const width = ({ lo, hi }: { readonly lo: number; readonly hi: number }) => hi - lo;

describe('a probability by enumeration', () => {
  it('is that of sums of coins, which are binomial', () => {
    const { stay, exit } = enumeratedProbability([coin(3, 0.25), coin(5, 0.25)], ([a, b]) => a! + b! <= 3);
    const { stay: cdf, exit: sf } = binomial(8, 0.25).atMost(3);
    for (const [found, truth] of [
      [stay, cdf],
      [exit, sf],
    ] as const) {
      expect(found.lo).toBeLessThanOrEqual(truth.hi);
      expect(found.hi).toBeGreaterThanOrEqual(truth.lo);
      expect(width(found)).toBeLessThan(1e-10);
    }
  });

  it('is exact in fractions of a power of two, and visits every outcome once', () => {
    const seen: string[] = [];
    const truth = enumeratedProbability([uniformLaw(2), uniformLaw(4)], (outcome) => {
      seen.push(outcome.join());
      return outcome[0] === 1 && outcome[1]! > 0;
    });
    expect(truth).toEqual({ stay: { lo: 3 / 8, hi: 3 / 8 }, exit: { lo: 5 / 8, hi: 5 / 8 } });
    expect(new Set(seen).size).toBe(8);
    expect(seen).toHaveLength(8);
  });

  it('counts what is left open to both ends', () => {
    const truth = enumeratedProbability([uniformLaw(4)], ([j]) => (j === 0 ? undefined : j === 1));
    expect(truth).toEqual({ stay: { lo: 1 / 4, hi: 1 / 2 }, exit: { lo: 1 / 2, hi: 3 / 4 } });
  });

  it('keeps chances far below 1e-16', () => {
    const { exit } = enumeratedProbability([coin(10, 1e-20), coin(2, 0.5)], ([a, b]) => a! < 10 || b! < 2);
    expect(exit.lo).toBeLessThanOrEqual(2.5e-201);
    expect(exit.hi).toBeGreaterThanOrEqual(2.5e-201);
    expect(width(exit)).toBeLessThan(1e-208);
  });

  it('refuses what would take too long', () => {
    const ten = Array.from({ length: 8 }, () => uniformLaw(10));
    expect(() => enumeratedProbability(ten, () => true)).toThrow(RangeError);
  });
});

it('a mean by enumeration is that of the binomial law', () => {
  const mean = enumeratedMean([coin(4, 0.25), uniformLaw(2)], ([heads, side]) =>
    side === 0 ? heads! : interval.mul(-1, heads! + 1),
  );
  // ½ · 1 − ½ · 2
  expect(mean.lo).toBeLessThanOrEqual(-0.5);
  expect(mean.hi).toBeGreaterThanOrEqual(-0.5);
  expect(width(mean)).toBeLessThan(1e-10);
});

describe('the event that all of several independent events occur', () => {
  const event = (exit: number) => ({
    stay: interval.sub(1, exit),
    exit: { lo: exit, hi: exit },
  });

  it.each([
    [1, 0.25, 0.75, 0.25],
    [3, 0.5, 0.125, 0.875],
    [2, 0.75, 0.0625, 0.9375],
    [4, 0.25, 0.31640625, 0.68359375],
  ])('%d times with an exit of %d', (count, exit, stayed, left) => {
    const truth = allOf(count, event(exit));
    for (const [found, expected] of [
      [truth.stay, stayed],
      [truth.exit, left],
    ] as const) {
      expect(found.lo).toBeLessThanOrEqual(expected);
      expect(found.hi).toBeGreaterThanOrEqual(expected);
      expect(width(found)).toBeLessThan(1e-13);
    }
  });

  it('keeps exits far below 1e-16, which add up', () => {
    const { stay, exit } = allOf(1000, event(1e-200));
    expect(exit.lo).toBeLessThanOrEqual(1e-197);
    expect(exit.hi).toBeGreaterThanOrEqual(1e-197);
    expect(width(exit)).toBeLessThan(1e-210);
    expect(stay.hi).toBe(1);
  });

  it('agrees with the powers of a binomial tail', () => {
    const one = binomial(100, 0.5).atMost(60);
    const some = allOf(5, one).exit;
    const power = interval.sub(1, interval.pow(one.stay, 5));
    expect(some.lo).toBeLessThanOrEqual(power.hi);
    expect(some.hi).toBeGreaterThanOrEqual(power.lo);
  });

  it('refuses counts that are none', () => {
    expect(() => allOf(0, event(0.5))).toThrow(RangeError);
    expect(() => allOf(1.5, event(0.5))).toThrow(RangeError);
  });
});
