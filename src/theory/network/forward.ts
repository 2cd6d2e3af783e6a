import { requireThat } from '../../core/errors.ts';
import { activate } from './activation.ts';
import { inputWidth, type Network } from './network.ts';
import { applyLayer } from './products.ts';

/** f_θ(x). @param x d_0 numbers; returns d_L. @throws {RangeError} on another number of inputs */
export function forward(net: Network, x: ArrayLike<number>): Float64Array {
  requireThat(x.length === inputWidth(net), 'number of inputs', `${inputWidth(net)}`, x.length);
  return forwardBatch(net, Float64Array.from(x));
}

/**
 * f_θ of every row.
 * @param inputs: N × d_0, by rows; returns N × d_L, by rows
 * @throws {RangeError} unless the length of `inputs` is a multiple of d_0
 */
export function forwardBatch(net: Network, inputs: Float64Array): Float64Array {
  return forwardPass(net, inputs).at(-1)!;
}

/** Inputs and activated outputs of every layer (the last linear): N × d_l, l = 0 … L; `into` if given. */
export function forwardPass(
  net: Network,
  inputs: Float64Array,
  into?: readonly Float64Array[],
): readonly Float64Array[] {
  const N = rowCount(net, inputs);
  const active: Float64Array[] = [inputs];
  net.layers.forEach((layer, l) => {
    const out = into?.[l] ?? new Float64Array(N * layer.width);
    applyLayer(layer, active[l]!, N, out);
    if (l < net.layers.length - 1) activate(net.activation, out, N * layer.width);
    active.push(out);
  });
  return active;
}

/** N of inputs N × d_0. @throws {RangeError} unless it is an integer */
export function rowCount(net: Network, inputs: Float64Array): number {
  const width = inputWidth(net);
  const N = inputs.length / width;
  requireThat(
    Number.isInteger(N),
    'length of inputs',
    `a multiple of the input width ${width}`,
    inputs.length,
  );
  return N;
}
