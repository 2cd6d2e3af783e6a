import { requireThat } from '../../core/errors.ts';
import { memoize } from '../../core/memoize.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { openStream } from '../../core/stream.ts';
import { norm } from '../../linalg/vectors.ts';
import { forwardBatch } from './forward.ts';
import { gradientBuffers, lossAndGradient } from './gradient.ts';
import { flatten, type Layer, type Network, network, parameterCount, viewOf } from './network.ts';
import { direction, type Directions, normals, unscaledMatrix } from './random-matrix.ts';
import type { GeneratedSpec, LayerSpec, NetworkSpec } from './spec.ts';

/** The network of a spec, the same on every machine. @throws {RangeError} on a broken shape or number */
export function buildNetwork(spec: NetworkSpec): Network {
  const net =
    spec.kind === 'literal' ? literal(spec) : spec.kind === 'generated' ? generated(spec) : trained(spec);
  const finite = flatten(net).every((x) => Number.isFinite(x));
  requireThat(finite, 'weights and biases', 'finite', 'one that is not');
  return net;
}

/** The network of a spec, built once for each spec object. */
export const networkOf: (spec: NetworkSpec) => Network = memoize(buildNetwork);

function literal({ activation, layers }: NetworkSpec & { kind: 'literal' }): Network {
  return network(
    activation,
    layers.map(({ weights, bias }, l) => {
      const fanIn = weights[0]?.length ?? 0;
      weights.forEach((row, i) => {
        requireThat(row.length === fanIn, `length of row ${i} of layer ${l + 1}`, `${fanIn}`, row.length);
      });
      const shape = { fanIn, width: weights.length, weights: Float64Array.from(weights.flat()) };
      return bias ? { ...shape, bias: Float64Array.from(bias) } : shape;
    }),
  );
}

function generated({ activation, widths, biases, seed, layers }: GeneratedSpec): Network {
  const depth = layers.length;
  requireThat(
    widths.length === depth + 1,
    'number of widths',
    `one more than ${depth} layers`,
    widths.length,
  );
  requireNumbers({ nonNegative: { biases } });
  for (const width of widths) requireNumbers({ positiveInteger: { width } });
  const directionAt = (l: number): Float64Array =>
    direction(widths[l]!, openStream(['network', seed, l, 'direction']));
  return network(
    activation,
    layers.map((spec, l): Layer => {
      requireRecipe(spec);
      const [fanIn, width] = [widths[l]!, widths[l + 1]!];
      const stream = openStream(['network', seed, l + 1, spec.kind]);
      const directions = (): Directions => ({ from: directionAt(l), to: directionAt(l + 1) });
      const weights = unscaledMatrix(spec, width, fanIn, stream, directions).map((x) => spec.scale * x);
      if (biases === 0) return { fanIn, width, weights };
      const z = normals(width, openStream(['network', seed, l + 1, 'bias']));
      return { fanIn, width, weights, bias: z.map((x) => biases * x) };
    }),
  );
}

function requireRecipe(spec: LayerSpec): void {
  requireNumbers({ positive: { scale: spec.scale } });
  if (spec.kind === 'low-rank') requireNumbers({ positiveInteger: { rank: spec.rank } });
  if (spec.kind === 'sparse')
    requireThat(spec.density > 0 && spec.density <= 1, 'density', 'in (0, 1]', spec.density);
  if (spec.kind === 'ill-conditioned')
    requireThat(spec.condition >= 1 && spec.condition < Infinity, 'condition', 'in [1, ∞)', spec.condition);
  if (spec.kind === 'wild')
    requireThat(spec.exponent >= 0 && spec.exponent <= 150, 'exponent', 'in [0, 150]', spec.exponent);
}

/** Gradient descent with steps −eta·g shortened to length `eta` if ‖g‖ > 1, so that none runs away. */
function trained({ base, seed, samples, steps, eta }: NetworkSpec & { kind: 'trained' }): Network {
  requireNumbers({
    positiveInteger: { 'number of samples': samples },
    count: { 'number of steps': steps },
    positive: { eta },
  });
  const start = generated(base);
  const theta = flatten(start);
  const net = viewOf(start, theta);
  const examples = teacherTask(base.widths, seed, samples);
  const g = new Float64Array(parameterCount(net));
  const buffers = gradientBuffers(net, samples);
  for (let t = 0; t < steps; t++) {
    lossAndGradient(net, { kind: 'squared' }, examples, g, buffers);
    const step = eta / Math.max(1, norm(g));
    for (let i = 0; i < theta.length; i++) theta[i] = theta[i]! - step * g[i]!;
  }
  return net;
}

/** Gaussian inputs of length about 1, labelled by a random tanh network with one hidden layer. */
function teacherTask(
  widths: readonly number[],
  seed: number,
  samples: number,
): { readonly inputs: Float64Array; readonly targets: Float64Array } {
  const [first, last] = [widths[0]!, widths.at(-1)!];
  const teacher = generated({
    kind: 'generated',
    activation: 'tanh',
    widths: [first, 4, last],
    biases: 0,
    seed,
    layers: [
      { kind: 'gaussian', scale: 3 },
      { kind: 'gaussian', scale: 1 },
    ],
  });
  const stream = openStream(['network', seed, 'inputs']);
  const inputs = normals(samples * first, stream).map((z) => z / Math.sqrt(first));
  return { inputs, targets: forwardBatch(teacher, inputs) };
}
