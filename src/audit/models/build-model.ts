import { UsageError } from '../../core/errors.ts';
import type {
  Architecture,
  BatchNormalizationSpec,
  ConvolutionSpec,
  DenseSpec,
  LayerSpec,
  PaddingSpec,
  PairSpec,
  PoolSpec,
} from './architecture.ts';
import {
  type Convolution,
  type Dense,
  type Model,
  type Operation,
  parametric,
  type Pool,
  type Scaling,
  type Shape,
  sizeOf,
} from './model.ts';
import { formatShape, quoted } from './refused.ts';
import { reordered, type Tensor, type Tensors } from './tensor.ts';

/** No input or hidden layer is larger. */
const maxSize = 16_777_216;

/**
 * The network of an architecture with the tensors of a file: shapes follow from the input on.
 * @throws {UsageError} one line that names the tensor, its shape and the shape that was expected
 */
export function buildModel(file: string, tensors: Tensors, architecture: Architecture): Model {
  const build = builder(file, tensors);
  const { layers, channelsLast = false, rescaling } = architecture;
  const softmax = isSoftmax(layers.at(-1));
  const kept = softmax ? layers.slice(0, -1) : layers;
  const input = inputOf(file, architecture, (spec) => build.inputsOf(spec));
  const operations = build.sequence(input, kept);
  const to = operations.at(-1)?.to ?? input;
  const outputs = sizeOf(to);
  if (to.length !== 1 && outputs !== to[0])
    throw new UsageError(`${file}: expected scores of classes at the end, found a map of ${formatShape(to)}`);
  if (outputs < 2)
    throw new UsageError(`${file}: expected the scores of at least 2 classes at the end, found ${outputs}`);
  if (parametric(operations).length === 0)
    throw new UsageError(`${file}: expected layers with weights, found none`);
  return { input, channelsLast, ...(rescaling !== undefined && { rescaling }), operations, outputs, softmax };
}

function isSoftmax(spec: LayerSpec | undefined): boolean {
  return spec?.type === 'activation' && spec.name === 'softmax';
}

function inputOf(
  file: string,
  { input, layers }: Architecture,
  inputsOf: (spec: DenseSpec) => number,
): Shape {
  if (input !== undefined) {
    if (input.reduce((product, size) => product * size, 1) > maxSize)
      throw new UsageError(
        `${file}: expected an input of at most ${maxSize} numbers, found ${formatShape(input)}`,
      );
    return input as unknown as Shape;
  }
  const first = layers.find(({ type }) => type !== 'activation' && type !== 'flatten');
  if (first?.type === 'dense') return [inputsOf(first)];
  throw new UsageError(
    `${file}: expected the input's shape in the architecture ("input": [channels, height, width]), found none`,
  );
}

interface Builder {
  sequence(from: Shape, specs: readonly LayerSpec[]): readonly Operation[];
  inputsOf(spec: DenseSpec): number;
}

