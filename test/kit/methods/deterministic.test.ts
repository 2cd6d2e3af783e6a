import { describe, expect, it } from 'vitest';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { enclosed } from '../../../src/kit/enclosed.ts';
import { objective } from '../../../src/kit/functions/objective.ts';
import { operator } from '../../../src/kit/functions/operators.ts';
import type { FunctionSpec } from '../../../src/kit/functions/spec.ts';
import {
  gradientDescent,
  halpern,
  heavyBall,
  nesterov,
  optimizedGradient,
  subgradientMethod,
} from '../../../src/kit/methods/deterministic.ts';
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

  it('refuses a start of another dimension', () => {
    const f = objective(huber(1), interval);
    expect(() => gradientDescent(f, { start: [1, 2], steps: 1, stepSize: one })).toThrow('length of start');
    expect(() => nesterov(f, { start: [1], steps: -1, smoothness: one })).toThrow('steps must be an integer');
  });
});
