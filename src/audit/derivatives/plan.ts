import { tapPlaces } from '../models/windows.ts';
import {
  type Convolution,
  type Dense,
  type Model,
  type Operation,
  type Parametric,
  parametersOf,
  type Pool,
  type Reshape,
  type Scaling,
  type Shape,
  sizeOf,
} from '../models/model.ts';

/**
 * A model as steps between values that are kept. Within a map the channels of a place stand together: row
 * (i·width + j)·channels + c is channel c at place (i, j), and each row has a number for every example.
 */
export interface Plan {
  /** Rows of each value; the first is the input, the last the scores. */
  readonly rows: readonly number[];
  readonly steps: readonly Step[];
  /** Where each layer's parameters stand among all. */
  readonly layers: readonly PlannedLayer[];
  readonly parameters: number;
  /** Row of the input's k-th number. */
  readonly inputRows: Uint32Array;
}

export interface PlannedLayer {
  readonly layer: Parametric;
  readonly from: number;
  readonly to: number;
  /** Number i of the plan is number order[i] of `parametersOf(layer)`, one after the other. */
  readonly order: Uint32Array;
}

interface Between {
  readonly from: number;
  readonly to: number;
}
export type Step = Between &
  (
    | { readonly kind: 'dense'; readonly layer: Dense; readonly at: number }
    | {
        readonly kind: 'convolution';
        readonly layer: Convolution;
        readonly at: number;
        /** Where each tap of each place of the output looks: a place of the input, or −1. */
        readonly taps: Int32Array;
      }
    | { readonly kind: 'scaling'; readonly layer: Scaling; readonly at: number }
    | { readonly kind: 'activation'; readonly name: 'relu' | 'leaky-relu' | 'tanh'; readonly slope: number }
    | { readonly kind: 'pool'; readonly layer: Pool; readonly taps: Int32Array }
    /** Row i of the output is row order[i] of the input. */
    | { readonly kind: 'rows'; readonly order: Uint32Array }
    | { readonly kind: 'sum'; readonly other: number }
  );

export function planOf({ input, channelsLast, operations }: Model): Plan {
  const rows = [sizeOf(input)];
  const steps: Step[] = [];
  const layers: PlannedLayer[] = [];
  let parameters = 0;
  const place = (layer: Parametric): number => {
    const at = parameters;
    const order = orderOf(layer);
    parameters += order.length;
    layers.push({ layer, from: at, to: parameters, order });
    return at;
  };
  const value = (count: number): number => rows.push(count) - 1;
  const sequence = (list: readonly Operation[], start: number): number =>
    list.reduce((from, operation) => {
      const to = (): number => value(sizeOf(operation.to));
      switch (operation.kind) {
        case 'dense':
          steps.push({ kind: 'dense', layer: operation, at: place(operation), from, to: to() });
          break;
        case 'convolution':
          steps.push({
            kind: 'convolution',
            layer: operation,
            at: place(operation),
            taps: tapsOf(operation, operation.circular),
            from,
            to: to(),
          });
          break;
        case 'scaling':
          steps.push({ kind: 'scaling', layer: operation, at: place(operation), from, to: to() });
          break;
        case 'activation': {
          const { name, slope } = operation;
          if (name === 'identity') return from;
          steps.push({ kind: 'activation', name, slope, from, to: to() });
          break;
        }
        case 'max-pool':
        case 'average-pool':
          steps.push({ kind: 'pool', layer: operation, taps: tapsOf(operation, false), from, to: to() });
          break;
        case 'reshape': {
          const order = reshaped(operation);
          if (order === undefined) return from;
          steps.push({ kind: 'rows', order, from, to: to() });
          break;
        }
        case 'residual': {
          const [one, other] = [sequence(operation.branch, from), sequence(operation.shortcut, from)];
          steps.push({ kind: 'sum', other, from: one, to: to() });
          break;
        }
      }
      return rows.length - 1;
    }, start);
  sequence(operations, 0);
  return { rows, steps, layers, parameters, inputRows: rowsOfInput(input, channelsLast) };
}

/** Convolutions have their numbers in the order output, tap, input: a row of products each. */
function orderOf(layer: Parametric): Uint32Array {
  const count = parametersOf(layer).reduce((sum, { length }) => sum + length, 0);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (layer.kind !== 'convolution') return order;
  const { kernel, size, from, groups } = layer;
  const [inputs, area] = [from[0] / groups, size[0] * size[1]];
  for (let i = 0; i < kernel.length; i++) {
    const [output, tap, channel] = [
      Math.floor(i / (inputs * area)),
      Math.floor(i / inputs) % area,
      i % inputs,
    ];
    order[i] = (output * inputs + channel) * area + tap;
  }
  return order;
}

function tapsOf(layer: Convolution | Pool, circular: boolean): Int32Array {
  const { from, to, size } = layer;
  const down = tapPlaces(layer, 0, from[1], to[1], circular);
  const across = tapPlaces(layer, 1, from[2], to[2], circular);
  const taps = new Int32Array(to[1] * to[2] * size[0] * size[1]);
  let at = 0;
  for (let i = 0; i < to[1]; i++)
    for (let j = 0; j < to[2]; j++)
      for (let p = 0; p < size[0]; p++)
        for (let q = 0; q < size[1]; q++) {
          const [row, column] = [down[i * size[0] + p]!, across[j * size[1] + q]!];
          taps[at++] = row < 0 || column < 0 ? -1 : row * from[2] + column;
        }
  return taps;
}

/** Undefined where the rows stay as they are. */
function reshaped({ from, to, channelsLast }: Reshape): Uint32Array | undefined {
  const isFlat = (shape: Shape): boolean => shape.length === 1 || shape[0] === 1;
  if (channelsLast || (isFlat(from) && isFlat(to))) return undefined;
  const [sources, flat] = [rowsOf(from), flatOf(to)];
  return flat.map((at) => sources[at]!);
}

/** Of each row its place among the numbers in the order channels, height, width. */
function flatOf(shape: Shape): Uint32Array {
  const [channels, area] = [shape[0], sizeOf(shape) / shape[0]];
  return Uint32Array.from(
    { length: sizeOf(shape) },
    (_, i) => (i % channels) * area + Math.floor(i / channels),
  );
}

/** The row of each number in that order. */
function rowsOf(shape: Shape): Uint32Array {
  const [channels, area] = [shape[0], sizeOf(shape) / shape[0]];
  return Uint32Array.from({ length: sizeOf(shape) }, (_, i) => (i % area) * channels + Math.floor(i / area));
}

function rowsOfInput(shape: Shape, channelsLast: boolean): Uint32Array {
  return channelsLast ? Uint32Array.from({ length: sizeOf(shape) }, (_, i) => i) : rowsOf(shape);
}
