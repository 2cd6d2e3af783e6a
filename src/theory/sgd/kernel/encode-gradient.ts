import type { GradientProgram } from '../../landscape/gradient-program.ts';

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

/** A gradient's number and parameters as assembly reads them; to be taken where ‖θ‖ ≤ `radius`. */
export function encodeGradient(
  gradient: GradientProgram,
  radius: number = Number.POSITIVE_INFINITY,
): { kind: number; params: Float64Array } {
  return { kind: kinds.indexOf(gradient.kind), params: Float64Array.from(paramsOf(gradient, radius)) };
}

function paramsOf(g: GradientProgram, radius: number): readonly number[] | Float64Array {
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
      return perceptronParams(g, radius);
  }
}

/** Samples to a vector of the kernel's tiles; batches are filled up to it with samples of weight 0. */
const tileSize = 4;

/** How many numbers the row of weights has, at the end of a perceptron's parameters. */
export function weightsRow({ targets }: { readonly targets: Float64Array }): number {
  return Math.ceil(targets.length / tileSize) * tileSize;
}

type Perceptron = Extract<GradientProgram, { kind: 'perceptron' }>;

/** The kernel's tanh needs no clamping of arguments up to this. */
const maxUnclamped = 340;

/** The largest |⟨w, a⟩ + b| ≤ ‖(w, b)‖ ‖(a, 1)‖ that feeds a tanh where ‖θ‖ ≤ `radius`. */
function largestArgument({ widths, inputs }: Perceptron, radius: number): number {
  const features = widths[0]!;
  let largest = Math.max(...widths.slice(1));
  for (let at = 0; at < inputs.length; at += features) {
    const x = inputs.subarray(at, at + features);
    largest = Math.max(
      largest,
      x.reduce((sum, v) => sum + v * v, 0),
    );
  }
  return radius * Math.sqrt(largest + 1);
}

/**
 * Number of layers, widths (layers + 1 of them), form (0 tanh, 1 relu, 2 identity; 4 more without biases; 8
 * more where the arguments of tanh need no clamping), batch, batch filled up; then inputs and targets by
 * features: a row of samples for each, and last a row of weights.
 */
function perceptronParams(g: Perceptron, radius: number): number[] {
  const batch = g.targets.length;
  const padded = weightsRow(g);
  const features = g.widths[0]!;
  const row = (of: (sample: number) => number): number[] =>
    Array.from({ length: padded }, (_, s) => (s < batch ? of(s) : 0));
  return [
    g.widths.length - 1,
    ...g.widths,
    ['tanh', 'relu', 'identity'].indexOf(g.activation) +
      (g.biases === false ? 4 : 0) +
      (largestArgument(g, radius) <= maxUnclamped ? 8 : 0),
    batch,
    padded,
    ...Array.from({ length: features }, (_, f) => row((s) => g.inputs[s * features + f]!)).flat(),
    ...row((s) => g.targets[s]!),
    ...row((s) => g.weights?.[s] ?? 1 / batch),
  ];
}
