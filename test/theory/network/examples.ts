import { openStream } from '../../../src/core/stream.ts';
import type { Examples } from '../../../src/theory/network/gradient.ts';
import {
  type Activation,
  activations,
  inputWidth,
  type Network,
  outputWidth,
} from '../../../src/theory/network/network.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';

function gaussianNetwork(activation: Activation, widths: readonly number[], biases: number): NetworkSpec {
  return {
    kind: 'generated',
    activation,
    widths,
    biases,
    seed: 3,
    layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 1.5 })),
  };
}

/** Every activation, depths 1 to 4, with and without biases, one output and several. */
export const exampleNetworks: readonly { readonly name: string; readonly spec: NetworkSpec }[] =
  activations.flatMap((activation) =>
    (
      [
        [[3, 5, 4, 2], 0.5],
        [[2, 9, 1], 0],
        [[4, 6, 5, 6, 3], 0.3],
        [[3, 2], 0.4],
      ] as const
    ).map(([widths, biases]) => ({
      name: `${activation} ${widths.join('-')}${biases > 0 ? ' with biases' : ''}`,
      spec: gaussianNetwork(activation, widths, biases),
    })),
  );

/** Standard normal inputs and targets; with one output the targets are ±1, so that margins make sense. */
export function normalExamples(net: Network, N: number, weighted: boolean): Examples {
  const stream = openStream(['examples', N]);
  const normals = (count: number): Float64Array => {
    const out = new Float64Array(count);
    stream.fillNormal(out);
    return out;
  };
  const width = outputWidth(net);
  const targets = normals(N * width);
  return {
    inputs: normals(N * inputWidth(net)),
    targets: width === 1 ? targets.map(Math.sign) : targets,
    ...(weighted && { weights: Float64Array.from({ length: N }, (_, i) => (1 + (i % 3)) / N) }),
  };
}
