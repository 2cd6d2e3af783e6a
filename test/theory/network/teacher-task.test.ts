import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { forwardBatch } from '../../../src/theory/network/forward.ts';
import { lossAndGradient, weightedLoss } from '../../../src/theory/network/gradient.ts';
import { withParameters } from '../../../src/theory/network/network.ts';
import {
  drawSample,
  lossGap,
  populationExamples,
  ridgeGradient,
  type SampleCounts,
  sampleExamples,
  type TeacherTask,
  teacherTask,
} from '../../../src/theory/network/teacher-task.ts';
import { sampledNetwork } from '../../../src/theory/sgd/sampled-network.ts';
import { forwardWork, gradientWork, stepsOf } from '../../../src/theory/network/work.ts';

const task = teacherTask({
  teacher: {
    kind: 'generated',
    activation: 'tanh',
    widths: [3, 4, 3, 1],
    biases: 0.4,
    seed: 2,
    layers: [
      { kind: 'gaussian', scale: 1 },
      { kind: 'gaussian', scale: 1 },
      { kind: 'gaussian', scale: 1 },
    ],
  },
  points: 4,
  seed: 11,
  size: 1.5,
  noise: 0.3,
  ridge: 0.7,
});

function away(seed: number, size: number): Float64Array {
  const z = new Float64Array(task.theta.length);
  openStream(['away', seed]).fillNormal(z);
  return task.theta.map((x, j) => x + (size * z[j]!) / norm(z));
}

/** Both labels of every input as examples of their own. */
function labelled(
  { N, inputs, outputs, epsilon, net }: TeacherTask,
  weight: (i: number, sign: 1 | -1) => number,
): { inputs: Float64Array; targets: Float64Array; weights: Float64Array } {
  const dim = net.layers[0]!.fanIn;
  const rows = [1, -1].flatMap((sign) => Array.from({ length: N }, (_, i) => ({ i, sign: sign as 1 | -1 })));
  return {
    inputs: Float64Array.from(rows.flatMap(({ i }) => [...inputs.subarray(i * dim, (i + 1) * dim)])),
    targets: Float64Array.from(rows, ({ i, sign }) => outputs[i]! + sign * epsilon[i]!),
    weights: Float64Array.from(rows, ({ i, sign }) => weight(i, sign)),
  };
}

const counts: SampleCounts = { n: 10, plus: Int32Array.of(3, 0, 2, 0), minus: Int32Array.of(1, 1, 3, 0) };

describe('work in steps', () => {
  it('counts the multiply-adds of forward and backward passes, 64 to a step', () => {
    // weights 12 + 12 + 3; the first layer's 12 are not gone back through
    expect(forwardWork(task.net, 4)).toBe(4 * 27);
    expect(gradientWork(task.net, 4)).toBe(4 * (27 + 27 + 15));
    expect(stepsOf(276)).toBe(5);
    expect(stepsOf(1)).toBe(1);
  });
});