function builder(file: string, tensors: Tensors): Builder {
  const problem = (text: string): UsageError => new UsageError(`${file}: ${text}`);

  const tensor = (name: string, rank: number, what: string): Tensor => {
    const found = tensors.get(name);
    if (found === undefined) {
      const some = [...tensors.keys()].slice(0, 8).join(', ');
      throw problem(
        `tensor ${quoted(name)}: expected ${what}, found none of that name among ${some}${tensors.size > 8 ? ', …' : ''}`,
      );
    }
    if (found.shape.length !== rank)
      throw problem(`tensor ${quoted(name)}: expected ${what}, found ${formatShape(found.shape)}`);
    const broken = found.values.findIndex((x) => !Number.isFinite(x));
    if (broken >= 0)
      throw problem(
        `tensor ${quoted(name)}: number ${broken + 1}: expected finite weights, found ${found.values[broken]!}`,
      );
    return found;
  };
  const vector = (name: string, length: number, what: string): Float64Array => {
    const { values, shape } = tensor(name, 1, `${what} of length ${length}`);
    if (values.length !== length)
      throw problem(
        `tensor ${quoted(name)}: expected ${what} of length ${length}, found ${formatShape(shape)}`,
      );
    return values;
  };
  const weightsName = ({ name, weights }: DenseSpec | ConvolutionSpec): string => {
    if ((name === undefined) === (weights === undefined))
      throw problem('a layer with weights needs "name" or "weights", and not both');
    return weights ?? `${name!}.weight`;
  };
  const biasOf = (
    { name, bias }: DenseSpec | ConvolutionSpec,
    length: number,
  ): { readonly bias?: Float64Array } => {
    const found = bias ?? (name !== undefined && tensors.has(`${name}.bias`) ? `${name}.bias` : undefined);
    return found === undefined ? {} : { bias: vector(found, length, 'a bias') };
  };

  const denseOf = (from: Shape, spec: DenseSpec): Dense => {
    const name = weightsName(spec);
    const { shape, values } = tensor(name, 2, 'a matrix');
    const [outputs, inputs] = spec.transposed === true ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!];
    if (from.length !== 1)
      throw problem(
        `tensor ${quoted(name)}: a dense layer on a map of ${formatShape(from)}: a flatten layer must come before it`,
      );
    if (inputs !== from[0] || outputs === 0)
      throw problem(
        `tensor ${quoted(name)}: expected a matrix for ${from[0]} inputs, found ${formatShape(shape)} (outputs × inputs: ${outputs} × ${inputs})`,
      );
    const weights = spec.transposed === true ? reordered(values, shape, [1, 0]) : values;
    return { kind: 'dense', name, from, to: [outputs], weights, ...biasOf(spec, outputs) };
  };

  const convolutionOf = (from: Shape, spec: ConvolutionSpec): Convolution => {
    const name = weightsName(spec);
    const found = tensor(name, 4, 'a kernel of four axes');
    const isDepthwise = spec.kernel === 'hwc1';
    const axes = { oihw: [0, 1, 2, 3], hwio: [3, 2, 0, 1], hwc1: [2, 3, 0, 1] }[spec.kernel ?? 'oihw'];
    const [first, second, height, width] = axes.map((axis) => found.shape[axis]!) as [
      number,
      number,
      number,
      number,
    ];
    // of a depthwise kernel each channel has outputs of its own
    const [outputs, inputs] = isDepthwise ? [first * second, 1] : [first, second];
    const groups = isDepthwise ? first : (spec.groups ?? 1);
    const fit = from.length === 3 && from[0] === inputs * groups && outputs > 0 && outputs % groups === 0;
    if (from.length !== 3 || !fit || height === 0 || width === 0)
      throw problem(
        `tensor ${quoted(name)}: expected a kernel for a map of ${formatShape(from)} in ${groups} group${groups === 1 ? '' : 's'}, found ${outputs} × ${inputs} × ${height} × ${width}`,
      );
    const window = windowOf(name, from, [height, width], spec);
    return {
      kind: 'convolution',
      name,
      from,
      ...window,
      to: [outputs, ...window.to],
      kernel: reordered(found.values, found.shape, axes),
      groups,
      circular: spec.circular ?? false,
      ...biasOf(spec, outputs),
    };
  };

  const windowOf = (
    name: string,
    [, height, width]: readonly [number, number, number],
    size: readonly [number, number],
    spec: { readonly stride?: PairSpec; readonly dilation?: PairSpec; readonly padding?: PaddingSpec },
  ): Omit<Convolution, 'to' | 'kind' | 'name' | 'from' | 'kernel' | 'groups' | 'circular' | 'bias'> & {
    readonly to: readonly [number, number];
  } => {
    const stride = both(spec.stride ?? 1);
    const dilation = both(spec.dilation ?? 1);
    const axes = [height, width].map((length, axis) => {
      const reach = dilation[axis]! * (size[axis]! - 1) + 1;
      const [before, after] = sides(spec.padding ?? 0, axis, length, reach, stride[axis]!);
      const count = Math.floor((length + before + after - reach) / stride[axis]!) + 1;
      if (!(count >= 1) || length + before + after < reach)
        throw problem(
          `${quoted(name)}: a window of ${formatShape(size)} does not fit on a map of ${height} × ${width}`,
        );
      return { before, count };
    });
    const [rows, columns] = axes as [(typeof axes)[0], (typeof axes)[0]];
    return { size, stride, dilation, before: [rows.before, columns.before], to: [rows.count, columns.count] };
  };

  const poolOf = (from: Shape, spec: PoolSpec): Pool => {
    if (from.length !== 3)
      throw problem(`a ${spec.type} layer on a vector of length ${from[0]}, expected a map`);
    const size = both(spec.size);
    const window = windowOf(spec.type, from, size, { ...spec, stride: spec.stride ?? spec.size });
    const [before, reach] = [window.before, size];
    if (before.some((zeros, axis) => zeros >= reach[axis]!))
      throw problem(`${quoted(spec.type)}: expected less padding than the window's ${formatShape(size)}`);
    return {
      kind: spec.type,
      from,
      ...window,
      to: [from[0], ...window.to],
      countPadding: spec.type === 'average-pool' && spec.countPadding === true,
    };
  };

  /** Means over windows of one place, of which those beyond the border hold zeros. */
  const zerosRound = (from: Shape, padding: PaddingSpec): Pool => {
    if (from.length !== 3) throw problem(`zeros round a vector of length ${from[0]}, expected a map`);
    const window = windowOf('zero-padding', from, [1, 1], { padding });
    return { kind: 'average-pool', from, ...window, to: [from[0], ...window.to], countPadding: true };
  };

  const scalingOf = (from: Shape, spec: BatchNormalizationSpec): Scaling => {
    const { name, epsilon = 1e-5 } = spec;
    const channels = from[0];
    const part = (given: string | undefined, suffix: string, otherwise?: number): Float64Array => {
      const key = given ?? (name === undefined ? undefined : `${name}.${suffix}`);
      if (key !== undefined && (given !== undefined || tensors.has(key) || otherwise === undefined))
        return vector(key, channels, 'a number for each channel,');
      if (otherwise === undefined)
        throw problem('batch normalization needs "name", or "mean" and "variance"');
      return new Float64Array(channels).fill(otherwise);
    };
    const [gamma, beta] = [part(spec.scale, 'weight', 1), part(spec.bias, 'bias', 0)];
    const [mean, variance] = [part(spec.mean, 'running_mean'), part(spec.variance, 'running_var')];
    const label = spec.variance ?? `${name!}.running_var`;
    const low = variance.findIndex((v) => !(v + epsilon > 0));
    if (low >= 0)
      throw problem(
        `tensor ${quoted(label)}: number ${low + 1}: expected a variance above ${-epsilon}, found ${variance[low]!}`,
      );
    const scale = gamma.map((g, i) => g / Math.sqrt(variance[i]! + epsilon));
    return {
      kind: 'scaling',
      name: name ?? label,
      from,
      to: from,
      scale,
      shift: beta.map((b, i) => b - mean[i]! * scale[i]!),
    };
  };

  const operation = (from: Shape, spec: LayerSpec): Operation => {
    switch (spec.type) {
      case 'dense':
        return denseOf(from, spec);
      case 'convolution':
        return convolutionOf(from, spec);
      case 'batch-normalization':
        return scalingOf(from, spec);
      case 'activation': {
        if (spec.name === 'softmax') throw problem('a softmax before the end, expected one at the end alone');
        const slope = spec.name === 'relu' ? 0 : spec.name === 'leaky-relu' ? (spec.slope ?? 0.01) : 1;
        return { kind: 'activation', name: spec.name, slope, from, to: from };
      }
      case 'max-pool':
      case 'average-pool':
        return poolOf(from, spec);
      case 'global-average-pool':
      case 'global-max-pool':
        if (from.length !== 3)
          throw problem(`global pooling of a vector of length ${from[0]}, expected a map`);
        return poolOf(from, {
          type: spec.type === 'global-max-pool' ? 'max-pool' : 'average-pool',
          size: [from[1], from[2]],
        });
      case 'zero-padding':
        return zerosRound(from, spec.padding);
      case 'flatten':
      case 'reshape': {
        const to = spec.type === 'flatten' ? ([sizeOf(from)] as const) : (spec.shape as unknown as Shape);
        if (sizeOf(to) !== sizeOf(from))
          throw problem(`a reshape of ${formatShape(from)} to ${formatShape(to)}, expected as many numbers`);
        return { kind: 'reshape', from, to, channelsLast: spec.channelsLast ?? false };
      }
      case 'bias': {
        const shift = vector(spec.bias, from[0], 'a bias');
        return { kind: 'scaling', name: spec.bias, from, to: from, scale: shift.map(() => 1), shift };
      }
      case 'residual': {
        const [branch, shortcut] = [sequence(from, spec.branch), sequence(from, spec.shortcut ?? [])];
        const [one, other] = [branch.at(-1)?.to ?? from, shortcut.at(-1)?.to ?? from];
        if (formatShape(one) !== formatShape(other))
          throw problem(
            `a residual sum of ${formatShape(one)} and ${formatShape(other)}, expected equal shapes`,
          );
        return { kind: 'residual', from, to: one, branch, shortcut };
      }
    }
  };

  const sequence = (from: Shape, specs: readonly LayerSpec[]): readonly Operation[] => {
    const operations: Operation[] = [];
    let shape = from;
    for (const spec of specs) {
      const next = operation(shape, spec);
      if (sizeOf(next.to) > maxSize)
        throw problem(`expected layers of at most ${maxSize} numbers, found ${formatShape(next.to)}`);
      operations.push(next);
      shape = next.to;
    }
    return operations;
  };

  const inputsOf = (spec: DenseSpec): number => {
    const { shape } = tensor(weightsName(spec), 2, 'a matrix');
    return shape[spec.transposed === true ? 0 : 1]!;
  };
  return { sequence, inputsOf };
}

function both(value: PairSpec): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

/** Padding before and after, along height (0) or width (1). */
function sides(
  spec: PaddingSpec,
  axis: number,
  length: number,
  reach: number,
  stride: number,
): readonly [number, number] {
  if (spec === 'valid') return [0, 0];
  if (spec === 'same') {
    const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
    const before = Math.floor(total / 2);
    return [before, total - before];
  }
  if (typeof spec === 'number') return [spec, spec];
  if (spec.length === 2) return [spec[axis]!, spec[axis]!];
  return [spec[axis]!, spec[axis + 2]!];
}
