import { UsageError } from '../../core/errors.ts';
import type { BatchNormalizationSpec, ConvolutionSpec, DenseSpec } from './architecture.ts';
import type { Convolution, Dense, Scaling, Shape } from './model.ts';
import type { NamedTensors } from './named-tensors.ts';
import { placeWindow } from './place-window.ts';
import { formatShape, quoted } from './refused.ts';
import { reordered } from './tensor.ts';

/** The name of a layer's weights. @throws {UsageError} one line */
export function weightsName(file: string, { name, weights }: DenseSpec | ConvolutionSpec): string {
  if ((name === undefined) === (weights === undefined))
    throw new UsageError(`${file}: a layer with weights needs "name" or "weights", and not both`);
  return weights ?? `${name!}.weight`;
}

function biasOf(
  tensors: NamedTensors,
  { name, bias }: DenseSpec | ConvolutionSpec,
  length: number,
): { readonly bias?: Float64Array } {
  const found = bias ?? (name !== undefined && tensors.has(`${name}.bias`) ? `${name}.bias` : undefined);
  return found === undefined ? {} : { bias: tensors.vector(found, length, 'a bias') };
}

/** A matrix with the tensors of its name. @throws {UsageError} one line */
export function denseOf(tensors: NamedTensors, from: Shape, spec: DenseSpec): Dense {
  const name = weightsName(tensors.file, spec);
  const { shape, values } = tensors.tensor(name, 2, 'a matrix');
  const [outputs, inputs] = spec.transposed === true ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!];
  if (from.length !== 1)
    throw new UsageError(
      `${tensors.file}: tensor ${quoted(name)}: a dense layer on a map of ${formatShape(from)}: a flatten layer must come before it`,
    );
  if (inputs !== from[0] || outputs === 0)
    throw new UsageError(
      `${tensors.file}: tensor ${quoted(name)}: expected a matrix for ${from[0]} inputs, found ${formatShape(shape)} (outputs × inputs: ${outputs} × ${inputs})`,
    );
  const weights = spec.transposed === true ? reordered(values, shape, [1, 0]) : values;
  return { kind: 'dense', name, from, to: [outputs], weights, ...biasOf(tensors, spec, outputs) };
}

/** A kernel, its axes in the order of PyTorch. @throws {UsageError} one line */
export function convolutionOf(tensors: NamedTensors, from: Shape, spec: ConvolutionSpec): Convolution {
  const name = weightsName(tensors.file, spec);
  const found = tensors.tensor(name, 4, 'a kernel of four axes');
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
    throw new UsageError(
      `${tensors.file}: tensor ${quoted(name)}: expected a kernel for a map of ${formatShape(from)} in ${groups} group${groups === 1 ? '' : 's'}, found ${outputs} × ${inputs} × ${height} × ${width}`,
    );
  const window = placeWindow(tensors.file, name, from, [height, width], spec);
  return {
    kind: 'convolution',
    name,
    from,
    ...window,
    to: [outputs, ...window.to],
    kernel: reordered(found.values, found.shape, axes),
    groups,
    circular: spec.circular ?? false,
    ...biasOf(tensors, spec, outputs),
  };
}

/** Batch normalization. @throws {UsageError} one line */
export function scalingOf(tensors: NamedTensors, from: Shape, spec: BatchNormalizationSpec): Scaling {
  const { name, epsilon = 1e-5 } = spec;
  const channels = from[0];
  const part = (own: string | undefined, suffix: string, otherwise?: number): Float64Array => {
    const key = own ?? (name === undefined ? undefined : `${name}.${suffix}`);
    if (key !== undefined && (own !== undefined || tensors.has(key) || otherwise === undefined))
      return tensors.vector(key, channels, 'a number for each channel,');
    if (otherwise === undefined)
      throw new UsageError(`${tensors.file}: batch normalization needs "name", or "mean" and "variance"`);
    return new Float64Array(channels).fill(otherwise);
  };
  const [gamma, beta] = [part(spec.scale, 'weight', 1), part(spec.bias, 'bias', 0)];
  const [mean, variance] = [part(spec.mean, 'running_mean'), part(spec.variance, 'running_var')];
  const label = spec.variance ?? `${name!}.running_var`;
  const low = variance.findIndex((v) => !(v + epsilon > 0));
  if (low >= 0)
    throw new UsageError(
      `${tensors.file}: tensor ${quoted(label)}: number ${low + 1}: expected a variance above ${-epsilon}, found ${variance[low]!}`,
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
}