describe('a teacher task', () => {
  it('has inputs of the size asked for, and noise on every other one', () => {
    for (let i = 0; i < task.N; i++)
      expect(norm(task.inputs.subarray(3 * i, 3 * i + 3))).toBeCloseTo(1.5, 14);
    expect([...task.epsilon]).toEqual([0.3, 0, 0.3, 0]);
    expect([...task.outputs]).toEqual([...forwardBatch(task.net, task.inputs)]);
  });

  it('has its minimum at the teacher: ∇R(θ*) = 0 exactly', () => {
    const g = new Float64Array(task.theta.length).fill(1);
    ridgeGradient(task, populationExamples(task))(task.theta, g);
    expect(norm(g)).toBe(0);
  });

  it('has the risk of both labels, up to the noise’s variance', () => {
    const theta = away(1, 0.8);
    const net = withParameters(task.net, theta);
    const all = weightedLoss(
      net,
      { kind: 'squared' },
      labelled(task, () => 1 / 8),
    );
    const mean = weightedLoss(net, { kind: 'squared' }, populationExamples(task));
    // half the mean of ε²: 0.09 for two inputs of four
    expect(all).toBeCloseTo(mean + 0.09 / 4, 14);
  });

  it('has the sample’s gradient from the mean label of each input', () => {
    const theta = away(2, 0.8);
    const net = withParameters(task.net, theta);
    const mine = new Float64Array(theta.length);
    const whole = new Float64Array(theta.length);
    lossAndGradient(net, { kind: 'squared' }, sampleExamples(task, counts), mine);
    const weight = (i: number, sign: 1 | -1): number =>
      (sign === 1 ? counts.plus[i]! : counts.minus[i]!) / counts.n;
    lossAndGradient(net, { kind: 'squared' }, labelled(task, weight), whole);
    expect(Math.max(...mine.map((x, j) => Math.abs(x - whole[j]!)))).toBeLessThan(1e-15);
  });

  it('has the gap of a loss as the difference of two means over labels', () => {
    const theta = away(3, 0.8);
    const loss = { kind: 'clipped-distance', M: 0.35 } as const;
    const net = withParameters(task.net, theta);
    const risk = weightedLoss(
      net,
      loss,
      labelled(task, () => 1 / 8),
    );
    const weight = (i: number, sign: 1 | -1): number =>
      (sign === 1 ? counts.plus[i]! : counts.minus[i]!) / counts.n;
    const empirical = weightedLoss(net, loss, labelled(task, weight));
    expect(lossGap(task, loss, counts, theta)).toBeCloseTo(risk - empirical, 14);
    expect(Math.abs(risk - empirical)).toBeGreaterThan(1e-3);
  });

  it('draws samples of size n, every label of every input alike', () => {
    const stream = openStream(['samples']);
    const total = new Float64Array(2 * task.N);
    const draws = 400;
    for (let d = 0; d < draws; d++) {
      const { plus, minus } = drawSample(task, 50, stream);
      expect([...plus, ...minus].reduce((sum, x) => sum + x, 0)).toBe(50);
      for (let i = 0; i < task.N; i++) {
        total[i] = total[i]! + plus[i]!;
        total[task.N + i] = total[task.N + i]! + minus[i]!;
      }
    }
    // χ² with 7 degrees of freedom: 29.9 is passed with probability 1e-4
    const expected = (50 * draws) / 8;
    const chi = total.reduce((sum, x) => sum + ((x - expected) * (x - expected)) / expected, 0);
    expect(chi).toBeLessThan(29.9);
  });

  it('draws halves by the binomial law, also where words are used in part', () => {
    const stream = openStream(['halves']);
    const n = 37;
    const draws = 20_000;
    const seen = new Float64Array(n + 1);
    // the first half of the cells is both labels of the first half of the inputs
    for (let d = 0; d < draws; d++) {
      const { plus, minus } = drawSample(task, n, stream);
      const first = [plus, minus].flatMap((counts) => [...counts.subarray(0, task.N / 2)]);
      const count = first.reduce((sum, x) => sum + x, 0);
      seen[count] = seen[count]! + 1;
    }
    let [chi, degrees, probability] = [0, -1, 2 ** -n];
    for (let k = 0; k <= n; k++, probability *= (n - k + 1) / k) {
      const expected = draws * probability;
      if (expected < 10) continue;
      chi += (seen[k]! - expected) ** 2 / expected;
      degrees++;
    }
    expect(degrees).toBeGreaterThan(15);
    // six standard deviations of χ² above its mean
    expect(chi).toBeLessThan(degrees + 6 * Math.sqrt(2 * degrees));
  });

  it('has inputs whose lengths run geometrically', () => {
    const spread = teacherTask({ ...task.spec, size: 2, spread: 8 });
    const lengths = Array.from({ length: 4 }, (_, i) => norm(spread.inputs.slice(3 * i, 3 * i + 3)));
    for (const [i, length] of lengths.entries()) expect(length / 2).toBeCloseTo(8 ** (i / 3), 12);
  });

  describe('on given rows', () => {
    const rows = [
      { x: [1, 0, -1], y: 1 },
      { x: [0, 2, 0.5], y: -1 },
      { x: [0.5, 0.25, 0], y: 1 },
      { x: [-1, 1, 1], y: -1 },
    ];
    const given = teacherTask({ ...task.spec, noise: 0, rows });

    it('has its minimizer at θ*, though the labels pull elsewhere', () => {
      const g = new Float64Array(given.theta.length);
      lossAndGradient(given.net, { kind: 'squared' }, populationExamples(given), g);
      const pull = norm(g);
      expect(pull).toBeGreaterThan(0.1);
      ridgeGradient(given, populationExamples(given))(given.theta, g);
      // the ridge's part is a quotient times its divisor, of sums of numbers of about 1
      expect(norm(g)).toBeLessThan(1e-14);
    });

    it('has the rows’ labels in population and sample, whatever the sign that is drawn', () => {
      expect([...populationExamples(given).targets]).toEqual([1, -1, 1, -1]);
      const counts = drawSample(given, 50, openStream(['rows']));
      expect([...sampleExamples(given, counts).targets]).toEqual([1, -1, 1, -1]);
      const loss = { kind: 'clipped-distance', M: 10 } as const;
      const difference =
        weightedLoss(given.net, loss, populationExamples(given)) -
        weightedLoss(given.net, loss, sampleExamples(given, counts));
      // eight terms of about 1
      expect(Math.abs(lossGap(given, loss, counts, given.theta) - difference)).toBeLessThan(1e-14);
    });

    it('is left to the plain simulator, whose ridge draws elsewhere than to the minimizer', () => {
      const sampled = (of: TeacherTask): Experiment =>
        sampledNetwork({
          task: of,
          n: 4,
          noise: { from: 0, scales: [1] },
          schedule: { eta: 0.1, sigma: 1 },
          T: 2,
          start: of.theta,
          r: 1,
          loss: { kind: 'clipped-distance', M: 1 },
          gap: 1,
        });
      expect(sampled(given).program).toBeUndefined();
      expect(sampled(task).program?.kind).toBe('sampled-network');
    });

    it('has labels y ± ε, and the noise of the others, where there is noise too', () => {
      const noisy = teacherTask({ ...given.spec, noise: 0.5 });
      expect([...noisy.labels]).toEqual([1, -1, 1, -1]);
      expect([...noisy.center]).toEqual([...given.center]);
      expect([...sampleExamples(noisy, counts).targets]).toEqual([1 + (0.5 * 2) / 4, -1, 1 - 0.5 / 5, -1]);
    });

    it('asks for as many rows as points, as long as the network reads, and a ridge', () => {
      expect(() => teacherTask({ ...given.spec, points: 2 })).toThrow(
        'number of rows must be that of the points, 2, got 4',
      );
      const long = rows.map((row, i) => (i === 1 ? { ...row, x: [1, 2, 3, 4] } : row));
      expect(() => teacherTask({ ...given.spec, rows: long })).toThrow('length of row 1 must be 3, got 4');
      expect(() => teacherTask({ ...given.spec, ridge: 0 })).toThrow('ridge must be positive');
    });
  });

  it('refuses what it is not made for', () => {
    const { spec } = task;
    expect(() => teacherTask({ ...spec, points: 3 })).toThrow(RangeError);
    expect(() => teacherTask({ ...spec, ridge: -1 })).toThrow(RangeError);
    expect(() => teacherTask({ ...spec, spread: 0 })).toThrow(RangeError);
    expect(() => teacherTask({ ...spec, noise: -1 })).toThrow(RangeError);
    const two = { kind: 'literal', activation: 'tanh', layers: [{ weights: [[1], [1]] }] } as const;
    expect(() => teacherTask({ ...spec, teacher: two })).toThrow(/outputs/u);
  });
});
