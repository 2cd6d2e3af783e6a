import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/core/stream.ts';
import { logEvalueSubGaussianMean } from '../../src/stats/sub-gaussian-mean.ts';

const sizes = [16, 256, 4096, 65_536];
/** The mixture as it is defined, by the midpoint rule over bets. */
function byDefinition(excess: number, count: number, v: number): number {
  const averages = sizes.map((size) => {
    const rho = size * v;
    const [steps, most] = [40_000, 12 / Math.sqrt(rho)];
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const bet = ((i + 0.5) / steps) * most;
      const density = 2 * Math.sqrt(rho / (2 * Math.PI)) * Math.exp((-rho * bet * bet) / 2);
      sum += density * Math.exp(bet * excess - (bet * bet * count * v) / 2);
    }
    return (sum * most) / steps;
  });
  return averages.reduce((sum, average) => sum + average, 0) / sizes.length;
}
const evalue = (excess: number, count: number, proxyVariance: number): number =>
  Math.exp(logEvalueSubGaussianMean({ excess, count, proxyVariance }));

describe('the e-value of a sub-Gaussian mean', () => {
  it('is 1 before the first trial, and the mixture that it is defined as', () => {
    expect(evalue(0, 0, 2)).toBeCloseTo(1, 14);
    for (const [excess, count, v] of [
      [3, 10, 1],
      [-5, 40, 2],
      [60, 300, 1],
      [-900, 5000, 4],
      [2, 1, 0.01],
    ] as const)
      expect(evalue(excess, count, v) / byDefinition(excess, count, v)).toBeCloseTo(1, 5);
  });

  it('is a martingale under the Gaussian law at the bound', () => {
    for (const [excess, count] of [
      [0, 0],
      [4, 20],
      [-7, 100],
      [40, 1000],
    ] as const) {
      // E over X ~ N(0, 1) by the trapezoidal rule, which is exact here to far more than is asked
      let mean = 0;
      for (let i = -400; i <= 400; i++) {
        const x = i / 40;
        mean += (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / 40) * evalue(excess + x, count + 1, 1);
      }
      expect(mean / evalue(excess, count, 1)).toBeCloseTo(1, 9);
    }
  });

  it('does not depend on the unit', () => {
    expect(evalue(7 * 8, 30, 64)).toBeCloseTo(evalue(7, 30, 1), 12);
  });

  it('goes on where Φ underflows, and is as good as 0 there', () => {
    const at = (excess: number): number => logEvalueSubGaussianMean({ excess, count: 1e6, proxyVariance: 1 });
    expect(at(-1e9)).toBeLessThan(at(-4e4));
    // the next of four sizes is at its limit a little earlier
    expect(Math.abs(at(-30_001) - at(-29_999))).toBeLessThan(2e-3);
    expect(at(-1e300)).toBeLessThan(-600);
    expect(at(1e6)).toBeGreaterThan(1e5);
  });

  it('passes 1/α at any time up to 400 with probability at most α', () => {
    const [alpha, runs] = [0.05, 3000];
    let passed = 0;
    for (let run = 0; run < runs; run++) {
      const stream = openStream(['sub-Gaussian', run]);
      let sum = 0;
      for (let n = 1; n <= 400; n++) {
        sum += stream.normal();
        if (n % 5 > 0) continue;
        if (logEvalueSubGaussianMean({ excess: sum, count: n, proxyVariance: 1 }) >= -Math.log(alpha)) {
          passed++;
          break;
        }
      }
    }
    // five standard errors above α
    expect(passed).toBeLessThanOrEqual(runs * alpha + 5 * Math.sqrt(runs * alpha));
    expect(passed).toBeGreaterThan(0);
  });

  it('refuses what is no proxy variance', () => {
    expect(() => evalue(1, 1, 0)).toThrow('proxyVariance must be positive and finite, got 0');
    expect(() => evalue(Number.NaN, 1, 1)).toThrow('excess must be finite');
  });
});
