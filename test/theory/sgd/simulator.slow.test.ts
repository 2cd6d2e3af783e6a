import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { quadratic } from '../../../src/theory/landscape/quadratic.ts';
import { buildNoise, type NoiseSpec } from '../../../src/theory/sgd/noise.ts';
import { contains, type ConvexSetSpec } from '../../../src/theory/sgd/projection.ts';
import { displacementFrom, type Sgd } from '../../../src/theory/sgd/sgd.ts';
import { simulate, type StoppingRule } from './simulator.ts';
import { recordDistances, recordMeasure } from './record.ts';
import { chiSquareMeanLimits } from '../../statements/binomial.ts';

const isotropic = { kind: 'isotropic', scale: 1 } as const;

function sgdOn(curvatures: number[], flat: number, rest: Partial<Sgd>, noise: NoiseSpec = isotropic): Sgd {
  const landscape = quadratic({ kind: 'quadratic', curvatures, flat });
  return {
    landscape,
    noise: buildNoise(noise, landscape),
    schedule: { eta: 0.1, sigma: 1 },
    T: 50,
    start: new Float64Array(landscape.dim),
    ...rest,
  };
}
const toMinimizers = (sgd: Sgd, limit: number, stops: boolean): StoppingRule => ({
  measure: (theta) => sgd.landscape.distance(theta),
  limit,
  stops,
});

describe('a trajectory', () => {
  it('follows θ_{t+1} = θ_t − η_t (∇R_n(θ_t) + σ_t S z_t), written out, to the bit', () => {
    const schedule = { eta: 0.3, sigma: 0.5, etaDecay: 0.1, sigmaDecay: 0.05 };
    const start = Float64Array.of(1, -2, 3);
    const sgd = sgdOn([1, 2.5], 1, { schedule, start, T: 40 }, { kind: 'isotropic', scale: 0.7 });
    const stream = openStream(['by hand']);
    const [x, y, flat] = [[1], [-2], [3]] as [number[], number[], number[]];
    for (let t = 0; t < 40; t++) {
      const eta = 0.3 / (1 + 0.1 * t);
      const noise = (0.5 / (1 + 0.05 * t)) * 0.7;
      x.push(x[t]! - eta * (x[t]! + noise * stream.normal()));
      y.push(y[t]! - eta * (2.5 * y[t]! + noise * stream.normal()));
      flat.push(flat[t]! - eta * (noise * stream.normal()));
    }
    for (const [i, expected] of [x, y, flat].entries()) {
      const path = recordMeasure(sgd, openStream(['by hand']), (theta) => theta[i]!);
      expect(Array.from(path)).toEqual(expected);
    }
  });

  it('without noise contracts by |1 − ηh| a step', () => {
    const sgd = sgdOn([2], 0, { schedule: { eta: 0.25, sigma: 0 }, start: Float64Array.of(8), T: 5 });
    expect(Array.from(recordDistances(sgd, openStream([])))).toEqual([8, 4, 2, 1, 0.5, 0.25]);
  });

  it('uses the state before the step for noise that depends on it', () => {
    const noise: NoiseSpec = { kind: 'damped', base: isotropic, scale: 1 };
    const sgd = sgdOn([1], 0, { schedule: { eta: 1, sigma: 1 }, start: Float64Array.of(3), T: 1 }, noise);
    const z = openStream(['damped']).normal();
    // η h = 1: the new state is −σ ρ(3) z, with ρ(3) = 1/10 by rounding of 1 + 9
    expect(recordDistances(sgd, openStream(['damped']))[1]).toBeCloseTo(Math.abs(z) / 10, 14);
  });
});

