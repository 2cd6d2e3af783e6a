import { describe, expect, it } from 'vitest';
import { exitTimeCurves } from '../../../properties/stagnation/curves.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import {
  exitExponent,
  logInverseRateAtLeast,
  logInverseRateAtMost,
} from '../../../src/theory/bounds/exit-rate.ts';
import {
  leavesByLength,
  lengthQuantile,
  lengthTail,
  staysByLength,
} from '../../../src/theory/bounds/noise-length.ts';

describe('the exponent of leaving', () => {
  it('is met from both sides as the noise dies out', () => {
    let before = Infinity;
    for (const c of [0.3, 0.1, 0.03, 0.01]) {
      const at = { k: 3, q: 0.6, c, r: 1, T: 1000 };
      const [low, high] = [logInverseRateAtLeast(at), logInverseRateAtMost(at)].map((x) => c * c * x);
      expect(low).toBeLessThan(high!);
      const error = Math.max(Math.abs(low! - 0.32), Math.abs(high! - 0.32));
      expect(error).toBeLessThan(before);
      before = error;
    }
    expect(before).toBeLessThan(0.002);
  });

  it('encloses what the oracle computes', () => {
    const at = { k: 2, q: 0.8, c: 0.15, r: 1, T: 500 };
    const { logStay } = survivalProbability({ ...at, d0: 0 });
    const exact = -Math.log(-logStay / at.T);
    expect(logInverseRateAtLeast(at)).toBeLessThan(exact);
    expect(logInverseRateAtMost(at)).toBeGreaterThan(exact);
    // (k/2)(1 + log(2x/k)) is all that is lost, and h is tiny here
    const x = exitExponent(at);
    expect(Math.abs(logInverseRateAtLeast(at) - (x - 1 - Math.log(x)))).toBeLessThan(1);
  });

  it('is an equality at one step without contraction’s help', () => {
    const at = { k: 2, q: 0, c: 0.3, r: 1, T: 7 };
    const { logStay } = survivalProbability({ ...at, d0: 0 });
    expect(Math.abs(logInverseRateAtMost(at) + Math.log(-logStay / 7))).toBeLessThan(1e-9);
  });

  it('is asked for only where x > k/2', () => {
    expect(() => logInverseRateAtLeast({ k: 9, q: 0.5, c: 1, r: 1, T: 1 })).toThrow('k/2');
  });
});

describe('lengths of noise', () => {
  it('have the tails of their laws', () => {
    expect(lengthTail('lomax', 2, 3)).toBeCloseTo(1 / 16, 14);
    expect(lengthTail('weibull', 0.5, 4)).toBeCloseTo(Math.exp(-2), 14);
    // P(|t_2| > x) = 1 − x/√(2 + x²); P(|t_4| > 2.776445) = 0.05, from any table
    expect(lengthTail('student', 2, 1)).toBeCloseTo(1 - 1 / Math.sqrt(3), 14);
    expect(Math.abs(lengthTail('student', 4, 2.776445) - 0.05)).toBeLessThan(1e-7);
    for (const [law, index] of [
      ['lomax', 1.5],
      ['weibull', 0.5],
      ['student', 4],
    ] as const)
      expect(lengthTail(law, index, lengthQuantile(law, index, 0.01))).toBeCloseTo(0.01, 12);
    expect(() => lengthTail('student', 3, 1)).toThrow('index');
  });

  it('bound staying and leaving alike where a step forgets where it started', () => {
    const at = { q: 0, c: 0.4, r: 1, d0: 0.3, T: 5, index: 1.5 };
    expect(staysByLength('lomax', at).exit).toBeCloseTo(leavesByLength('lomax', at).stay, 14);
  });
});

describe('the picture of exit times', () => {
  const { curves } = exitTimeCurves();
  const valuesOf = (name: string): ReadonlyMap<number, number> =>
    new Map(curves.find((curve) => curve.name.startsWith(name))!.points.map(({ x, y }) => [x, y]));

  it('has bounds on the right sides of what they bound', () => {
    const exact = valuesOf('Gaussian (exact)');
    for (const [x, y] of valuesOf('Gaussian, at least')) expect(y).toBeLessThanOrEqual(exact.get(x)!);
    const most = valuesOf('power tail 1.5, at most');
    for (const [x, y] of valuesOf('power tail 1.5, at least')) expect(y).toBeLessThan(most.get(x)!);
  });

  it('shows a power of σ for power tails, and far more than one for Gaussian noise', () => {
    const grows = (name: string): number => {
      const [first, ...others] = valuesOf(name).values();
      return first! / others.at(-1)!;
    };
    expect(grows('power tail 1.5, at most')).toBeLessThan((1 / 0.12) ** 1.5);
    expect(grows('Gaussian (exact)')).toBeGreaterThan(1e15);
  });
});
