import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { quadratic } from '../../../src/theory/landscape/quadratic.ts';
import { displacementWithin, squaredDistanceAt, survival } from '../../../src/theory/sgd/experiments.ts';
import { buildNoise, type NoiseSpec } from '../../../src/theory/sgd/noise.ts';
import { displacementFrom, type Sgd } from '../../../src/theory/sgd/sgd.ts';
import { recordDistances, recordMeasure } from './record.ts';
import { binomialP, chiSquareMeanLimits } from '../../statements/binomial.ts';

/**
 * A test of a true law fails below it, so with probability at most 1e-9 under a random seed; the seeds are
 * fixed.
 */
const LIMIT = 1e-9;
const COUNT = 40_000;

interface Setting {
  curvatures: number[];
  flat?: number;
  noise?: NoiseSpec;
  eta: number;
  sigma: number;
  T: number;
  start?: number[];
}
function sgdOf({ curvatures, flat = 0, noise, eta, sigma, T, start }: Setting): Sgd {
  const landscape = quadratic({ kind: 'quadratic', curvatures, flat });
  return {
    landscape,
    noise: buildNoise(noise ?? { kind: 'isotropic', scale: 1 }, landscape),
    schedule: { eta, sigma },
    T,
    start: Float64Array.from(start ?? new Float64Array(landscape.dim)),
  };
}

const normalCdf = (x: number): number => 0.5 * erfc(-x / Math.SQRT2);
const successes = (experiment: Experiment, address: string): number =>
  experiment.run(openStream([address]), COUNT).values.reduce((sum, x) => sum + x, 0);

describe('survival', () => {
  it('for one step in one dimension is Φ((r − a d₀)/c) − Φ((−r − a d₀)/c), a = |1 − ηh|, c = ησ', () => {
    const law = (d0: number, r: number, a: number, c: number): number =>
      normalCdf((r - a * d0) / c) - normalCdf((-r - a * d0) / c);
    for (const [d0, r] of [
      [0, 0.3],
      [0.9, 1],
      [1, 1],
    ] as const) {
      const sgd = sgdOf({ curvatures: [2], eta: 0.2, sigma: 2, T: 1, start: [d0] });
      const k = successes(survival(sgd, r), `one step ${d0}`);
      expect(binomialP(k, COUNT, law(d0, r, 0.6, 0.4))).toBeGreaterThan(LIMIT);
      // a contraction or noise that is a tenth off would be seen
      expect(binomialP(k, COUNT, law(d0, r, 0.6, 0.44))).toBeLessThan(LIMIT);
      if (d0 > 0) expect(binomialP(k, COUNT, law(d0, r, 0.54, 0.4))).toBeLessThan(LIMIT);
    }
  });

  it('for one step from the minimizer in the plane is 1 − exp(−r²/2c²), whatever the flat directions', () => {
    const law = 1 - Math.exp(-0.5 * (1.1 / 0.6) ** 2);
    for (const flat of [0, 3]) {
      const sgd = sgdOf({ curvatures: [1, 3], flat, eta: 0.3, sigma: 2, T: 1 });
      expect(binomialP(successes(survival(sgd, 1.1), `plane ${flat}`), COUNT, law)).toBeGreaterThan(LIMIT);
    }
  });

  it('over T steps with ηh = 1 is the T-th power of one step', () => {
    const one = 2 * normalCdf(2) - 1;
    for (const T of [1, 5, 20]) {
      const k = successes(survival(sgdOf({ curvatures: [4], eta: 0.25, sigma: 4, T }), 2), `power ${T}`);
      expect(binomialP(k, COUNT, one ** T)).toBeGreaterThan(LIMIT);
      expect(binomialP(k, COUNT, one ** (T + 1))).toBeLessThan(LIMIT);
    }
  });

  it('of the plane with noise in one direction is the witness against T7 without its hypothesis: 0.168', () => {
    // G = (0,1)ᵀ, q = .99, r/c = 1.5, θ_0 = (r, 0), T = 1. Stays iff (q r)² + c²z² ≤ r².
    const law = 2 * normalCdf(1.5 * Math.sqrt(1 - 0.99 ** 2)) - 1;
    expect(law).toBeCloseTo(0.168, 3);
    const noise: NoiseSpec = { kind: 'axes', scales: [1], from: 1 };
    const sgd = sgdOf({ curvatures: [1, 1], eta: 0.01, sigma: 100, T: 1, start: [1.5, 0], noise });
    expect(binomialP(successes(survival(sgd, 1.5), 'witness'), COUNT, law)).toBeGreaterThan(LIMIT);
  });

  it('is certain under noise along flat directions only', () => {
    const noise: NoiseSpec = { kind: 'axes', scales: [50], from: 1 };
    const sgd = sgdOf({ curvatures: [1], flat: 1, eta: 0.5, sigma: 1, T: 5, start: [1, 0], noise });
    expect(successes(survival(sgd, 1), 'flat')).toBe(COUNT);
  });

  it('reports the steps that were simulated: to the exit, or T', () => {
    const sgd = sgdOf({ curvatures: [1], eta: 0.1, sigma: 3, T: 6 });
    const { values, steps } = survival(sgd, 0.6).run(openStream(['steps']), 50);
    // by hand: side by side, in rounds of four normals, the last one into the place of one that left
    const plain = openStream(['steps']);
    const expected = values.map(() => 1);
    let inside = Array.from(values, (_, n) => ({ n, theta: 0 }));
    let total = 0;
    for (let t = 0; t < 6; t++) {
      const normals = Array.from({ length: 4 * Math.ceil(inside.length / 4) }, () => plain.normal());
      total += inside.length;
      inside.forEach((at, i) => (at.theta -= 0.1 * (at.theta + 3 * normals[i]!)));
      for (let i = inside.length - 1; i >= 0; i--) {
        if (Math.abs(inside[i]!.theta) <= 0.6) continue;
        expected[inside[i]!.n] = 0;
        const last = inside.at(-1)!;
        inside[i] = last;
        inside = inside.slice(0, -1);
      }
    }
    expect([...values]).toEqual([...expected]);
    expect(new Set(values).size).toBe(2);
    expect(steps).toBe(total);
  });
});

