import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../src/core/stream.ts';
import { parameterCount } from '../../../../src/theory/network/network.ts';
import type { GeneratedSpec } from '../../../../src/theory/network/spec.ts';
import { drawSample, sampleExamples, teacherTask } from '../../../../src/theory/network/teacher-task.ts';
import { compileKernel, instantiateKernel } from '../../../../src/theory/sgd/kernel/kernel.ts';
import { start } from '../../../../src/theory/sgd/kernel/runner.ts';
import {
  runSampled,
  type SampledProgram,
  type SampledSgd,
  sampledNetwork,
} from '../../../../src/theory/sgd/sampled-network.ts';

const kernel = instantiateKernel(compileKernel());

interface Setting {
  readonly widths: readonly number[];
  readonly activation: GeneratedSpec['activation'];
  readonly biases: number;
  readonly points: number;
  readonly columns: number;
}

function setting({ widths, activation, biases, points, columns }: Setting): SampledSgd {
  const task = teacherTask({
    teacher: {
      kind: 'generated',
      activation,
      widths,
      biases,
      seed: 3,
      layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 0.9 })),
    },
    points,
    seed: 5,
    size: 1,
    noise: 0.3,
    ridge: 0.7,
  });
  const p = parameterCount(task.net);
  const start = task.theta.slice();
  start[p - columns] = start[p - columns]! + 0.1;
  return {
    task,
    n: 40,
    noise: { from: p - columns, scales: Array.from({ length: columns }, (_, j) => 1 / (1 + j)) },
    schedule: { eta: 0.5, sigma: 0.2 },
    T: 12,
    start,
    r: 0.35,
    loss: { kind: 'clipped-distance', M: 0.4 },
    gap: 0.05,
  };
}

const settings: readonly Setting[] = [
  { widths: [3, 5, 4, 1], activation: 'tanh', biases: 0, points: 4, columns: 3 },
  { widths: [3, 5, 4, 1], activation: 'tanh', biases: 0.5, points: 8, columns: 10 },
  { widths: [4, 6, 1], activation: 'relu', biases: 0, points: 2, columns: 1 },
  { widths: [2, 9, 1], activation: 'relu', biases: 0.5, points: 1, columns: 9 },
  { widths: [3, 3, 3, 3, 1], activation: 'identity', biases: 0, points: 4, columns: 2 },
  { widths: [5, 1], activation: 'tanh', biases: 0, points: 16, columns: 5 },
];

describe('SGD on samples of a teacher task', () => {
  it.each(settings)('is the same in the kernel and in the plain simulator: %j', (chosen) => {
    const sampled = setting(chosen);
    const experiment = sampledNetwork(sampled);
    const program = experiment.program as SampledProgram;
    const plain = experiment.run(openStream(['block', 7]), 64);
    const there = runSampled(sampled, openStream(['block', 7]), 64, (address) =>
      kernel.oneByOne(program.sgd, address),
    );
    expect(there.values).toEqual(plain.values);
    expect(there.steps).toBe(plain.steps);
    expect(start().run(program, { address: ['block'], from: 7, to: 8, size: 64 })).toEqual([there]);
    const share = plain.values.reduce((sum, x) => sum + x, 0) / 64;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  });

  it.each(settings)('ends at the same θ up to rounding: %j', (chosen) => {
    const sampled = { ...setting(chosen), r: 100 };
    const { task } = sampled;
    const program = sampledNetwork(sampled).program as SampledProgram;
    const simulate = kernel.oneByOne(program.sgd, ['noise']);
    const samples = openStream(['sample']);
    const noise = openStream(['noise']);
    const columns = sampled.noise.scales.length;
    for (let trajectory = 0; trajectory < 5; trajectory++) {
      const examples = sampleExamples(task, drawSample(task, sampled.n, samples));
      const { theta, steps } = simulate(examples);
      expect(steps).toBe(sampled.T);
      const mine = byHand(sampled, examples, noise, 4 * Math.ceil(columns / 4));
      const apart = Math.max(...mine.map((x, i) => Math.abs(x - theta![i]!)));
      // 12 steps of a contraction, each rounding numbers of size 1 in a few hundred operations at most
      expect(apart).toBeLessThan(12 * 500 * Number.EPSILON);
    }
  });
});

/**
 * θ_T with difference-free arithmetic written out anew: forward and backward by the chain rule, sample by
 * sample.
 */
function byHand(
  { task, noise, schedule: { eta, sigma }, T, start }: SampledSgd,
  { inputs, targets, weights }: { inputs: Float64Array; targets: Float64Array; weights: Float64Array },
  stream: { fillNormal(out: Float64Array): void },
  drawn: number,
): number[] {
  const theta = [...start];
  const { layers, activation } = task.net;
  const phi = {
    tanh: Math.tanh,
    relu: (x: number) => Math.max(0, x),
    identity: (x: number) => x,
    'leaky-relu': Number,
  };
  for (let t = 0; t < T; t++) {
    const z = new Float64Array(drawn);
    stream.fillNormal(z);
    const g = theta.map((x, j) => task.spec.ridge * (x - task.theta[j]!));
    for (let i = 0; i < task.N; i++) {
      const active = [[...inputs.subarray(i * layers[0]!.fanIn, (i + 1) * layers[0]!.fanIn)]];
      const places: number[] = [];
      let at = 0;
      layers.forEach(({ fanIn, width, bias }, l) => {
        places.push(at);
        const h = Array.from({ length: width }, (_, a) =>
          active[l]!.reduce(
            (sum, x, b) => sum + theta[places[l]! + a * fanIn + b]! * x,
            bias ? theta[places[l]! + width * fanIn + a]! : 0,
          ),
        );
        active.push(l === layers.length - 1 ? h : h.map(phi[activation]));
        at += width * fanIn + (bias ? width : 0);
      });
      let e = [weights[i]! * (active.at(-1)![0]! - targets[i]!)];
      for (let l = layers.length - 1; l >= 0; l--) {
        const { fanIn, width, bias } = layers[l]!;
        const below = Array.from({ length: fanIn }, () => 0);
        for (let a = 0; a < width; a++) {
          for (let b = 0; b < fanIn; b++) {
            const place = places[l]! + a * fanIn + b;
            g[place] = g[place]! + e[a]! * active[l]![b]!;
            below[b] = below[b]! + e[a]! * theta[place]!;
          }
          if (bias) g[places[l]! + width * fanIn + a] = g[places[l]! + width * fanIn + a]! + e[a]!;
        }
        const u = active[l]!;
        e = below.map((x, b) =>
          l === 0 || activation === 'identity'
            ? x
            : activation === 'tanh'
              ? x * (1 - u[b]! ** 2)
              : u[b]! > 0
                ? x
                : 0,
        );
      }
    }
    for (const [j, scale] of noise.scales.entries())
      g[noise.from + j] = g[noise.from + j]! + sigma * scale * z[j]!;
    for (let j = 0; j < theta.length; j++) theta[j] = theta[j]! - eta * g[j]!;
  }
  return theta;
}
