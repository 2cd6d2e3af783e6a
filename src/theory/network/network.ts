import { requireThat } from '../../core/errors.ts';
import type { Rows } from '../../linalg/spectrum.ts';

/** 1-Lipschitz with φ(0) = 0; leaky-relu has slope 1/8 below 0. */
export type Activation = 'identity' | 'relu' | 'leaky-relu' | 'tanh';

export const activations: readonly Activation[] = ['identity', 'relu', 'leaky-relu', 'tanh'];

/** x ↦ W x + b: weights are out × in, by rows; no bias where absent. */
export interface Layer {
  readonly fanIn: number;
  readonly width: number;
  readonly weights: Float64Array;
  readonly bias?: Float64Array;
}

/** f_θ(x) = W_L φ(W_{L−1} … φ(W_1 x + b_1) …) + b_L, linear output. */
export interface Network {
  readonly activation: Activation;
  readonly layers: readonly Layer[];
}

/**
 * A network whose shapes fit.
 * @throws {RangeError} without layers, on a width that is not a positive integer, weights or biases of
 * another length than their layer's, or a layer whose inputs are not the outputs of the one below
 */
export function network(activation: Activation, layers: readonly Layer[]): Network {
  requireThat(activations.includes(activation), 'activation', `one of ${activations.join(', ')}`, activation);
  requireThat(layers.length > 0, 'number of layers', 'positive', layers.length);
  layers.forEach(({ fanIn, width, weights, bias }, l) => {
    const name = `layer ${l + 1}`;
    requireThat(Number.isInteger(width) && width > 0, `width of ${name}`, 'a positive integer', width);
    requireThat(Number.isInteger(fanIn) && fanIn > 0, `fan-in of ${name}`, 'a positive integer', fanIn);
    const below = l === 0 ? fanIn : layers[l - 1]!.width;
    requireThat(fanIn === below, `fan-in of ${name}`, `the width below, ${below}`, fanIn);
    const size = fanIn * width;
    requireThat(weights.length === size, `number of weights of ${name}`, `${size}`, weights.length);
    if (bias) requireThat(bias.length === width, `length of the bias of ${name}`, `${width}`, bias.length);
  });
  return { activation, layers };
}

/** p: the number of weights and biases. */
export function parameterCount({ layers }: Network): number {
  return layers.reduce((sum, { weights, bias }) => sum + weights.length + (bias?.length ?? 0), 0);
}

/** d_0, d_1, …, d_L. */
export function widthsOf({ layers }: Network): number[] {
  return [layers[0]!.fanIn, ...layers.map(({ width }) => width)];
}

/** d_0 */
export function inputWidth({ layers }: Network): number {
  return layers[0]!.fanIn;
}

/** d_L */
export function outputWidth({ layers }: Network): number {
  return layers.at(-1)!.width;
}

/** W_l by rows, sharing the layer's memory. */
export function rowsOf({ fanIn, width, weights }: Layer): Rows {
  return Array.from({ length: width }, (_, i) => weights.subarray(i * fanIn, (i + 1) * fanIn));
}

/** θ: layer by layer, the weights by rows, then the bias if any. */
export function flatten(net: Network): Float64Array {
  const theta = new Float64Array(parameterCount(net));
  let at = 0;
  for (const { weights, bias } of net.layers) {
    theta.set(weights, at);
    at += weights.length;
    if (bias) {
      theta.set(bias, at);
      at += bias.length;
    }
  }
  return theta;
}

/**
 * The network of the same shape with parameters θ, copied.
 * @param theta p numbers in the order of `flatten`
 * @throws {RangeError} on another number of them
 */
export function withParameters(net: Network, theta: ArrayLike<number>): Network {
  return viewOf(net, Float64Array.from(theta));
}

/** `withParameters` whose weights and biases are views of θ: who writes to θ changes the network. */
export function viewOf(net: Network, theta: Float64Array): Network {
  const p = parameterCount(net);
  requireThat(theta.length === p, 'number of parameters', `${p}`, theta.length);
  let at = 0;
  const next = (count: number): Float64Array => theta.subarray(at, (at += count));
  const layers = net.layers.map(({ fanIn, width, weights, bias }) => ({
    fanIn,
    width,
    weights: next(weights.length),
    ...(bias && { bias: next(bias.length) }),
  }));
  return { activation: net.activation, layers };
}

export function hasBiases(net: Network): boolean {
  return net.layers.some(({ bias }) => bias !== undefined);
}
