import { describe, expect, it } from 'vitest';
import { tanh } from '../../../../src/core/elementary.ts';
import type { BlockOutcomes } from '../../../../src/core/experiment.ts';
import { openStream } from '../../../../src/core/stream.ts';
import { compileKernel, instantiateKernel } from '../../../../src/theory/sgd/kernel/kernel.ts';
import { start } from '../../../../src/theory/sgd/kernel/runner.ts';
import { type SgdProgram, sgdRunner } from '../../../../src/theory/sgd/kernel/sgd-program.ts';

const kernel = instantiateKernel(compileKernel());

interface Net {
  readonly widths: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

function netOf(
  widths: readonly number[],
  activation: 'tanh' | 'relu',
  batch: number,
): Net & { theta: Float64Array } {
  const stream = openStream(['net', activation, batch, ...widths]);
  const normals = (count: number, scale: number): Float64Array => {
    const out = new Float64Array(count);
    stream.fillNormal(out);
    return out.map((z) => scale * z);
  };
  const parameters = widths.slice(1).reduce((sum, w, l) => sum + w * (widths[l]! + 1), 0);
  return {
    widths,
    activation,
    inputs: normals(batch * widths[0]!, 1),
    targets: normals(batch, 1),
    theta: normals(parameters, 0.5),
  };
}

/** ½ mean (f − y)², written out. */
function loss({ widths, activation, inputs, targets }: Net, theta: Float64Array): number {
  let sum = 0;
  for (const [s, y] of targets.entries()) {
    let a = [...inputs.subarray(s * widths[0]!, (s + 1) * widths[0]!)];
    let at = 0;
    widths.slice(1).forEach((width, l) => {
      const fanIn = a.length;
      const pre = Array.from({ length: width }, (_, i) =>
        a.reduce((v, x, j) => v + theta[at + i * fanIn + j]! * x, theta[at + width * fanIn + i]!),
      );
      at += width * (fanIn + 1);
      const last = l === widths.length - 2;
      a = last ? pre : pre.map((v) => (activation === 'tanh' ? tanh(v) : Math.max(0, v)));
    });
    sum += (a[0]! - y) * (a[0]! - y);
  }
  return sum / (2 * targets.length);
}

/** ‖θ_1 − target‖² after one noiseless step of size η from θ, by the kernel. */
function afterStep(net: Net, theta: Float64Array, eta: number, target: Float64Array): number {
  const dim = theta.length;
  const program: SgdProgram = {
    runner: sgdRunner,
    kind: 'sgd',
    dim,
    landscape: { gradient: { kind: 'perceptron', k: dim, ...net, minimizer: target }, outward: 0 },
    noise: { kind: 'scaled', columns: dim, from: 0, scales: new Float64Array(dim) },
    schedule: { eta, sigma: 1 },
    start: theta,
    horizon: 1,
    measure: 'distance',
    limit: 1e9,
    value: { kind: 'squared', cap: 1e12 },
  };
  return kernel.run(program, ['step'], 3).values[2]!;
}

/** The kernel's gradient along a unit vector, from ‖θ − ηg − (θ − v)‖² = ‖v‖² − 2η⟨g, v⟩ + η²‖g‖². */
function slopeAlong(net: Net, theta: Float64Array, v: Float64Array): number {
  const eta = 1e-2;
  const minus = afterStep(
    net,
    theta,
    eta,
    theta.map((x, i) => x - v[i]!),
  );
  const plus = afterStep(
    net,
    theta,
    eta,
    theta.map((x, i) => x + v[i]!),
  );
  return (plus - minus) / (4 * eta);
}

describe('the gradient of a perceptron', () => {
  it.each([
    [[8, 16, 16, 1], 'tanh', 64],
    [[8, 16, 16, 1], 'relu', 64],
    [[3, 5, 1], 'tanh', 7],
    [[2, 6, 3, 4, 1], 'relu', 10],
    [[4, 1], 'tanh', 9],
  ] as const)(
    'of widths %j, %s, %i samples is the loss’s difference quotient',
    (widths, activation, batch) => {
      const net = netOf(widths, activation, batch);
      const { theta } = net;
      // every parameter of a small net, a spread of them in a large one
      const chosen = Array.from(theta.keys()).filter((i) => theta.length < 60 || i % 29 === 0);
      for (const i of chosen) {
        const v = new Float64Array(theta.length);
        v[i] = 1;
        const h = 1e-5;
        const at = (shift: number): number =>
          loss(
            net,
            theta.map((x, j) => (j === i ? x + shift : x)),
          );
        const quotient = (at(h) - at(-h)) / (2 * h);
        // h² times a third derivative, and 1e-16/h of rounding on both sides
        expect(Math.abs(slopeAlong(net, theta, v) - quotient)).toBeLessThan(1e-8);
      }
    },
  );

  it('moves every trajectory by itself', () => {
    const net = netOf([3, 4, 1], 'tanh', 6);
    const dim = net.theta.length;
    const program: SgdProgram = {
      runner: sgdRunner,
      kind: 'sgd',
      dim,
      landscape: {
        gradient: { kind: 'perceptron', k: dim, ...net, minimizer: net.theta },
        outward: 0,
      },
      noise: { kind: 'scaled', columns: dim, from: 0, scales: new Float64Array(dim).fill(0.1) },
      schedule: { eta: 0.1, sigma: 1 },
      start: net.theta,
      horizon: 20,
      measure: 'distance',
      limit: 1e9,
      value: { kind: 'squared', cap: 1e12 },
    };
    const { values, steps } = kernel.run(program, ['many'], 40);
    expect(new Set(values).size).toBe(40);
    expect(steps).toBe(800);
    // the noise alone moves it T η²s² a parameter
    const mean = values.reduce((sum, x) => sum + x, 0) / 40;
    expect(mean).toBeGreaterThan(0.5 * 20 * 0.01 * 0.01 * dim);
  });
});

it('the runner gives events in bytes and means as numbers, as the kernel has them', () => {
  const program: SgdProgram = {
    runner: sgdRunner,
    kind: 'sgd',
    dim: 1,
    landscape: { gradient: { kind: 'quadratic', k: 1, curvatures: Float64Array.of(1) }, outward: 0 },
    noise: { kind: 'scaled', columns: 1, from: 0, scales: Float64Array.of(1) },
    schedule: { eta: 0.1, sigma: 1 },
    start: Float64Array.of(0),
    horizon: 20,
    measure: 'distance',
    limit: 0.5,
    value: { kind: 'stays' },
  };
  const blocks = { address: ['a'], from: 3, to: 5, size: 64 };
  const mean: SgdProgram = { ...program, value: { kind: 'squared', cap: 1 } };
  for (const [asked, array] of [
    [program, Uint8Array],
    [mean, Float64Array],
  ] as const) {
    const outcomes = start().run(asked, blocks) as readonly BlockOutcomes[];
    expect(outcomes).toHaveLength(2);
    for (const [i, { values, steps }] of outcomes.entries()) {
      const there = kernel.run(asked, ['a', 3 + i], 64);
      expect(values).toBeInstanceOf(array);
      expect([[...values], steps]).toEqual([[...there.values], there.steps]);
      expect(new Set(values).size).toBeGreaterThan(1);
    }
  }
});
