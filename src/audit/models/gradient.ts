import { exp, ln } from '../../core/elementary.ts';
import { channelsFirst, once, swapped, tapPlaces } from './forward.ts';
import { isSparse, nonZeros } from './sparse.ts';
import {
  type Convolution,
  type Dense,
  type Model,
  type Operation,
  parameterCount,
  parametersOf,
  parametric,
  type Pool,
  type Scaling,
  sizeOf,
} from './model.ts';

/** All parameters one after the other, in the order of `parametric` and `parametersOf`. */
export function flatParameters(model: Model): Float64Array {
  const theta = new Float64Array(parameterCount(model));
  let at = 0;
  for (const list of parametric(model.operations).flatMap(parametersOf)) {
    theta.set(list, at);
    at += list.length;
  }
  return theta;
}

/** The model whose parameters are these numbers, not copies. @param theta in the order of `flatParameters` */
export function modelAt(model: Model, theta: Float64Array): Model {
  let at = 0;
  const next = (like: Float64Array): Float64Array => theta.subarray(at, (at += like.length));
  const seen = (operations: readonly Operation[]): readonly Operation[] =>
    operations.map((operation): Operation => {
      switch (operation.kind) {
        case 'dense': {
          const weights = next(operation.weights);
          return {
            ...operation,
            weights,
            ...(operation.bias !== undefined && { bias: next(operation.bias) }),
          };
        }
        case 'convolution': {
          const kernel = next(operation.kernel);
          return {
            ...operation,
            kernel,
            ...(operation.bias !== undefined && { bias: next(operation.bias) }),
          };
        }
        case 'scaling':
          return { ...operation, scale: next(operation.scale), shift: next(operation.shift) };
        case 'residual': {
          const branch = seen(operation.branch);
          return { ...operation, branch, shortcut: seen(operation.shortcut) };
        }
        case 'activation':
        case 'max-pool':
        case 'average-pool':
        case 'flatten':
          return operation;
      }
    });
  return { ...model, operations: seen(model.operations) };
}

/** Examples that are worked on together. */
const batch = 32;

/** Some of the rows of a data set. */
export interface Part {
  /** N × the input's size, by rows. */
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
  /** Which rows, in this order. */
  readonly rows: Uint32Array;
}

/** Inputs and labels of the rows from `from` to `to`. */
export function gathered(
  { inputs, labels, rows }: Part,
  width: number,
  from: number,
  to: number,
): { readonly inputs: Float64Array; readonly labels: Uint32Array } {
  const x = new Float64Array((to - from) * width);
  const y = new Uint32Array(to - from);
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    x.set(inputs.subarray(row * width, (row + 1) * width), (i - from) * width);
    y[i - from] = labels[row]!;
  }
  return { inputs: x, labels: y };
}

/**
 * The mean over examples of the cross-entropy of the softmax, and its gradient.
 * @param at a model whose parameters are views of one array, as `modelAt` makes it
 * @param into gets the gradient, in the order of `flatParameters`
 */
export function crossEntropyGradient(at: Model, part: Part, into: Float64Array): number {
  const width = sizeOf(at.input);
  const slots = slotsOf(at, into);
  const total = part.rows.length;
  into.fill(0);
  let loss = 0;
  for (let from = 0; from < total; from += batch) {
    const to = Math.min(total, from + batch);
    const count = to - from;
    const { inputs, labels } = gathered(part, width, from, to);
    const first = at.channelsLast ? channelsFirst(inputs, count, at.input) : inputs;
    const states = statesOf(at.operations, first, count);
    const slope = states.at(-1)!.slice();
    loss += entropySlopes(slope, labels, at.outputs, total);
    backward(at.operations, states, slope, count, slots, false);
  }
  return loss / total;
}

/** Scores become the slopes of their cross-entropy over `total`; returns the sum of the cross-entropies. */
function entropySlopes(scores: Float64Array, labels: Uint32Array, classes: number, total: number): number {
  let sum = 0;
  for (let n = 0; n < labels.length; n++) {
    const row = scores.subarray(n * classes, (n + 1) * classes);
    const own = row[labels[n]!]!;
    const most = row.reduce((x, y) => Math.max(x, y), -Infinity);
    let mass = 0;
    for (let c = 0; c < classes; c++) {
      row[c] = exp(row[c]! - most);
      mass += row[c]!;
    }
    sum += ln(mass) + most - own;
    for (let c = 0; c < classes; c++) row[c] = (row[c]! / mass - (c === labels[n] ? 1 : 0)) / total;
  }
  return sum;
}