describe('the squared distance at time t', () => {
  it('has mean a^{2t} d₀² + c²(1 − a^{2t})/(1 − a²) a dimension where nothing leaves (T3, exact)', () => {
    const [t, n] = [7, 20_000];
    const sgd = sgdOf({ curvatures: [1, 1, 1], eta: 0.2, sigma: 0.5, T: 10 });
    const { values, steps } = squaredDistanceAt(sgd, Infinity, t, 1e6).run(openStream(['T3']), n);
    const variance = (0.1 ** 2 * (1 - 0.8 ** (2 * t))) / (1 - 0.8 ** 2);
    const mean = values.reduce((sum, x) => sum + x, 0) / n / (3 * variance);
    const [lo, hi] = chiSquareMeanLimits(3 * n, Math.log(2 / LIMIT));
    expect(mean).toBeGreaterThan(lo);
    expect(mean).toBeLessThan(hi);
    expect(steps).toBe(t * n);
  });

  it('is 0 after an exit before t, is counted for an exit at t, and is capped', () => {
    // four normals a step: a single trajectory then takes them as a path does
    const sgd = sgdOf({ curvatures: [1, 2, 1, 2], eta: 0.2, sigma: 0.7, T: 12, start: [0.3, 0, 0, 0] });
    const [r, cap] = [0.5, 0.28];
    const seen = { before: 0, at: 0, capped: 0 };
    for (let t = 0; t <= 12; t++)
      for (let seed = 0; seed < 40; seed++) {
        const [value] = squaredDistanceAt(sgd, r, t, cap).run(openStream([seed]), 1).values;
        const path = recordDistances({ ...sgd, T: t }, openStream([seed]));
        const exit = path.findIndex((d) => d > r);
        const left = exit !== -1 && exit < t;
        const d = path[t]!;
        expect(value).toBe(left ? 0 : Math.min(d * d, cap));
        if (left) seen.before++;
        else if (exit === t) seen.at++;
        if (!left && d * d > cap) seen.capped++;
      }
    expect(Math.min(seen.before, seen.at, seen.capped)).toBeGreaterThan(0);
  });

  it('at time 0 is that of the start, wherever it is', () => {
    const sgd = sgdOf({ curvatures: [1], eta: 0.2, sigma: 1, T: 3, start: [2] });
    const { values, steps } = squaredDistanceAt(sgd, 1, 0, 100).run(openStream([]), 2);
    expect([Array.from(values), steps]).toEqual([[4, 4], 0]);
  });
});

describe('the displacement within a radius', () => {
  it('for one step without gradient is P(χ²_2 ≤ (u/ησ)²)', () => {
    const noise: NoiseSpec = { kind: 'axes', scales: [1, 1], from: 1 };
    const sgd = sgdOf({ curvatures: [1], flat: 2, eta: 0.5, sigma: 2, T: 1, noise });
    const law = 1 - Math.exp(-0.5 * 1.5 ** 2);
    expect(binomialP(successes(displacementWithin(sgd, 1.5), 'L2'), COUNT, law)).toBeGreaterThan(LIMIT);
  });

  it('speaks of the maximum over time, and not of the tube', () => {
    const sgd = sgdOf({ curvatures: [1], flat: 3, eta: 0.3, sigma: 0.7, T: 20, start: [1, 0, 0, 0] });
    for (let seed = 0; seed < 100; seed++) {
      const path = recordMeasure(sgd, openStream([seed]), displacementFrom(sgd.start));
      const { values } = displacementWithin(sgd, 2).run(openStream([seed]), 1);
      expect(values[0]).toBe(Math.max(...path) <= 2 ? 1 : 0);
    }
  });
});

describe('an experiment', () => {
  it('is refused where its numbers are out of their range', () => {
    const sgd = sgdOf({ curvatures: [1], eta: 0.1, sigma: 1, T: 5 });
    expect(() => survival(sgd, -1)).toThrow(RangeError);
    expect(() => survival(sgd, Number.NaN)).toThrow(RangeError);
    expect(() => squaredDistanceAt(sgd, 1, 6, 1)).toThrow(RangeError);
    expect(() => squaredDistanceAt(sgd, 1, 2, Infinity)).toThrow(RangeError);
    expect(() => displacementWithin(sgd, Number.NaN)).toThrow(RangeError);
    expect(() => survival({ ...sgd, T: -1 }, 1)).toThrow(RangeError);
  });
});
