import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { scoresOf } from '../models/forward.ts';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { type Model, parameterCount, sizeOf } from '../../../src/audit/models/model.ts';
import type { Tensor } from '../../../src/audit/models/tensor.ts';
import { openStream } from '../../../src/core/stream.ts';

/** Weights by chance. */
function tensors(shapes: Readonly<Record<string, readonly number[]>>): Map<string, Tensor> {
  const stream = openStream(['gradient test']);
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
      stream.fillNormal(values);
      return [name, { name, shape, values: values.map((x) => x / 2) }];
    }),
  );
}

const models: Readonly<Record<string, () => Model | Promise<Model>>> = {
  'convolutions, batch normalization, a residual sum and maxima, as PyTorch has them': async () =>
    (await loadModel((path) => readFileSync(path), 'fixtures/models/model.onnx')).model,
  'channels last, as Keras has them': async () =>
    (await loadModel((path) => readFileSync(path), 'fixtures/models/model.keras')).model,
  'dense layers': () =>
    buildModel('m', tensors({ 'a.weight': [7, 11], 'a.bias': [7], 'b.weight': [5, 7] }), {
      input: [11],
      layers: [
        { type: 'dense', name: 'a' },
        { type: 'activation', name: 'relu' },
        { type: 'dense', name: 'b' },
      ] as never,
    }),
  'a vector as a map in either order, zeros round maps, and the largest of each': () =>
    buildModel(
      'm',
      tensors({ 'a.weight': [3, 2, 2, 2], 'b.weight': [2, 3, 1, 1], 'b.bias': [2], 'c.weight': [3, 8] }),
      {
        input: [18],
        layers: [
          { type: 'reshape', shape: [2, 3, 3] },
          { type: 'zero-padding', padding: [1, 0, 0, 2] },
          { type: 'convolution', name: 'a' },
          { type: 'activation', name: 'relu' },
          { type: 'zero-padding', padding: 1 },
          { type: 'max-pool', size: 3, stride: 2 },
          { type: 'reshape', shape: [12], channelsLast: true },
          { type: 'reshape', shape: [3, 2, 2], channelsLast: true },
          { type: 'convolution', name: 'b' },
          { type: 'flatten' },
          { type: 'dense', name: 'c' },
        ] as never,
      },
    ),
  'groups, dilation, circular padding, averages, tanh and leaky units': () =>
    buildModel(
      'm',
      tensors({
        'a.weight': [4, 1, 3, 3],
        'a.bias': [4],
        'b.weight': [2, 4, 3, 3],
        s: [2],
        'c.weight': [3, 18],
        'c.bias': [3],
      }),
      {
        input: [2, 7, 7],
        layers: [
          { type: 'convolution', name: 'a', groups: 2, dilation: 2, padding: 2 },
          { type: 'activation', name: 'tanh' },
          { type: 'convolution', name: 'b', padding: 1, circular: true },
          { type: 'activation', name: 'leaky-relu', slope: 0.3 },
          { type: 'average-pool', size: 3, stride: 2, padding: 1 },
          { type: 'average-pool', size: 2, stride: 1 },
          { type: 'bias', bias: 's' },
          { type: 'flatten' },
          { type: 'dense', name: 'c' },
        ] as never,
      },
    ),
};

describe('the gradient of the cross-entropy', () => {
  it.each(Object.entries(models))('is that of finite differences: %s', async (_, made) => {
    const model = await made();
    const { inputs, labels, rows } = examplesOf(model, 5);
    const of = networkDerivatives(model, { inputs, labels });
    const { theta } = of;
    const g = new Float64Array(parameterCount(model));
    const loss = of.addGradient(rows, 1 / rows.length, g);
    const h = 1e-6;
    const stride = Math.ceil(theta.length / 40);
    for (let j = 0; j < theta.length; j += stride) {
      const kept = theta[j]!;
      theta[j] = kept + h;
      const above = of.addGradient(rows, 1 / rows.length);
      theta[j] = kept - h;
      const below = of.addGradient(rows, 1 / rows.length);
      theta[j] = kept;
      // curvature and rounding, each below 1e-6 of the size of the loss
      expect(Math.abs((above - below) / (2 * h) - g[j]!), `parameter ${j}`).toBeLessThan(3e-6 * (1 + loss));
    }
  });

  it.each(Object.entries(models))('has the scores of the operations one by one: %s', async (_, made) => {
    const model = await made();
    const { inputs, labels, rows } = examplesOf(model, 70); // more than one batch, no multiple of four
    const expected = scoresOf(model, inputs);
    const of = networkDerivatives(model, { inputs, labels });
    const found = of.scores(rows);
    expect(found.length).toBe(expected.length);
    const apart = found.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);
    expect(apart).toBeLessThan(1e-12 * Math.max(...expected.map(Math.abs)));
    const three = of.scores(Uint32Array.of(69, 2, 2));
    const C = model.outputs;
    expect([...three]).toEqual([69, 2, 2].flatMap((n) => Array.from(found.subarray(n * C, (n + 1) * C))));
  });
});

describe('scores at weights with noise of their own', () => {
  it.each(Object.entries(models))('are distributed as with noise in every weight: %s', async (_, made) => {
    const model = await made();
    const { inputs, labels } = examplesOf(model, 2);
    const of = networkDerivatives(model, { inputs, labels });
    const [draws, deviation] = [1000, 0.1];
    const rows = new Uint32Array(draws).map((__, n) => n % 2);
    const before = of.theta.slice();
    const found = of.stirredScores(rows, deviation, openStream(['stirred']));
    expect(of.theta).toEqual(before);
    const stream = openStream(['whole']);
    const z = new Float64Array(of.parameters);
    const C = model.outputs;
    const whole = new Float64Array(draws * C);
    for (let i = 0; i < draws; i++) {
      stream.fillNormal(z);
      for (let j = 0; j < z.length; j++) of.theta[j] = before[j]! + deviation * z[j]!;
      whole.set(of.scores(rows.subarray(i, i + 1)), i * C);
    }
    // laws of each score, and of the difference of two, which shows whether they move together
    for (const example of [0, 1])
      for (let c = 0; c < C; c++)
        for (const less of [undefined, (c + 1) % C]) {
          const each = (scores: Float64Array): number[] =>
            Array.from(
              { length: draws / 2 },
              (__, i) =>
                scores[(2 * i + example) * C + c]! -
                (less === undefined ? 0 : scores[(2 * i + example) * C + less]!),
            );
          // Kolmogorov and Smirnov's two samples of 500: beyond 0.16 with probability 1e-5
          expect(distance(each(found), each(whole))).toBeLessThan(0.16);
        }
  });
});

function examplesOf(
  model: Model,
  count: number,
): Record<'labels' | 'rows', Uint32Array> & { inputs: Float64Array } {
  const inputs = new Float64Array(count * sizeOf(model.input));
  openStream(['gradient data']).fillNormal(inputs);
  const rows = Uint32Array.from({ length: count }, (_, n) => n);
  return { inputs, rows, labels: rows.map((n) => n % model.outputs) };
}

/** The largest difference of two distribution functions. */
function distance(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((x) => [x, 1] as const), ...other.map((x) => [x, -1] as const)].sort(
    ([x], [y]) => x - y,
  );
  let [sum, most] = [0, 0];
  for (const [, sign] of all) {
    sum += sign / one.length;
    most = Math.max(most, Math.abs(sum));
  }
  return most;
}
