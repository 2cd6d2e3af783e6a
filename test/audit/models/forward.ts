import { tanh } from '../../../src/core/elementary.ts';
import {
  type Activated,
  type Convolution,
  type Dense,
  type Model,
  type Operation,
  type Pool,
  type Reshape,
  type Scaling,
  type Shape,
  sizeOf,
} from '../../../src/audit/models/model.ts';
import { tapPlaces } from '../../../src/audit/models/windows.ts';

/** The scores of all examples, N × outputs, by rows: each operation written out, one after the other. */
export function scoresOf({ input, channelsLast, operations }: Model, inputs: Float64Array): Float64Array {
  const count = inputs.length / sizeOf(input);
  return applied(operations, channelsLast ? channelsFirst(inputs, count, input) : inputs, count);
}

/** What operations make of `count` inputs. */
export function applied(operations: readonly Operation[], x: Float64Array, count: number): Float64Array {
  return operations.reduce((value, operation) => once(operation, value, count), x);
}

/** What one operation makes of `count` inputs. */
function once(operation: Operation, x: Float64Array, count: number): Float64Array {
  switch (operation.kind) {
    case 'dense':
      return dense(operation, x, count);
    case 'convolution':
      return convolution(operation, x, count);
    case 'scaling':
      return scaled(operation, x, count);
    case 'activation':
      return activated(operation, x);
    case 'max-pool':
    case 'average-pool':
      return pooled(operation, x, count);
    case 'reshape':
      return reshaped(operation, x, count);
    case 'residual': {
      const [branch, shortcut] = [operation.branch, operation.shortcut].map((part) =>
        applied(part, x, count),
      );
      return branch!.map((value, i) => value + shortcut![i]!);
    }
  }
}

function dense(
  { from: [inputs], to: [outputs], weights, bias }: Dense,
  x: Float64Array,
  count: number,
): Float64Array {
  const y = new Float64Array(count * outputs);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i]! * x[n * inputs + i]!;
      y[n * outputs + o] = sum;
    }
  }
  return y;
}

function convolution(layer: Convolution, x: Float64Array, count: number): Float64Array {
  const { from, to, kernel, groups, size, bias } = layer;
  const [channels, height, width] = from;
  const [outputs, rows, columns] = to;
  const [inGroup, outGroup] = [channels / groups, outputs / groups];
  const down = tapPlaces(layer, 0, height, rows, layer.circular);
  const across = tapPlaces(layer, 1, width, columns, layer.circular);
  const y = new Float64Array(count * outputs * rows * columns);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outputs; o++) {
      const into = (n * outputs + o) * rows * columns;
      const value = bias?.[o] ?? 0;
      for (let at = into; at < into + rows * columns; at++) y[at] = value;
      const firstChannel = Math.floor(o / outGroup) * inGroup;
      for (let c = 0; c < inGroup; c++) {
        const map = (n * channels + firstChannel + c) * height * width;
        const taps = (o * inGroup + c) * size[0] * size[1];
        for (let p = 0; p < size[0]; p++) {
          for (let q = 0; q < size[1]; q++) {
            const w = kernel[taps + p * size[1] + q]!;
            if (w === 0) continue;
            for (let i = 0; i < rows; i++) {
              const row = down[i * size[0] + p]!;
              if (row < 0) continue;
              const [source, target] = [map + row * width, into + i * columns];
              for (let j = 0; j < columns; j++) {
                const column = across[j * size[1] + q]!;
                if (column >= 0) y[target + j] = y[target + j]! + w * x[source + column]!;
              }
            }
          }
        }
      }
    }
  }
  return y;
}

function scaled({ from, scale, shift }: Scaling, x: Float64Array, count: number): Float64Array {
  const channels = from[0];
  const area = sizeOf(from) / channels;
  const y = new Float64Array(x.length);
  for (let block = 0; block < count * channels; block++) {
    const c = block % channels;
    for (let at = block * area; at < (block + 1) * area; at++) y[at] = x[at]! * scale[c]! + shift[c]!;
  }
  return y;
}

function activated({ name, slope }: Activated, x: Float64Array): Float64Array {
  if (name === 'identity') return x;
  if (name === 'tanh') return x.map((value) => tanh(value));
  return x.map((value) => (value > 0 ? value : slope * value));
}

function pooled(layer: Pool, x: Float64Array, count: number): Float64Array {
  const { from, to, size, kind, countPadding } = layer;
  const [channels, height, width] = from;
  const [, rows, columns] = to;
  const down = tapPlaces(layer, 0, height, rows, false);
  const across = tapPlaces(layer, 1, width, columns, false);
  const y = new Float64Array(count * channels * rows * columns);
  for (let block = 0; block < count * channels; block++) {
    const map = block * height * width;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let [most, sum, inside] = [-Infinity, 0, 0];
        for (let p = 0; p < size[0]; p++) {
          const row = down[i * size[0] + p]!;
          if (row < 0) continue;
          for (let q = 0; q < size[1]; q++) {
            const column = across[j * size[1] + q]!;
            if (column < 0) continue;
            const value = x[map + row * width + column]!;
            most = Math.max(most, value);
            sum += value;
            inside++;
          }
        }
        const mean = sum / (countPadding ? size[0] * size[1] : inside);
        y[(block * rows + i) * columns + j] = kind === 'max-pool' ? most : mean;
      }
    }
  }
  return y;
}

function reshaped({ from, to, channelsLast }: Reshape, x: Float64Array, count: number): Float64Array {
  if (!channelsLast) return x;
  const last = from.length === 1 ? x : swapped(x, count, from[0], from[1] * from[2]);
  return channelsFirst(last, count, to);
}

/** Maps of height × width × channels as channels × height × width. */
function channelsFirst(x: Float64Array, count: number, shape: Shape): Float64Array {
  if (shape.length === 1) return x;
  const [channels, height, width] = shape;
  return swapped(x, count, height * width, channels);
}

/** `count` matrices of rows × columns, each transposed. */
function swapped(x: Float64Array, count: number, rows: number, columns: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let n = 0; n < count; n++) {
    const at = n * rows * columns;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) y[at + j * rows + i] = x[at + i * columns + j]!;
    }
  }
  return y;
}
