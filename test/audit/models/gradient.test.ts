import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { scoresOf } from '../../../src/audit/models/forward.ts';
import { crossEntropyGradient, flatParameters, modelAt } from '../../../src/audit/models/gradient.ts';
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

function crossEntropy(model: Model, inputs: Float64Array, labels: Uint32Array): number {
  const scores = scoresOf(model, inputs);
  const C = model.outputs;
  const each = Array.from(labels, (label, n) => {
    const row = scores.subarray(n * C, (n + 1) * C);
    return Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[label]!;
  });
  return each.reduce((sum, x) => sum + x, 0) / labels.length;
}

describe('the gradient of the cross-entropy', () => {
  it.each(
    Object.entries(models).flatMap(([name, made]) => [
      [name, made, false] as const,
      [`${name}, most inputs zero`, made, true] as const,
    ]),
  )('is that of finite differences: %s', async (_, made, isSparse) => {
    const model = await made();
    const theta = flatParameters(model);
    const at = modelAt(model, theta);
    const stream = openStream(['gradient data']);
    const count = 33; // more than one batch, no multiple of four
    const inputs = new Float64Array(count * sizeOf(model.input));
    stream.fillNormal(inputs);
    // of some kinds most inputs are zero
    if (isSparse) inputs.forEach((x, i) => (inputs[i] = i % 3 === 0 ? x : 0));
    const labels = Uint32Array.from({ length: count }, (__, n) => n % model.outputs);
    const g = new Float64Array(parameterCount(model));
    const loss = crossEntropyGradient(at, { inputs, labels, rows: labels.map((__, n) => n) }, g);
    expect(Math.abs(loss - crossEntropy(model, inputs, labels))).toBeLessThan(1e-12 * (1 + loss));
    const h = 1e-6;
    const stride = Math.ceil(theta.length / 60);
    for (let j = 0; j < theta.length; j += stride) {
      const kept = theta[j]!;
      theta[j] = kept + h;
      const above = crossEntropy(at, inputs, labels);
      theta[j] = kept - h;
      const below = crossEntropy(at, inputs, labels);
      theta[j] = kept;
      // curvature and rounding, each below 1e-6 of the size of the loss
      expect(Math.abs((above - below) / (2 * h) - g[j]!), `parameter ${j}`).toBeLessThan(3e-6 * (1 + loss));
    }
  });
});
