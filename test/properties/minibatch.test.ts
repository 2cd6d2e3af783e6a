import { describe, expect, it } from 'vitest';
import {
  type BatchCase,
  batchMeans,
  batchSchema,
  exactWithBatches,
  staysWithBatches,
} from '../../properties/stagnation/minibatch/cases.ts';
import {
  population,
  type PopulationSpec,
  quadraticPopulation,
  type QuadraticSpec,
} from '../../properties/stagnation/minibatch/population.ts';
import { stepConstants } from '../../properties/stagnation/minibatch/step-bound.ts';
import { uneven } from '../../properties/stagnation/minibatch/space.ts';
import { gaussianTeacher } from '../../properties/generalization/end-to-end/case.ts';
import { openStream } from '../../src/core/stream.ts';
import { norm } from '../../src/linalg/vectors.ts';
import type { TeacherSpec } from '../../src/theory/network/teacher-task.ts';

const trials = 20_000;
const signs: QuadraticSpec = { kind: 'mean', points: [[1], [-1], [1], [-1]] };
const at: BatchCase = { population: signs, draws: 'with', b: 2, eta: 0.4, T: 3, r: 0.55, d0: 0.2 };

function simulated(c: BatchCase): number {
  const { values } = staysWithBatches(c).run(openStream(['batches', c.draws, c.b]), trials);
  return values.reduce((sum, x) => sum + x, 0) / trials;
}

describe('populations', () => {
  it('average to the gradient of a quadratic round its minimizer', () => {
    for (const spec of [signs, uneven]) {
      const { n, minimizer, addGradient } = population(spec);
      const sum = new Float64Array(minimizer.length);
      for (let i = 0; i < n; i++) addGradient(i, minimizer, sum);
      for (const x of sum) expect(Math.abs(x)).toBeLessThan(1e-9);
    }
  });

  it.each([
    signs,
    uneven,
    {
      kind: 'linear',
      rows: [
        [1, 1],
        [1, -1],
        [-2, 1],
      ],
      targets: [1, 2, 3],
    } as const,
  ])('have no example farther from the mean gradient than A: $kind', (spec) => {
    const { n, minimizer, addGradient, largestDeviation } = quadraticPopulation(spec);
    const [r, k] = [0.7, minimizer.length];
    let most = 0;
    for (let turn = 0; turn < 64; turn++) {
      const angle = (turn * Math.PI) / 32;
      const theta = minimizer.map((x, j) => x + r * (j === 0 ? Math.cos(angle) : Math.sin(angle)));
      const each = Array.from({ length: n }, (_, i) => {
        const g = new Float64Array(k);
        addGradient(i, theta, g);
        return g;
      });
      for (const g of each)
        most = Math.max(
          most,
          Math.hypot(...g.map((x, j) => x - each.reduce((sum, other) => sum + other[j]!, 0) / n)),
        );
    }
    expect(most).toBeLessThanOrEqual(largestDeviation(r));
    // A is attained on the sphere, but for the 64 angles
    expect(most).toBeGreaterThan(0.99 * largestDeviation(r));
  });
});

describe('a network’s examples', () => {
  const task: TeacherSpec = {
    teacher: gaussianTeacher('tanh', [2, 3, 1], { biases: 0, scale: 1, seed: 3 }),
    points: 2,
    seed: 3,
    size: 0.5,
    noise: 0,
    ridge: 1,
  };
  const spec: PopulationSpec = { kind: 'teacher', task, noise: 0.1 };
  const { n, minimizer, addGradient } = population(spec);
  const gradientsAt = (theta: Float64Array): readonly Float64Array[] =>
    Array.from({ length: n }, (_, i) => {
      const g = new Float64Array(theta.length);
      addGradient(i, theta, g);
      return g;
    });
  const meanOf = (all: readonly Float64Array[]): Float64Array =>
    all[0]!.map((_, j) => all.reduce((sum, g) => sum + g[j]!, 0) / n);

  it('average to 0 at θ*, and are both labels of each point', () => {
    expect(n).toBe(4);
    expect(norm(meanOf(gradientsAt(minimizer)))).toBeLessThan(1e-15);
    // the second point's labels have no noise
    expect(gradientsAt(minimizer)[2]).toEqual(gradientsAt(minimizer)[3]);
  });

  it('deviate by at most A, and a step contracts by q, all over the tube', () => {
    const [r, eta] = [0.05, 0.3];
    const { deviation, contraction } = stepConstants(spec, r);
    const stream = openStream(['network examples']);
    let most = 0;
    for (let turn = 0; turn < 200; turn++) {
      const z = minimizer.map(() => stream.normal());
      const far = (r * (turn % 2 === 0 ? 1 : stream.uniform())) / norm(z);
      const theta = minimizer.map((x, j) => x + far * z[j]!);
      const all = gradientsAt(theta);
      const mean = meanOf(all);
      for (const g of all) most = Math.max(most, norm(g.map((x, j) => x - mean[j]!)));
      const next = theta.map((x, j) => x - eta * mean[j]! - minimizer[j]!);
      expect(norm(next)).toBeLessThanOrEqual(contraction(eta) * far * norm(z) * (1 + 1e-12));
    }
    expect(most).toBeLessThanOrEqual(deviation);
    expect(most).toBeGreaterThan(0.5 * deviation);
  });
});

