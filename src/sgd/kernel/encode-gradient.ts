import type { GradientProgram } from '../../landscape/program.ts';

/** Numbers of the kinds, as assembly/gradients.ts knows them. */
const kinds: readonly GradientProgram['kind'][] = [
  'quadratic',
  'dense',
  'radial',
  'angular',
  'separable',
  'wells',
  'double-well',
  'sphere',
  'perceptron',
];

/** A gradient's number and its parameters in the order in which assembly/gradients.ts and perceptron.ts read them. */
export function encodeGradient(gradient: GradientProgram): { kind: number; params: Float64Array } {
  return { kind: kinds.indexOf(gradient.kind), params: Float64Array.from(paramsOf(gradient)) };
}

function paramsOf(g: GradientProgram): readonly number[] | Float64Array {
  switch (g.kind) {
    case 'quadratic':
      return g.curvatures;
    case 'dense':
      return [...g.A, ...g.c];
    case 'radial':
      return [g.h, g.amplitude, g.frequency, g.inverseRim2];
    case 'angular':
      return [g.h, g.epsilon, g.petals];
    case 'separable':
      return Array.from(g.shapes, (shape, i) => [shape, g.h[i]!, g.a[i]!, g.scale[i]!]).flat();
    case 'wells':
      return [g.h.length, ...Array.from(g.h, (h, j) => [h, g.radius2[j]!]).flat(), ...g.away];
    case 'double-well':
      return [g.scale, ...g.away];
    case 'sphere':
      return [g.h, g.radius];
    case 'perceptron':
      return perceptronParams(g);
  }
}

/** Samples to a vector of the kernel's tiles; a batch is filled up to a multiple of it with samples that weigh nothing. */
const TILE = 4;

/** How many numbers the row of weights has, at the end of a perceptron's parameters. */
export function weightsRow({ targets }: { readonly targets: Float64Array }): number {
  return Math.ceil(targets.length / TILE) * TILE;
}

/**
 * Number of layers, widths (layers + 1 of them), form (0 tanh, 1 relu, 2 identity; 4 more without biases), batch, batch filled
 * up; then inputs and targets by features: a row of samples for each, and last a row of weights.
 */
function perceptronParams(g: Extract<GradientProgram, { kind: 'perceptron' }>): number[] {
  const batch = g.targets.length;
  const padded = weightsRow(g);
  const features = g.widths[0]!;
  const row = (of: (sample: number) => number): number[] =>
    Array.from({ length: padded }, (_, s) => (s < batch ? of(s) : 0));
  return [
    g.widths.length - 1,
    ...g.widths,
    ['tanh', 'relu', 'identity'].indexOf(g.activation) + (g.biases === false ? 4 : 0),
    batch,
    padded,
    ...Array.from({ length: features }, (_, f) => row((s) => g.inputs[s * features + f]!)).flat(),
    ...row((s) => g.targets[s]!),
    ...row((s) => g.weights?.[s] ?? 1 / batch),
  ];
}
