import { describe, expect, it } from 'vitest';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { enclosed } from '../../../src/kit/enclosed.ts';
import { objective } from '../../../src/kit/functions/objective.ts';
import { operator } from '../../../src/kit/functions/operators.ts';
import type { FunctionSpec } from '../../../src/kit/functions/spec.ts';
import {
  exactLineSearch,
  gradientDescent,
  heavyBall,
  nesterov,
  optimizedGradient,
  polyakSubgradientMethod,
  subgradientMethod,
} from '../../../src/kit/methods/deterministic.ts';
import { halpern, krasnoselskiiMann } from '../../../src/kit/methods/fixed-points.ts';
import { proximalGradient, proximalPoint } from '../../../src/kit/methods/proximal.ts';
import { interval } from '../../../src/linalg/intervals.ts';

/** R from the minimizer, and the knee that is worst for so many steps of a method. */
const R = 1;
const huber = (knee: number): FunctionSpec => ({ kind: 'huber', curvatures: [1], knees: [knee] });
const one = interval.of(1);
const near = ({ lo, hi }: Enclosure, value: number): boolean =>
  lo <= value * (1 + 1e-12) && hi >= value * (1 - 1e-12) && hi - lo < 1e-12;

describe('a method attains its rate at the worst Huber function', () => {
  it.each([1, 2, 5, 20])('gradient descent: LR²/(4N + 2), N = %d', (steps) => {
    const f = objective(huber(R / (2 * steps + 1)), interval);
    const x = gradientDescent(f, { start: [R], steps, stepSize: one });
    expect(near(f.value(x), (R * R) / (4 * steps + 2))).toBe(true);
  });

  it.each([1, 2, 5, 20])('the optimized gradient method: LR²/(2θ²), N = %d', (steps) => {
    const run = { start: [R], steps };
    const theta = enclosed(
      1,
      (a) => optimizedGradient(objective(huber(1), a), { ...run, smoothness: a.of(1) }).theta,
    );
    const square = theta.lo ** 2;
    // Kim and Fessler 2017: the worst case has the knee R/θ²
    const worst = (effort: number): Enclosure =>
      enclosed(effort, (a) => {
        const f = objective(huber(R / square), a);
        return f.value(optimizedGradient(f, { ...run, smoothness: a.of(1) }).y);
      });
    expect(near(worst(1), (R * R) / (2 * square))).toBe(true);
    // over float64 intervals the same, but wider with every step
    const wide = worst(0);
    expect(wide.lo <= worst(1).lo && wide.hi >= worst(1).hi && wide.hi - wide.lo < 1e-5).toBe(true);
  });

  it('Nesterov’s method: at most 2LR²/(N² + 5N + 6), and near it', () => {
    for (const steps of [1, 3, 10]) {
      const bound = (2 * R * R) / (steps * steps + 5 * steps + 6);
      const values = Array.from({ length: 400 }, (_, i) => {
        const f = objective(huber((i + 1) / 400), interval);
        return f.value(nesterov(f, { start: [R], steps, smoothness: one }));
      });
      expect(values.every(({ lo }) => lo <= bound)).toBe(true);
      expect(Math.max(...values.map(({ hi }) => hi))).toBeGreaterThan(0.9 * bound);
    }
  });
});

