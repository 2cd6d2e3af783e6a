import { describe, expect, it } from 'vitest';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { gaussianBounds, minibatchBounds } from '../../../src/audit/stagnation/estimated-bounds.ts';
import { survivalOf } from '../../../src/audit/stagnation/survival.ts';
import { openStream } from '../../../src/core/stream.ts';
import { binomialInterval } from '../../../src/stats/intervals.ts';
import { minibatchBound } from '../../../src/theory/bounds/minibatch.ts';
import { chiSquareTail } from '../../../src/theory/bounds/noise-tail.ts';
import { examplesOf, modelOf, references } from '../curvature/reference.ts';

const unhurried = { begin: () => undefined, spent: async () => true, ended: () => undefined };
const reference = references.dense;
const { rows, ...examples } = examplesOf(reference);
const of = networkDerivatives(modelOf(reference), examples);
const ball = { share: 0, mu: 0.1, beta: 2, worst: '', failing: [], directions: 1 };
const constants = {
  convexity: { examples: 11, of: 11, Delta: 0, balls: [0.05, 0.5, 50].map((r) => ({ ...ball, r })) },
  largest: reference.hessianEigenvalues[0]!,
  deviation: 3,
};
const sizes = { steps: 20, runs: 3, etas: 3, levels: 3, effort: 1e9, batch: 64 };
const simulated = async (pace = unhurried): ReturnType<typeof survivalOf> =>
  survivalOf(of, rows.length, '1', sizes, constants, pace);

describe('SGD from the weights', () => {
  it('is gradient descent where a batch is everything', async () => {
    const { minibatch, examples: count, steps } = (await simulated())!;
    expect([count, steps]).toEqual([rows.length, 20]);
    const start = of.theta.slice();
    for (const { eta, farthest } of minibatch.filter(({ batch }) => batch === rows.length)) {
      let most = 0;
      for (let t = 0; t < steps; t++) {
        const g = new Float64Array(of.parameters);
        of.addGradient(rows, 1 / rows.length, g);
        g.forEach((x, i) => {
          of.theta[i] = of.theta[i]! - eta * x;
        });
        most = Math.max(most, Math.hypot(...of.theta.map((x, i) => x - start[i]!)));
      }
      of.theta.set(start);
      expect(Math.abs(farthest - most)).toBeLessThan(1e-9 * most);
    }
  });

  it('walks as far as its noise where that is large', async () => {
    const { gaussian, steps } = (await simulated())!;
    const eta = gaussian[0]!.eta;
    const { sigma, farthest } = gaussian.findLast((cell) => cell.eta === eta)!;
    const walk = eta * sigma! * Math.sqrt(of.parameters * steps);
    // the least step: three runs in 59 directions vary by some 10%, and the loss draws back a little
    expect(farthest / walk).toBeGreaterThan(0.7);
    expect(farthest / walk).toBeLessThan(1.4);
  });

  it('stays in a larger ball at least as often, and leaves the weights as they were', async () => {
    const before = of.theta.slice();
    const { gaussian, minibatch } = (await simulated())!;
    expect(of.theta).toEqual(before);
    expect([gaussian.length, minibatch.length]).toEqual([9, 9]);
    for (const { balls } of [...gaussian, ...minibatch]) {
      const stayed = balls.map((found) => found.stayed);
      expect(stayed).toEqual(stayed.toSorted((x, y) => x - y));
      for (const { interval, runs, stayed: count } of balls) {
        expect(interval.lo).toBeLessThanOrEqual(count / runs);
        expect(interval.hi).toBeGreaterThanOrEqual(count / runs);
      }
    }
    expect((await simulated())!.gaussian).toEqual(gaussian);
  });

  it('keeps whole cells where it is stopped', async () => {
    let left = 100;
    const found = await simulated({ ...unhurried, spent: async () => --left > 0 });
    expect(found!.minibatch.length).toBeGreaterThan(0);
    expect(found!.minibatch.length + found!.gaussian.length).toBeLessThan(18);
  });

  it('does less of a large network, within its effort', async () => {
    const large = { ...of, work: { scores: 3e6, gradient: 1e7, product: 1e7 } };
    let work = 0;
    const pace = {
      ...unhurried,
      spent: async (done: number) => {
        work += done;
        return true;
      },
    };
    const found = (await survivalOf(large, rows.length, '1', { ...sizes, effort: 1e10 }, constants, pace))!;
    expect([found.runs, found.steps < 20, found.steps > 1]).toEqual([1, true, true]);
    // one pass for the gradient at the start
    expect(work).toBeLessThan(1.2e10);
  });
});

