import type { Rescaling } from './architecture.ts';

/** Length of a vector; or channels, height and width of a map, row-major in this order. */
export type Shape = readonly [number] | readonly [channels: number, height: number, width: number];

/** y = Wx + b; `weights` out × in, row-major. */
export interface Dense {
  readonly kind: 'dense';
  /** The name of its weights in the file. */
  readonly name: string;
  readonly from: readonly [number];
  readonly to: readonly [number];
  readonly weights: Float64Array;
  readonly bias?: Float64Array;
}

/** A window that moves over a map. */
export interface Window {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Rows above, columns to the left; what is below and to the right follows from the output's size. */
  readonly before: readonly [number, number];
}

type Map3 = readonly [channels: number, height: number, width: number];

/** A cross-correlation, as networks have it; `kernel` out × in/groups × height × width, row-major. */
export interface Convolution extends Window {
  readonly kind: 'convolution';
  readonly name: string;
  readonly from: Map3;
  readonly to: Map3;
  readonly kernel: Float64Array;
  readonly groups: number;
  readonly circular: boolean;
  readonly bias?: Float64Array;
}

/** y = scale·x + shift, a number for each channel: what batch normalization is at inference. */
export interface Scaling {
  readonly kind: 'scaling';
  readonly name: string;
  readonly from: Shape;
  readonly to: Shape;
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** φ at every entry: identity at slope 1, ReLU at slope 0 below 0. */
export interface Activated {
  readonly kind: 'activation';
  readonly name: 'relu' | 'leaky-relu' | 'tanh' | 'identity';
  /** Of the leaky ReLU below 0, in [−1, 1]. */
  readonly slope: number;
  readonly from: Shape;
  readonly to: Shape;
}

export interface Pool extends Window {
  readonly kind: 'max-pool' | 'average-pool';
  readonly from: Map3;
  readonly to: Map3;
  /** Of averages: do zeros beyond the border count? */
  readonly countPadding: boolean;
}

/** The same numbers in another shape; in the order height, width, channels where `channelsLast`. */
export interface Reshape {
  readonly kind: 'reshape';
  readonly from: Shape;
  readonly to: Shape;
  readonly channelsLast: boolean;
}

/** The sum of what two sequences make of the same input; an empty one is the identity. */
export interface Residual {
  readonly kind: 'residual';
  readonly from: Shape;
  readonly to: Shape;
  readonly branch: readonly Operation[];
  readonly shortcut: readonly Operation[];
}

export type Operation = Dense | Convolution | Scaling | Activated | Pool | Reshape | Residual;
/** What has parameters. */
export type Parametric = Dense | Convolution | Scaling;

/** A trained network: operations one after the other, down to the scores of the classes. */
export interface Model {
  readonly input: Shape;
  /** Are the numbers of an input in the order height, width, channels? */
  readonly channelsLast: boolean;
  /** What is done to inputs before the first operation. */
  readonly rescaling?: Rescaling;
  readonly operations: readonly Operation[];
  readonly outputs: number;
  /** Did the file end with a softmax? It is left out: margins are of the scores before it. */
  readonly softmax: boolean;
}

/** Everything with parameters, in the order of computation, those of residual branches included. */
export function parametric(operations: readonly Operation[]): readonly Parametric[] {
  return operations.flatMap((operation) => {
    if (operation.kind === 'residual')
      return [...parametric(operation.branch), ...parametric(operation.shortcut)];
    return operation.kind === 'dense' || operation.kind === 'convolution' || operation.kind === 'scaling'
      ? [operation]
      : [];
  });
}

/** Weights and biases; of a scaling its scale and shift. */
export function parametersOf(layer: Parametric): readonly Float64Array[] {
  if (layer.kind === 'scaling') return [layer.scale, layer.shift];
  const weights = layer.kind === 'dense' ? layer.weights : layer.kernel;
  return layer.bias === undefined ? [weights] : [weights, layer.bias];
}

/** p */
export function parameterCount({ operations }: Model): number {
  return parametric(operations)
    .flatMap(parametersOf)
    .reduce((sum, { length }) => sum + length, 0);
}

/** How many numbers there are in one. */
export function sizeOf(shape: Shape): number {
  return shape.length === 1 ? shape[0] : shape[0] * shape[1] * shape[2];
}
