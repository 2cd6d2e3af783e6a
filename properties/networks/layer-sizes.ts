import { type Interval, type IntervalArithmetic, largest } from '../../src/linalg/precision-ladder.ts';
import { biasIntervals, spectralInterval } from '../../src/theory/network/enclosed-norms.ts';
import { hasBiases, type Network } from '../../src/theory/network/network.ts';

/** ‖W_l‖_σ of each layer, and ‖b_l‖ where the network has biases. */
export interface LayerSizes {
  readonly norms: readonly Interval[];
  readonly biases?: readonly Interval[];
}

export function layerSizes(a: IntervalArithmetic, net: Network, effort: number): LayerSizes {
  return {
    norms: net.layers.map((layer) => spectralInterval(a, layer, effort)),
    ...(hasBiases(net) && { biases: biasIntervals(a, net) }),
  };
}

/** max |x_i| */
export function largestEntry(a: IntervalArithmetic, x: readonly Interval[]): Interval {
  return largest(
    a,
    x.map((xi) => a.sqrt(a.square(xi))),
  );
}