type Slots = ReadonlyMap<Operation, readonly Float64Array[]>;

/** Where the gradient of each layer's parameters stands. */
function slotsOf(model: Model, into: Float64Array): Slots {
  let at = 0;
  return new Map(
    parametric(model.operations).map((layer) => [
      layer,
      parametersOf(layer).map(({ length }) => into.subarray(at, (at += length))),
    ]),
  );
}

/** The input of each operation, and what the last one makes of its own. */
function statesOf(operations: readonly Operation[], x: Float64Array, count: number): readonly Float64Array[] {
  const states = [x];
  for (const operation of operations) states.push(once(operation, states.at(-1)!, count));
  return states;
}

/** Adds to the slots; returns the slopes of the input, where they are asked for. */
function backward(
  operations: readonly Operation[],
  states: readonly Float64Array[],
  slope: Float64Array,
  count: number,
  slots: Slots,
  asked: boolean,
): Float64Array {
  let d = slope;
  const first = operations.findIndex(({ kind }) => kind !== 'flatten' && kind !== 'activation');
  for (let l = operations.length - 1; l >= 0; l--) {
    if (!asked && l < first) break;
    d = back(operations[l]!, states[l]!, states[l + 1]!, d, count, slots, asked || l > first);
  }
  return d;
}

function back(
  operation: Operation,
  x: Float64Array,
  y: Float64Array,
  d: Float64Array,
  count: number,
  slots: Slots,
  asked: boolean,
): Float64Array {
  switch (operation.kind) {
    case 'dense':
      return backDense(operation, x, d, count, slots.get(operation)!, asked);
    case 'convolution':
      return backConvolution(operation, x, d, count, slots.get(operation)!, asked);
    case 'scaling':
      return backScaling(operation, x, d, count, slots.get(operation)!);
    case 'activation': {
      const { name, slope } = operation;
      if (name === 'identity') return d;
      if (name === 'tanh') return d.map((value, i) => value * (1 - y[i]! * y[i]!));
      return d.map((value, i) => (x[i]! > 0 ? value : slope * value));
    }
    case 'max-pool':
    case 'average-pool':
      return backPool(operation, x, d, count);
    case 'flatten': {
      if (!operation.channelsLast || operation.from.length === 1) return d;
      const [channels, height, width] = operation.from;
      return swapped(d, count, height * width, channels);
    }
    case 'residual': {
      const parts = [operation.branch, operation.shortcut].map((part) =>
        backward(part, statesOf(part, x, count), d, count, slots, true),
      );
      return parts[0]!.map((value, i) => value + parts[1]![i]!);
    }
  }
}

/** Four examples at a time: each weight's slope is read and written once for all four. */
function backDense(
  { from: [inputs], to: [outputs], weights }: Dense,
  x: Float64Array,
  d: Float64Array,
  count: number,
  [ofWeights, ofBias]: readonly Float64Array[],
  asked: boolean,
): Float64Array {
  const W = ofWeights!;
  if (isSparse(x)) {
    const { places, values, starts } = nonZeros(x, count, inputs);
    for (let n = 0; n < count; n++) {
      for (let o = 0; o < outputs; o++) {
        const slope = d[n * outputs + o]!;
        if (ofBias !== undefined) ofBias[o] = ofBias[o]! + slope;
        if (slope === 0) continue;
        const at = o * inputs;
        for (let k = starts[n]!; k < starts[n + 1]!; k++)
          W[at + places[k]!] = W[at + places[k]!]! + slope * values[k]!;
      }
    }
    return asked ? backToInputs(weights, d, count, inputs, outputs) : d;
  }
  for (let n = 0; n < count; n += 4) {
    const [n1, n2, n3] = [n + 1, n + 2, n + 3].map((m) => Math.min(m, count - 1)) as [number, number, number];
    const [x0, x1, x2, x3] = [n * inputs, n1 * inputs, n2 * inputs, n3 * inputs];
    for (let o = 0; o < outputs; o++) {
      const a = d[n * outputs + o]!;
      const b = n + 1 < count ? d[n1 * outputs + o]! : 0;
      const c = n + 2 < count ? d[n2 * outputs + o]! : 0;
      const e = n + 3 < count ? d[n3 * outputs + o]! : 0;
      if (ofBias !== undefined) ofBias[o] = ofBias[o]! + a + b + c + e;
      if (a === 0 && b === 0 && c === 0 && e === 0) continue;
      const at = o * inputs;
      for (let i = 0; i < inputs; i++)
        W[at + i] = W[at + i]! + a * x[x0 + i]! + b * x[x1 + i]! + c * x[x2 + i]! + e * x[x3 + i]!;
    }
  }
  return asked ? backToInputs(weights, d, count, inputs, outputs) : d;
}