describe('rows with labels of their own', () => {
  const task: TeacherSpec = {
    teacher: gaussianTeacher('tanh', [2, 2, 1], { biases: 0, scale: 1, seed: 5 }),
    points: 4,
    seed: 0,
    size: 1,
    noise: 0,
    ridge: 4,
    rows: [
      { x: [0.5, 0.2], y: 1 },
      { x: [-0.3, 0.6], y: -1 },
      { x: [0.1, -0.4], y: 1 },
      { x: [-0.6, -0.1], y: -1 },
    ],
  };
  const spec: PopulationSpec = { kind: 'teacher', task, noise: 0 };

  it('are an example each, average to 0 at θ*, and deviate by at most A on the tube', () => {
    const { n, minimizer, away, addGradient } = population(spec);
    expect(n).toBe(4);
    const [r, eta] = [0.05, 0.1];
    const { deviation, contraction } = stepConstants(spec, r);
    const stream = openStream(['rows']);
    let most = 0;
    for (let turn = 0; turn < 100; turn++) {
      const z = minimizer.map(() => stream.normal());
      const far = turn === 0 ? 0 : (r * (turn % 2 === 0 ? 1 : stream.uniform())) / norm(z);
      const theta = minimizer.map((x, j) => x + far * z[j]!);
      const all = Array.from({ length: n }, (_, i) => {
        const g = new Float64Array(theta.length);
        addGradient(i, theta, g);
        return g;
      });
      const mean = theta.map((__, j) => all.reduce((sum, g) => sum + g[j]!, 0) / n);
      if (turn === 0) expect(norm(mean)).toBeLessThan(1e-14);
      for (const g of all) most = Math.max(most, norm(g.map((x, j) => x - mean[j]!)));
      const next = theta.map((x, j) => x - eta * mean[j]! - minimizer[j]!);
      expect(norm(next)).toBeLessThanOrEqual(contraction(eta) * far * norm(z) + 1e-14);
    }
    expect(most).toBeLessThanOrEqual(deviation);
    expect(most).toBeGreaterThan(0.5 * deviation);
    expect(norm(away)).toBeCloseTo(1, 12);
  });
});

describe('batches', () => {
  it('have the laws of a mean with and without replacement', () => {
    expect(batchMeans([1, -1], 2, true)).toEqual([
      [-1, 0.25],
      [0, 0.5],
      [1, 0.25],
    ]);
    expect(batchMeans([1, -1], 2, false)).toEqual([[0, 1]]);
    expect(batchMeans([1, 2, 3], 9, true)).toBeUndefined();
  });

  it.each(['with', 'without'] as const)('are what the exact truth is about: %s replacement', (draws) => {
    const { lo, hi } = exactWithBatches({ ...at, draws })!.stay;
    expect(hi - lo).toBeLessThan(1e-9);
    expect(Math.abs(simulated({ ...at, draws }) - lo)).toBeLessThan(5 * Math.sqrt(0.25 / trials));
  });

  it('of a reshuffled epoch use every example once, and push together beyond a Newton step', () => {
    const two: BatchCase = { ...at, population: { kind: 'mean', points: [[1], [-1]] }, b: 1, T: 2, d0: 0 };
    // θ_2 = ±η(1 − (1 − η)) for sure, where fresh batches get there half of the time
    expect(simulated({ ...two, draws: 'reshuffled', eta: 1.9, r: 3.6 })).toBe(0);
    expect(exactWithBatches({ ...two, eta: 1.9, r: 3.6 })!.stay.lo).toBeCloseTo(0.5, 9);
    expect(simulated({ ...two, draws: 'reshuffled', eta: 0.5, r: 0.51 })).toBe(1);
  });

  it('that are kept stay the same, those without replacement never exceed the population', () => {
    expect(simulated({ ...at, draws: 'kept', b: 1, eta: 0.5, T: 10, d0: 0, r: 0.99 })).toBe(0);
    expect(batchSchema.safeParse({ ...at, draws: 'without', b: 5 }).success).toBe(false);
    expect(batchSchema.safeParse({ ...at, draws: 'with', b: 5 }).success).toBe(true);
  });
});
