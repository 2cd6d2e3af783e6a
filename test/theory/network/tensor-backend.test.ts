import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forwardPass } from '../../../src/theory/network/forward.ts';
import { type Examples, lossAndGradient } from '../../../src/theory/network/gradient.ts';
import {
  flatten,
  type Network,
  outputWidth,
  parameterCount,
  withParameters,
} from '../../../src/theory/network/network.ts';
import { loadTensorBackend, type TensorBackend } from '../../../src/theory/network/tensor-backend.ts';
import { exampleNetworks, normalExamples } from './examples.ts';

let backend: TensorBackend;
beforeAll(async () => {
  backend = await loadTensorBackend('wasm');
});

/** Everything the backend sees, in float32: then both start from the same numbers. */
function inSingle(net: Network): Network {
  return withParameters(net, flatten(net).map(Math.fround));
}

/**
 * Layers sum at most 9 + 1 terms, there are at most 4 of them, forwards and backwards, and 7 · 3 terms of the
 * loss: fewer roundings on any path.
 */
const roundings = 120;

/**
 * The sums and products of loss and gradient with absolute values in place of all numbers: what k roundings
 * change is at most k u times these (Higham 2002, section 3.1), since slopes of φ are at most 1. For tanh the
 * slope itself carries 2|δa| ≤ 2|δz|, and |z| is at most its size with absolute values; hence the
 * amplification.
 */
function sizesOf(
  net: Network,
  { inputs, targets, weights }: Required<Examples>,
): { readonly loss: number; readonly gradient: Float64Array; readonly amplification: number } {
  const linear: Network = { ...withParameters(net, flatten(net).map(Math.abs)), activation: 'identity' };
  const gradient = new Float64Array(parameterCount(net));
  const examples = { inputs: inputs.map(Math.abs), targets: targets.map((y) => -Math.abs(y)), weights };
  const loss = lossAndGradient(linear, { kind: 'squared' }, examples, gradient);
  const largest = Math.max(...forwardPass(linear, examples.inputs).flatMap((h) => [...h]));
  return { loss, gradient, amplification: net.activation === 'tanh' ? 1 + 2 * largest : 1 };
}

/** The loss and its gradient by automatic differentiation; biases are products with ones, not broadcast. */
function differentiated(
  net: Network,
  { inputs, targets, weights }: Required<Examples>,
): { readonly loss: number; readonly gradient: readonly number[] } {
  const N = weights.length;
  const width = outputWidth(net);
  const matrix = (values: Float64Array, rows: number): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from(values), [rows, values.length / rows]);
  const ones = tf.ones<tf.Rank.R2>([N, 1]);
  const [x, y] = [matrix(inputs, N), matrix(targets, N)];
  const halves = matrix(
    Float64Array.from({ length: N * width }, (_, at) => weights[Math.floor(at / width)]! / 2),
    N,
  );
  const activate = (z: tf.Tensor2D): tf.Tensor2D =>
    ({ identity: z, relu: tf.relu(z), 'leaky-relu': tf.leakyRelu(z, 0.125), tanh: tf.tanh(z) })[
      net.activation
    ];
  const loss = (...theta: tf.Tensor[]): tf.Scalar => {
    const times = (h: tf.Tensor2D): tf.Tensor2D => tf.matMul(h, theta.shift() as tf.Tensor2D, false, true);
    let h = x;
    for (const [l, { bias }] of net.layers.entries()) {
      const product = times(h);
      const z = bias ? tf.add<tf.Tensor2D>(product, times(ones)) : product;
      h = l < net.layers.length - 1 ? activate(z) : z;
    }
    return tf.sum(tf.mul(tf.square(tf.sub(h, y)), halves));
  };
  const parameters = net.layers.flatMap(({ width: rows, weights: W, bias }) =>
    [W, ...(bias ? [bias] : [])].map((values) => matrix(values, rows)),
  );
  const { value, grads } = tf.valueAndGrads(loss)(parameters);
  return { loss: value.dataSync()[0]!, gradient: grads.flatMap((g) => [...g.dataSync()]) };
}

describe('TensorFlow.js', () => {
  it('is there in some build, and says which', async () => {
    expect(['tensorflow', 'wasm']).toContain((await loadTensorBackend()).name);
    expect(backend.name).toBe('wasm');
  });

  it.each(exampleNetworks.map(({ name, spec }) => [name, spec] as const))(
    'gives the loss and gradient of %s to float32 accuracy',
    (_name, spec) => {
      const net = inSingle(buildNetwork(spec));
      const plain = normalExamples(net, 7, true);
      const examples = {
        inputs: plain.inputs.map(Math.fround),
        targets: plain.targets.map(Math.fround),
        weights: plain.weights!.map(Math.fround),
      };
      const gradient = new Float64Array(parameterCount(net));
      const loss = lossAndGradient(net, { kind: 'squared' }, examples, gradient);
      const theirs = differentiated(net, examples);
      const sizes = sizesOf(net, examples);
      const tolerance = (size: number): number =>
        roundings * backend.unitRoundoff * sizes.amplification * size;
      expect(Math.abs(theirs.loss - loss)).toBeLessThan(tolerance(sizes.loss));
      expect(theirs.gradient.length).toBe(gradient.length);
      theirs.gradient.forEach((g, i) => {
        expect(Math.abs(g - gradient[i]!)).toBeLessThanOrEqual(tolerance(sizes.gradient[i]!));
      });
      // and the tolerance would see a wrong term, which is of the gradient's own size
      expect(tolerance(norm(sizes.gradient))).toBeLessThan(0.02 * norm(gradient));
    },
  );
});