describe('simulate', () => {
  it('gives the same bits for the same stream, and others for another', () => {
    const sgd = sgdOn([1, 3], 1, {});
    const run = (seed: number): unknown =>
      simulate(sgd, openStream([seed]), 20, toMinimizers(sgd, 0.5, true));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('gives in two calls what it gives in one, and leaves the stream where the trajectories end', () => {
    for (const stops of [true, false]) {
      const sgd = sgdOn([1], 2, { T: 30 });
      const rule = toMinimizers(sgd, 0.3, stops);
      const [once, twice] = [openStream(['s', 1]), openStream(['s', 1])];
      const whole = simulate(sgd, once, 300, rule);
      const parts = [simulate(sgd, twice, 100, rule), simulate(sgd, twice, 200, rule)];
      for (const key of ['firstExit', 'last', 'largest'] as const)
        expect(parts.flatMap((part) => Array.from(part[key]))).toEqual(Array.from(whole[key]));
      expect(parts[0]!.steps + parts[1]!.steps).toBe(whole.steps);

      const plain = openStream(['s', 1]);
      for (let i = 0; i < 3 * whole.steps; i++) plain.normal();
      const next = plain.normal();
      expect([once.normal(), twice.normal()]).toEqual([next, next]);
    }
  });

  it('reports exit, last and largest measure as the recorded paths have them', () => {
    fc.assert(
      fc.property(
        fc.record({
          r: fc.double({ min: 0.05, max: 1, noNaN: true }),
          d0: fc.double({ min: 0, max: 1.2, noNaN: true }),
          T: fc.integer({ min: 0, max: 40 }),
          horizon: fc.nat(40),
          seed: fc.nat(),
          stops: fc.boolean(),
        }),
        ({ r, d0, T, horizon, seed, stops }) => {
          const sgd = sgdOn([1, 2], 0, { T, start: Float64Array.of(d0, 0) });
          const until = Math.min(horizon, T);
          const result = simulate(sgd, openStream([seed]), 5, toMinimizers(sgd, r, stops), until);
          const plain = openStream([seed]);
          let steps = 0;
          for (let n = 0; n < 5; n++) {
            // a path as long as the trajectory was, from the same stream
            const length = stops ? Math.min(until, result.firstExit[n]!) : until;
            const path = recordDistances({ ...sgd, T: length }, plain);
            const exit = path.findIndex((d) => d > r);
            expect(result.firstExit[n]).toBe(exit === -1 ? until + 1 : exit);
            expect(result.last[n]).toBe(path.at(-1));
            expect(result.largest[n]).toBe(Math.max(...path));
            steps += length;
          }
          expect(result.steps).toBe(steps);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('counts the boundary d = r as inside, and a start outside as an exit at time 0', () => {
    const still = { schedule: { eta: 0.5, sigma: 0 }, T: 3 };
    const start = Float64Array.of(0.75, 100);
    const sgd = sgdOn([1], 1, { ...still, start });
    expect(Array.from(simulate(sgd, openStream([]), 1, toMinimizers(sgd, 0.75, true)).firstExit)).toEqual([
      4,
    ]);
    const outside = simulate(sgd, openStream([]), 2, toMinimizers(sgd, 0.7, true));
    expect([Array.from(outside.firstExit), outside.steps]).toEqual([[0, 0], 0]);
    const watched = simulate(sgd, openStream([]), 1, toMinimizers(sgd, 0.7, false));
    expect([watched.firstExit[0], watched.last[0], watched.steps]).toEqual([0, 0.09375, 3]);
  });

  it('counts an overflow as an exit', () => {
    const sgd = sgdOn([1], 0, { schedule: { eta: 1e200, sigma: 1 }, start: Float64Array.of(1), T: 10 });
    const { firstExit } = simulate(sgd, openStream([1]), 3, toMinimizers(sgd, Number.MAX_VALUE, true));
    expect(Array.from(firstExit)).toEqual([2, 2, 2]);
  });

  it('refuses what does not fit', () => {
    const good = sgdOn([1], 1, {});
    const bad: Sgd[] = [
      { ...good, T: -1 },
      { ...good, T: 1.5 },
      { ...good, T: Number.NaN },
      { ...good, start: new Float64Array(1) },
      { ...good, start: Float64Array.of(0, Number.NaN) },
      { ...good, schedule: { eta: Number.NaN, sigma: 1 } },
      { ...good, projection: { kind: 'ball', center: [0], radius: 1 } },
    ];
    for (const sgd of bad)
      expect(() => simulate(sgd, openStream([]), 1, toMinimizers(sgd, 1, true))).toThrow(RangeError);
    expect(() => simulate(good, openStream([]), 1, toMinimizers(good, 1, true), 51)).toThrow(RangeError);
  });
});

describe('the law of SGD on a quadratic', () => {
  /** Each limit below fails with probability 2 e^(−21.4) = 1e-9 under a random seed. */
  const X = Math.log(2e9);

  it('has variance ησ²(1 − a^{2t})/(h(2 − ηh)) along every eigenvector, a = 1 − ηh', () => {
    const [eta, sigma, T, n] = [0.3, 0.8, 60, 20_000];
    for (const [i, h] of [0.05, 1, 5].entries()) {
      const sgd = sgdOn([0.05, 1, 5], 0, { schedule: { eta, sigma }, T });
      const rule = { measure: (theta: Float64Array) => theta[i]!, limit: Infinity, stops: false };
      const { last } = simulate(sgd, openStream(['variance', h]), n, rule);
      const a = 1 - eta * h;
      const variance = ((eta * sigma * sigma) / (h * (2 - eta * h))) * (1 - a ** (2 * T));
      // the sum of squares over the variance is χ²_n exactly
      const ratio = last.reduce((sum, x) => sum + x * x, 0) / n / variance;
      const [lo, hi] = chiSquareMeanLimits(n, X);
      expect(ratio, `h = ${h}`).toBeGreaterThan(lo);
      expect(ratio, `h = ${h}`).toBeLessThan(hi);
      // and the test would notice noise that is a tenth too strong or too weak
      expect(1.1 ** 2).toBeGreaterThan(hi / lo);
    }
  });

  it('spreads along flat directions as a random walk, √t', () => {
    const [T, n] = [40, 10_000];
    const sgd = sgdOn([1], 1, { schedule: { eta: 0.2, sigma: 3 }, T });
    const rule = { measure: (theta: Float64Array) => theta[1]!, limit: Infinity, stops: false };
    const { last } = simulate(sgd, openStream(['flat']), n, rule);
    const ratio = last.reduce((sum, x) => sum + x * x, 0) / n / (T * (0.2 * 3) ** 2);
    const [lo, hi] = chiSquareMeanLimits(n, X);
    expect(ratio).toBeGreaterThan(lo);
    expect(ratio).toBeLessThan(hi);
  });
});

describe('projected SGD (L0)', () => {
  const sets: ConvexSetSpec[] = [
    { kind: 'ball', center: [0.1, 0, 0], radius: 0.4 },
    { kind: 'box', lo: [-0.2, -0.3, -0.1], hi: [0.2, 0.1, 0.4] },
    { kind: 'halfspace', normal: [1, 2, -1], offset: 0.1 },
  ];

  it.each(sets)('stays in %j', (projection) => {
    const sgd = sgdOn([1, 2, 3], 0, { projection });
    const slack = 8 * Number.EPSILON; // a projected point is on the boundary up to rounding
    const wider =
      projection.kind === 'ball'
        ? { ...projection, radius: projection.radius + slack }
        : projection.kind === 'halfspace'
          ? { ...projection, offset: projection.offset + slack }
          : projection;
    const inside = (theta: Float64Array): number => (contains(wider, theta) ? 0 : 1);
    expect(recordMeasure(sgd, openStream(['in']), inside)).toEqual(new Float64Array(51));
    // without the projection it would not
    const free = sgdOn([1, 2, 3], 0, {});
    expect(recordMeasure(free, openStream(['in']), inside)).not.toEqual(new Float64Array(51));
  });

  it.each(sets)('with %j is after a step no farther from the minimizer than without', (projection) => {
    for (let seed = 0; seed < 200; seed++) {
      const step = { schedule: { eta: 0.5, sigma: 1 }, T: 1 };
      const free = recordDistances(sgdOn([1, 2, 3], 0, step), openStream([seed]))[1]!;
      const projected = recordDistances(sgdOn([1, 2, 3], 0, { ...step, projection }), openStream([seed]))[1]!;
      expect(projected).toBeLessThanOrEqual(free * (1 + 8 * Number.EPSILON));
    }
  });
});

describe('the displacement', () => {
  it('is the Euclidean distance from the start', () => {
    expect(displacementFrom(Float64Array.of(1, 2))(Float64Array.of(4, 6))).toBe(5);
  });
});