describe('bounds at sampled constants', () => {
  const symbols = { q: 0.9, eta: 0.1, r: 1, T: 10, Delta: 0.01 };

  it('are those of the theory', () => {
    const { T1, 'T2*': T2, T11 } = gaussianBounds({ ...symbols, sigma: 0.3, k: 4 });
    const a = ((1 - 0.9) * 1 - 0.1 * 0.01) / (0.1 * 0.3);
    let product = 1;
    for (let t = 0; t < 10; t++) product *= chiSquareTail({ a, s1: 1, k: 4 }).stay;
    expect(Math.abs(T1! - product)).toBeLessThan(1e-12);
    // T11 is never below T1, and here T2* is better than either
    expect(T11!).toBeGreaterThanOrEqual(T1!);
    expect(T2!).toBeGreaterThan(T1!);
    expect(gaussianBounds({ ...symbols, sigma: 1e-3, k: 4 })).toEqual({ T1: 1, 'T2*': 1, T11: 1 });
  });

  it('speak of many directions, too, and promise nothing where steps lead away', () => {
    const many = gaussianBounds({ ...symbols, sigma: 1e-4, k: 100_000 });
    expect(many.T1).toBeGreaterThan(0.99);
    expect(gaussianBounds({ ...symbols, q: 1.5, sigma: 0.3, k: 4 })).toEqual({ T1: 0, 'T2*': 0, T11: 0 });
  });

  it('are certain where a batch is everything', () => {
    expect(minibatchBounds({ ...symbols, A: 3, b: 11, n: 11 })).toEqual({ T10: 1 });
    expect(minibatchBounds({ ...symbols, A: 3, b: 1, n: 11 }).T10!).toBeLessThan(1);
    // nothing is left to chance, and the gradient at the weights leads out in five steps
    expect(minibatchBounds({ ...symbols, q: 1, Delta: 2.5, A: 3, b: 11, n: 11 })).toEqual({ T10: 0 });
  });

  it('of batches count the gradient at the weights', () => {
    const batches = { ...symbols, A: 2, b: 4, n: 200 };
    const at = (Delta: number): number => minibatchBounds({ ...batches, Delta }).T10!;
    expect(at(0)).toBe(minibatchBound({ ...batches, d0: 0 }).stay);
    // Gaussian noise on a line of variance 9A²/(8b), as T10 says
    const sigma = Math.sqrt(((9 / 8) * 2 ** 2) / 4);
    const line = gaussianBounds({ ...batches, Delta: 0.2, sigma, k: 1 })['T2*']!;
    expect(Math.abs(at(0.2) - line)).toBeLessThan(1e-12);
    expect(at(0.01)).toBeLessThanOrEqual(at(0) + 1e-9);
    expect(at(0.2)).toBeLessThan(at(0.01));
    // SGD with such batches, each example's deviation of length A, stays as often as promised
    const stream = openStream(['batches with a push']);
    const [runs, q, eta] = [2000, 0.9, 0.1];
    let stayed = 0;
    for (let run = 0; run < runs; run++) {
      let [x, isInside] = [0, true];
      for (let t = 0; t < 10; t++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) sum += stream.uniform() < 0.5 ? 2 : -2;
        x = q * x + eta * (0.2 + sum / 4);
        isInside &&= Math.abs(x) <= 1;
      }
      if (isInside) stayed++;
    }
    expect(binomialInterval({ hits: stayed, trials: runs, confidence: 0.9999 }).hi).toBeGreaterThan(at(0.2));
  });
});
