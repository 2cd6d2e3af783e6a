import { networkOf } from '../network/build.ts';
import { spectralEnclosure } from '../network/enclosed-norms.ts';
import {
  type Activation,
  activations,
  hasBiases,
  type Network,
  parameterCount,
  rowsOf,
} from '../network/network.ts';
import type { NetworkSpec } from '../network/spec.ts';

/** A case about a network. */
export interface HasNetwork {
  readonly network: NetworkSpec;
}

/** Labels of cases, which tell whether a claim has been tried on all that it speaks of. */
export type NetworkLabels = Readonly<Record<string, (c: HasNetwork) => boolean>>;

export function hasActivation(name: Activation): (c: HasNetwork) => boolean {
  return ({ network }) => networkOf(network).activation === name;
}

export function hasDepth(depth: number): (c: HasNetwork) => boolean {
  return ({ network }) => networkOf(network).layers.length === depth;
}

export function isBiased({ network }: HasNetwork): boolean {
  return hasBiases(networkOf(network));
}

/** Every activation by its name. */
export const activationLabels: NetworkLabels = Object.fromEntries(
  activations.map((name) => [name, hasActivation(name)]),
);

export const piecewiseLinearLabels: NetworkLabels = {
  identity: hasActivation('identity'),
  ReLU: hasActivation('relu'),
  'leaky ReLU': hasActivation('leaky-relu'),
};

/** Networks that are not piecewise linear, and such as were trained on points of their own. */
export const tanhAndTrainedLabels: NetworkLabels = {
  tanh: hasActivation('tanh'),
  trained: ({ network }) => network.kind === 'trained',
};

export const biasAndDepthLabels: NetworkLabels = {
  biases: isBiased,
  'four layers': hasDepth(4),
};

/** Depth L and number of parameters p. */
export function networkFeatures({ network }: HasNetwork): { readonly L: number; readonly p: number } {
  const net = networkOf(network);
  return { L: net.layers.length, p: parameterCount(net) };
}

/** A network in words: literal weights where they are few, else the recipe. */
export function explainNetwork(net: Network): string[] {
  const words = net.layers.map((layer, l) => {
    const rows = rowsOf(layer).map((row) => `(${Array.from(row).join(', ')})`);
    const { lo, hi } = spectralEnclosure(layer);
    const matrix =
      layer.weights.length <= 16 ? ` = (${rows.join('; ')})` : ` is ${layer.width} × ${layer.fanIn}`;
    const bias =
      layer.bias && layer.width <= 8 ? `, b_${l + 1} = (${Array.from(layer.bias).join(', ')})` : '';
    return `W_${l + 1}${matrix}${bias}, ‖W_${l + 1}‖_σ in [${lo}, ${hi}]`;
  });
  return [`φ = ${net.activation}`, ...words];
}
