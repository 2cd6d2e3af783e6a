import { UsageError } from '../../core/errors.ts';
import type { Architecture, DenseSpec, LayerSpec } from './architecture.ts';
import { type Model, type Operation, parametric, type Shape, sizeOf } from './model.ts';
import { type NamedTensors, namedTensors } from './named-tensors.ts';
import { globalPoolOf, poolOf, zerosRound } from './pooling-layers.ts';
import { formatShape } from './refused.ts';
import type { Tensors } from './tensor.ts';
import { convolutionOf, denseOf, scalingOf, weightsName } from './weighted-layers.ts';

/** No input or hidden layer is larger. */
const maxSize = 16_777_216;

/**
 * The network of an architecture with the tensors of a file: shapes follow from the input on.
 * @throws {UsageError} one line that names the tensor, its shape and the shape that was expected
 */
export function buildModel(file: string, tensors: Tensors, architecture: Architecture): Model {
  const named = namedTensors(file, tensors);
  const { layers, channelsLast = false, rescaling, file: order } = architecture;
  const softmax = isSoftmax(layers.at(-1));
  const kept = softmax ? layers.slice(0, -1) : layers;
  const input = inputOf(named, architecture);
  const placed: Layers = { specs: kept, place: 'layers', ...(order !== undefined && { file: order }) };
  const operations = sequenceOf(named, input, placed);
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

function inputOf(tensors: NamedTensors, { input, layers, file }: Architecture): Shape {
  if (input !== undefined) {
    if (input.reduce((product, size) => product * size, 1) > maxSize)
      throw new UsageError(
        `${tensors.file}: expected an input of at most ${maxSize} numbers, found ${formatShape(input)}`,
      );
    return input as unknown as Shape;
  }
  const l = layers.findIndex(({ type }) => type !== 'activation' && type !== 'flatten');
  const first = layers[l];
  if (first?.type === 'dense') return [placed(file, `layers[${l}]`, () => inputsOf(tensors, first))];
  throw new UsageError(
    `${tensors.file}: expected the input's shape in the architecture ("input": [channels, height, width]), found none`,
  );
}

/** Layers one after the other, and where they stand. */
interface Layers {
  readonly specs: readonly LayerSpec[];
  /** `layers`, `layers[2].branch`. */
  readonly place: string;
  /** The architecture's; absent where the model's own file has it. */
  readonly file?: string;
}

function operationOf(
  tensors: NamedTensors,
  from: Shape,
  spec: LayerSpec,
  within: (name: 'branch' | 'shortcut', specs: readonly LayerSpec[]) => Layers,
): Operation {
  const problem = (text: string): UsageError => new UsageError(`${tensors.file}: ${text}`);
  switch (spec.type) {
    case 'dense':
      return denseOf(tensors, from, spec);
    case 'convolution':
      return convolutionOf(tensors, from, spec);
    case 'batch-normalization':
      return scalingOf(tensors, from, spec);
    case 'activation': {
      if (spec.name === 'softmax') throw problem('a softmax before the end, expected one at the end alone');
      const slope = spec.name === 'relu' ? 0 : spec.name === 'leaky-relu' ? (spec.slope ?? 0.01) : 1;
      return { kind: 'activation', name: spec.name, slope, from, to: from };
    }
    case 'max-pool':
    case 'average-pool':
      return poolOf(tensors.file, from, spec);
    case 'global-average-pool':
    case 'global-max-pool':
      return globalPoolOf(tensors.file, from, spec.type === 'global-max-pool' ? 'max-pool' : 'average-pool');
    case 'zero-padding':
      return zerosRound(tensors.file, from, spec.padding);
    case 'flatten':
    case 'reshape': {
      const to = spec.type === 'flatten' ? ([sizeOf(from)] as const) : (spec.shape as unknown as Shape);
      if (sizeOf(to) !== sizeOf(from))
        throw problem(`a reshape of ${formatShape(from)} to ${formatShape(to)}, expected as many numbers`);
      return { kind: 'reshape', from, to, channelsLast: spec.channelsLast ?? false };
    }
    case 'bias': {
      const shift = tensors.vector(spec.bias, from[0], 'a bias');
      return { kind: 'scaling', name: spec.bias, from, to: from, scale: shift.map(() => 1), shift };
    }
    case 'residual': {
      const [branch, shortcut] = [
        sequenceOf(tensors, from, within('branch', spec.branch)),
        sequenceOf(tensors, from, within('shortcut', spec.shortcut ?? [])),
      ];
      const [one, other] = [branch.at(-1)?.to ?? from, shortcut.at(-1)?.to ?? from];
      if (formatShape(one) !== formatShape(other))
        throw problem(
          `a residual sum of ${formatShape(one)} and ${formatShape(other)}, expected equal shapes`,
        );
      return { kind: 'residual', from, to: one, branch, shortcut };
    }
  }
}

function sequenceOf(tensors: NamedTensors, from: Shape, layers: Layers): readonly Operation[] {
  const operations: Operation[] = [];
  let shape = from;
  for (const [l, spec] of layers.specs.entries()) {
    const place = `${layers.place}[${l}]`;
    const next = placed(layers.file, place, () => {
      const made = operationOf(tensors, shape, spec, (name, specs) => ({
        ...layers,
        specs,
        place: `${place}.${name}`,
      }));
      if (sizeOf(made.to) > maxSize)
        throw new UsageError(
          `${tensors.file}: expected layers of at most ${maxSize} numbers, found ${formatShape(made.to)}`,
        );
      return made;
    });
    operations.push(next);
    shape = next.to;
  }
  return operations;
}

/** What is made of a layer; errors say where in the architecture it stands, at its innermost place. */
function placed<T>(file: string | undefined, place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (file === undefined || !(error instanceof UsageError) || error.place !== undefined) throw error;
    throw new UsageError(error.problem, `${file}: ${place}`);
  }
}

function inputsOf(tensors: NamedTensors, spec: DenseSpec): number {
  const { shape } = tensors.tensor(weightsName(tensors.file, spec), 2, 'a matrix');
  return shape[spec.transposed === true ? 0 : 1]!;
}