describe('a method', () => {
  it('heavy ball is gradient descent without momentum, and its own recursion with it', () => {
    const f = objective({ kind: 'quadratic', curvatures: [2, 0.5] }, interval);
    const run = { start: [1, 1], steps: 6, stepSize: interval.of(0.25) };
    expect(heavyBall(f, { ...run, momentum: interval.of(0) })).toEqual(gradientDescent(f, run));
    let [x, old] = [1, 1];
    for (let t = 0; t < 6; t++) [x, old] = [x - 0.25 * 0.5 * x + 0.5 * (x - old), x];
    const [, second] = heavyBall(f, { ...run, momentum: interval.of(0.5) });
    expect(near(second!, x)).toBe(true);
  });

  it('of subgradients attains MR/√(N + 1) against the function that resists', () => {
    const steps = 3;
    const f = objective({ kind: 'resisting', weight: 2, radius: 3, dimension: steps + 1 }, interval);
    const stepSize = interval.div(3, interval.mul(2, interval.sqrt(steps + 1)));
    const best = subgradientMethod(f, { start: [0, 0, 0, 0], steps, stepSize });
    expect(near(interval.sub(best, f.minimum), (2 * 3) / Math.sqrt(steps + 1))).toBe(true);
  });

  it('of Halpern attains (2/(N + 1))²R² at the reflected clamp', () => {
    for (const steps of [1, 4, 9]) {
      const c = 1 / (steps + 1);
      const T = operator({ kind: 'clamp-reflection', radii: [c] }, interval);
      const x = halpern(T, { start: [R], steps });
      const left = interval.square(interval.sub(x[0]!, T.apply(x)[0]!));
      expect(near(left, (2 / (steps + 1)) ** 2)).toBe(true);
    }
  });

  it('of Krasnoselskii and Mann attains 4/(N + 1) · (N/(N + 1))^N R² at a rotation by 2 arctan(1/√N)', () => {
    for (const steps of [1, 4, 16]) {
      const T = operator({ kind: 'rotation', tangent: 1 / Math.sqrt(steps), factor: 1 }, interval);
      const x = krasnoselskiiMann(T, { start: [0, R], steps, relaxation: interval.of(0.5) });
      const [moved, shares] = [T.apply(x), steps / (steps + 1)];
      const left = interval.add(...x.map((xi, i) => interval.square(interval.sub(xi, moved[i]!))));
      expect(near(left, (4 / (steps + 1)) * shares ** steps)).toBe(true);
    }
  });

  it('of proximal points attains R²/(4λN) at |x|, and steps projected on x ≥ 0 do at a line', () => {
    const [steps, lambda] = [5, 0.25];
    const weight = R / (2 * steps * lambda);
    const bound = (R * R) / (4 * lambda * steps);
    const run = { start: [R], steps, stepSize: interval.of(lambda) };
    const f = objective({ kind: 'sum-abs', weights: [weight] }, interval);
    expect(near(f.value(proximalPoint(f, run)), bound)).toBe(true);
    const flat = objective({ kind: 'quadratic', curvatures: [0] }, interval);
    const h = objective({ kind: 'orthant', weights: [weight] }, interval);
    expect(near(h.value(proximalGradient(flat, h, run)), bound)).toBe(true);
    // further on both stop at 0
    expect(proximalPoint(f, { ...run, steps: 100 })).toEqual([interval.of(0)]);
    expect(proximalGradient(flat, h, { ...run, steps: 100 })).toEqual([interval.of(0)]);
    const unknown = objective({ kind: 'max-abs', weights: [1] }, interval);
    expect(() => proximalPoint(unknown, run)).toThrow('f must be a function with a proximal map');
    expect(() => proximalGradient(f, unknown, run)).toThrow('h must be a function with a proximal map');
  });

  it("with Polyak's step attains GR/√(N + 1) against the function that resists, and stops at a minimum", () => {
    const steps = 3;
    const f = objective({ kind: 'resisting', weight: 2, radius: 3, dimension: steps + 1 }, interval);
    const best = polyakSubgradientMethod(f, { start: [0, 0, 0, 0], steps });
    expect(near(interval.sub(best, f.minimum), (2 * 3) / Math.sqrt(steps + 1))).toBe(true);
    const kink = objective({ kind: 'sum-abs', weights: [4] }, interval);
    expect(polyakSubgradientMethod(kink, { start: [2], steps: 9 })).toEqual(interval.of(0));
    // 0.1 · 3 is rounded: near the minimum the enclosure holds 0 and stays narrow
    const rounded = objective({ kind: 'norm', weight: 0.1, dimension: 2 }, interval);
    const { lo, hi } = polyakSubgradientMethod(rounded, { start: [0.3, 0.7], steps: 9 });
    expect([lo <= 0, hi >= 0, hi < 1e-15]).toEqual([true, true, true]);
  });

  it('with exact line search attains ((L − μ)/(L + μ))^{2N} on a quadratic, and stays at a minimum', () => {
    const [mu, L, steps] = [1, 9, 4];
    const f = objective({ kind: 'quadratic', curvatures: [mu, L] }, interval);
    const start = [L, mu];
    const x = exactLineSearch(f, { start, steps });
    const first = (mu * L * L + L * mu * mu) / 2;
    expect(near(interval.div(f.value(x), first), ((L - mu) / (L + mu)) ** (2 * steps))).toBe(true);
    expect(exactLineSearch(f, { start: [0, 0], steps })).toEqual([interval.of(0), interval.of(0)]);
    const flat = objective({ kind: 'quadratic', curvatures: [0, 1] }, interval);
    expect(() => exactLineSearch(flat, { start, steps })).toThrow('a strongly convex quadratic');
  });

  it('of Nesterov for strongly convex functions has the momentum (1 − √κ)/(1 + √κ)', () => {
    const f = objective({ kind: 'quadratic', curvatures: [1, 16] }, interval);
    const run = { start: [1, 1], steps: 5, smoothness: interval.of(16), strongConvexity: one };
    let [x, y] = [1, 1];
    for (let t = 0; t < 5; t++) {
      const next = y - y / 16;
      [x, y] = [next, next + 0.6 * (next - x)];
    }
    const [first, second] = nesterov(f, run);
    expect(near(first!, x)).toBe(true);
    expect(near(second!, 0)).toBe(true);
  });

  it('refuses a start of another dimension', () => {
    const f = objective(huber(1), interval);
    expect(() => gradientDescent(f, { start: [1, 2], steps: 1, stepSize: one })).toThrow('length of start');
    expect(() => nesterov(f, { start: [1], steps: -1, smoothness: one })).toThrow('steps must be an integer');
  });
});
