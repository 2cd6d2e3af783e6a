import { beforeAll, describe, expect, it } from 'vitest';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forwardPass } from '../../../src/theory/network/forward.ts';
import { type Examples, lossAndGradient } from '../../../src/theory/network/gradient.ts';
import {
  flatten,
  type Network,
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
      const theirs = backend.lossAndGradient(net, examples);
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

  it('refuses shapes that do not fit', () => {
    const net = buildNetwork(exampleNetworks[0]!.spec);
    expect(() =>
      backend.lossAndGradient(net, { inputs: new Float64Array(6), targets: new Float64Array(3) }),
    ).toThrow(/length of targets must be 4, got 3/u);
  });
});
