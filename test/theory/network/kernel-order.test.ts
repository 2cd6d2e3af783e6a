import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { flatten, widthsOf } from '../../../src/theory/network/network.ts';
import { compileKernel, instantiateKernel } from '../../../src/theory/sgd/kernel/kernel.ts';
import { type SgdProgram, sgdRunner } from '../../../src/theory/sgd/kernel/sgd-program.ts';

const kernel = instantiateKernel(compileKernel());
const eta = 0.5;

describe('the order of parameters and the gradient', () => {
  it.each([
    [[3, 5, 4, 1], 'tanh'],
    [[3, 5, 4, 1], 'relu'],
    [[8, 16, 1], 'tanh'],
    [[8, 16, 1], 'relu'],
  ] as const)('are the kernel’s: one noiseless step of widths %j, %s', (widths, activation) => {
    const net = buildNetwork({
      kind: 'generated',
      activation,
      widths,
      biases: 0.3,
      seed: 2,
      layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 1.5 })),
    });
    const theta = flatten(net);
    const dim = theta.length;
    const N = 9;
    const stream = openStream(['kernel order', activation, ...widths]);
    const inputs = new Float64Array(N * widths[0]);
    const targets = new Float64Array(N);
    stream.fillNormal(inputs);
    stream.fillNormal(targets);
    const gradient = new Float64Array(dim);
    lossAndGradient(net, { kind: 'squared' }, { inputs, targets }, gradient);
    // where our gradient says that the step ends: the kernel's squared distance to it is that of the two
    // gradients, times η²
    const end = theta.map((x, i) => x - eta * gradient[i]!);
    const program: SgdProgram = {
      runner: sgdRunner,
      kind: 'sgd',
      dim,
      landscape: {
        gradient: {
          kind: 'perceptron',
          k: dim,
          widths: widthsOf(net),
          activation,
          inputs,
          targets,
          minimizer: end,
        },
        outward: 0,
      },
      noise: { kind: 'scaled', columns: dim, from: 0, scales: new Float64Array(dim) },
      schedule: { eta, sigma: 1 },
      start: theta,
      horizon: 1,
      measure: 'distance',
      limit: 1e9,
      value: { kind: 'squared', cap: 1e12 },
    };
    const squared = kernel.run(program, ['step'], 1).values[0]!;
    // Both gradients round fewer than 100 times on any path; sizes are below 10 in every layer and unit, tanh
    // differs by 2 ulp.
    expect(norm(gradient)).toBeGreaterThan(0.1);
    expect(Math.sqrt(squared)).toBeLessThan(100 * 100 * 2 ** -53 * Math.sqrt(dim));
  });
});