function backToInputs(
  weights: Float64Array,
  d: Float64Array,
  count: number,
  inputs: number,
  outputs: number,
): Float64Array {
  const back = new Float64Array(count * inputs);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outputs; o++) {
      const slope = d[n * outputs + o]!;
      if (slope === 0) continue;
      const [at, to] = [o * inputs, n * inputs];
      for (let i = 0; i < inputs; i++) back[to + i] = back[to + i]! + slope * weights[at + i]!;
    }
  }
  return back;
}

function backConvolution(
  layer: Convolution,
  x: Float64Array,
  d: Float64Array,
  count: number,
  [ofKernel, ofBias]: readonly Float64Array[],
  asked: boolean,
): Float64Array {
  const { from, to, kernel, groups, size, circular } = layer;
  const [channels, height, width] = from;
  const [outputs, rows, columns] = to;
  const [inGroup, outGroup] = [channels / groups, outputs / groups];
  const down = tapPlaces(layer, 0, height, rows, circular);
  const across = tapPlaces(layer, 1, width, columns, circular);
  const slopes = asked ? new Float64Array(x.length) : undefined;
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outputs; o++) {
      const out = (n * outputs + o) * rows * columns;
      if (ofBias !== undefined)
        for (let at = out; at < out + rows * columns; at++) ofBias[o] = ofBias[o]! + d[at]!;
      const firstChannel = Math.floor(o / outGroup) * inGroup;
      for (let c = 0; c < inGroup; c++) {
        const map = (n * channels + firstChannel + c) * height * width;
        const taps = (o * inGroup + c) * size[0] * size[1];
        for (let p = 0; p < size[0]; p++) {
          for (let q = 0; q < size[1]; q++) {
            const tap = taps + p * size[1] + q;
            const w = kernel[tap]!;
            let sum = 0;
            for (let i = 0; i < rows; i++) {
              const row = down[i * size[0] + p]!;
              if (row < 0) continue;
              const [source, target] = [map + row * width, out + i * columns];
              for (let j = 0; j < columns; j++) {
                const column = across[j * size[1] + q]!;
                if (column < 0) continue;
                const slope = d[target + j]!;
                sum += slope * x[source + column]!;
                if (slopes !== undefined) slopes[source + column] = slopes[source + column]! + w * slope;
              }
            }
            ofKernel![tap] = ofKernel![tap]! + sum;
          }
        }
      }
    }
  }
  return slopes ?? d;
}

function backScaling(
  { from, scale }: Scaling,
  x: Float64Array,
  d: Float64Array,
  count: number,
  [ofScale, ofShift]: readonly Float64Array[],
): Float64Array {
  const channels = from[0];
  const area = sizeOf(from) / channels;
  const back = new Float64Array(x.length);
  for (let block = 0; block < count * channels; block++) {
    const c = block % channels;
    for (let at = block * area; at < (block + 1) * area; at++) {
      ofScale![c] = ofScale![c]! + d[at]! * x[at]!;
      ofShift![c] = ofShift![c]! + d[at]!;
      back[at] = d[at]! * scale[c]!;
    }
  }
  return back;
}

/** What comes back to a maximum goes to the first place that has it. */
function backPool(layer: Pool, x: Float64Array, d: Float64Array, count: number): Float64Array {
  const { from, to, size, kind, countPadding } = layer;
  const [channels, height, width] = from;
  const [, rows, columns] = to;
  const down = tapPlaces(layer, 0, height, rows, false);
  const across = tapPlaces(layer, 1, width, columns, false);
  const back = new Float64Array(x.length);
  const places: number[] = [];
  for (let block = 0; block < count * channels; block++) {
    const map = block * height * width;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const slope = d[(block * rows + i) * columns + j]!;
        places.length = 0;
        for (let p = 0; p < size[0]; p++) {
          const row = down[i * size[0] + p]!;
          if (row < 0) continue;
          for (let q = 0; q < size[1]; q++) {
            const column = across[j * size[1] + q]!;
            if (column >= 0) places.push(map + row * width + column);
          }
        }
        if (kind === 'max-pool') {
          const top = places.reduce((most, at) => (x[at]! > x[most]! ? at : most), places[0]!);
          back[top] = back[top]! + slope;
          continue;
        }
        const share = slope / (countPadding ? size[0] * size[1] : places.length);
        for (const at of places) back[at] = back[at]! + share;
      }
    }
  }
  return back;
}
