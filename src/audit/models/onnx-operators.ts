import type { onnx } from 'onnx-proto';
import type { LayerSpec, PaddingSpec } from './architecture.ts';
import type { GraphNode } from './graph.ts';
import { integerOf } from './onnx-message.ts';
import { onnxTensor } from './onnx-tensor.ts';
import { quoted, refused } from './refused.ts';
import type { Tensor } from './tensor.ts';

interface Attributes {
  integer(name: string, otherwise: number): number;
  float(name: string, otherwise: number): number;
  text(name: string): string;
  integers(name: string): readonly number[] | undefined;
  tensor(name: string): onnx.ITensorProto | undefined;
}

function attributesOf({ attribute }: onnx.INodeProto): Attributes {
  const all = new Map((attribute ?? []).map((one) => [one.name ?? '', one]));
  return {
    integer: (name, otherwise) => (all.has(name) ? integerOf(all.get(name)!.i) : otherwise),
    float: (name, otherwise) => all.get(name)?.f ?? otherwise,
    text: (name) => new TextDecoder().decode(all.get(name)?.s ?? undefined),
    integers: (name) => all.get(name)?.ints?.map(integerOf),
    tensor: (name) => all.get(name)?.t ?? undefined,
  };
}

/** A node as a step; none for a constant, which becomes a tensor. */
export function stepsOf(
  file: string,
  tensors: Map<string, Tensor>,
  node: onnx.INodeProto,
): readonly GraphNode[] {
  const inputs = node.input ?? [];
  const [output = ''] = node.output ?? [];
  const operator = node.opType ?? '';
  const place = `node ${quoted(node.name || output)}`;
  const attributes = attributesOf(node);
  const require = (holds: boolean, expected: string): void => {
    if (!holds) throw refused(file, `${place} (${quoted(operator)})`, expected, 'another');
  };
  if (operator === 'Constant') {
    const value = attributes.tensor('value');
    require(value !== undefined, 'a tensor as its value');
    tensors.set(output, { ...onnxTensor(file, value!), name: output });
    return [];
  }
  if (operator === 'Identity' && tensors.has(inputs[0] ?? '')) {
    tensors.set(output, tensors.get(inputs[0]!)!);
    return [];
  }
  const step = (...layers: readonly LayerSpec[]): readonly GraphNode[] => [
    { output, inputs: [inputs[0] ?? ''], layers },
  ];
  const bias = (): { readonly bias?: string } =>
    inputs[2] === undefined || inputs[2] === '' ? {} : { bias: inputs[2] };
  const activation = (
    name: 'relu' | 'leaky-relu' | 'tanh' | 'identity' | 'softmax',
    slope?: number,
  ): readonly GraphNode[] => step({ type: 'activation', name, ...(slope !== undefined && { slope }) });
  switch (operator) {
    case 'Gemm':
      require(attributes.float('alpha', 1) === 1 && attributes.float('beta', 1) === 1, 'alpha = beta = 1');
      require(attributes.integer('transA', 0) === 0, 'transA = 0');
      return step({
        type: 'dense',
        weights: inputs[1] ?? '',
        transposed: attributes.integer('transB', 0) === 0,
        ...bias(),
      });
    case 'MatMul':
      return step({ type: 'dense', weights: inputs[1] ?? '', transposed: true });
    case 'Add': {
      const [constant, ...constants] = inputs.filter((name) => tensors.has(name));
      if (constant === undefined) return [{ output, inputs, layers: [] }];
      require(constants.length === 0 && inputs.length === 2, 'a value and a bias');
      const { shape, values } = tensors.get(constant)!;
      require(shape.filter((size) => size !== 1).length <= 1, 'a bias for each channel');
      const name = `${constant} (as a vector)`;
      tensors.set(name, { name, shape: [values.length], values });
      return [
        {
          output,
          inputs: inputs.filter((input) => input !== constant),
          layers: [{ type: 'bias', bias: name }],
        },
      ];
    }
    case 'Conv':
      return step({
        type: 'convolution',
        weights: inputs[1] ?? '',
        ...bias(),
        ...windowOf(attributes, require),
        groups: attributes.integer('group', 1),
      });
    case 'BatchNormalization': {
      const [, scale = '', shift = '', mean = '', variance = ''] = inputs;
      const epsilon = attributes.float('epsilon', 1e-5);
      return step({ type: 'batch-normalization', scale, bias: shift, mean, variance, epsilon });
    }
    case 'Relu':
      return activation('relu');
    case 'LeakyRelu':
      return activation('leaky-relu', attributes.float('alpha', 0.01));
    case 'Tanh':
      return activation('tanh');
    case 'Softmax':
    case 'LogSoftmax':
      return activation('softmax');
    case 'Identity':
    case 'Dropout':
      return step();
    case 'MaxPool':
    case 'AveragePool': {
      const size = attributes.integers('kernel_shape');
      require(size?.length === 2, 'a kernel_shape of two sizes');
      require(attributes.integer('ceil_mode', 0) === 0, 'ceil_mode = 0');
      const { dilation, ...window } = windowOf(attributes, require);
      require(dilation === undefined || dilation.every((d) => d === 1), 'no dilations');
      const common = { size: [size![0]!, size![1]!], stride: 1, ...window } as const;
      if (operator === 'MaxPool') return step({ type: 'max-pool', ...common });
      return step({
        type: 'average-pool',
        ...common,
        countPadding: attributes.integer('count_include_pad', 0) !== 0,
      });
    }
    case 'GlobalAveragePool':
      return step({ type: 'global-average-pool' });
    case 'GlobalMaxPool':
      return step({ type: 'global-max-pool' });
    case 'ReduceMean': {
      const axes = attributes.integers('axes') ?? Array.from(tensors.get(inputs[1] ?? '')?.values ?? []);
      require(axes.map((a) => (a + 4) % 4).join() === '2,3', 'means over height and width');
      return step(
        { type: 'global-average-pool' },
        ...(attributes.integer('keepdims', 1) === 0 ? [{ type: 'flatten' } as const] : []),
      );
    }
    case 'Pad': {
      const mode = attributes.text('mode');
      require(mode === '' || mode === 'constant', 'zeros round a map');
      const [pads, value] = [inputs[1], inputs[2]].map((name) => tensors.get(name ?? '')?.values);
      require(value?.every((x) => x === 0) ?? attributes.float('value', 0) === 0, 'zeros round a map');
      const sides = attributes.integers('pads') ?? Array.from(pads ?? []);
      const isMap = sides.length === 8 && [0, 1, 4, 5].every((i) => sides[i] === 0);
      require(isMap &&
        (inputs[3] ?? '') === '' &&
        sides.every((x) => x >= 0 && x <= 65_536), 'pads of height and width alone, as constants');
      return step({ type: 'zero-padding', padding: [sides[2]!, sides[3]!, sides[6]!, sides[7]!] });
    }
    case 'Flatten':
      require(attributes.integer('axis', 1) === 1, 'axis = 1');
      return step({ type: 'flatten' });
    case 'Reshape': {
      const shape = tensors.get(inputs[1] ?? '')?.values;
      require(shape?.length === 2 ||
        shape?.length === 4, 'batch and the shape of a vector or a map, a constant');
      if (shape!.length === 2) return step({ type: 'flatten' });
      const sizes = Array.from(shape!.subarray(1));
      require(sizes.every(
        (x) => Number.isInteger(x) && x >= 1 && x <= 65_536,
      ), 'channels, height and width as numbers');
      return step({ type: 'reshape', shape: sizes });
    }
    default:
      throw refused(
        file,
        place,
        'Gemm, MatMul, Add, Conv, BatchNormalization, Relu, LeakyRelu, Tanh, Softmax, Identity, Dropout, MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, ReduceMean, Pad, Flatten or Reshape',
        quoted(operator),
      );
  }
}

interface WindowSpec {
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly padding?: PaddingSpec;
}

function windowOf(attributes: Attributes, require: (holds: boolean, expected: string) => void): WindowSpec {
  const pair = (name: string): readonly [number, number] | undefined => {
    const found = attributes.integers(name);
    require(found === undefined ||
      (found.length === 2 && found.every((x) => x >= 1 && x <= 65_536)), `two ${name}`);
    return found as readonly [number, number] | undefined;
  };
  const [stride, dilation, pads] = [pair('strides'), pair('dilations'), attributes.integers('pads')];
  const auto = attributes.text('auto_pad');
  require(['', 'NOTSET', 'VALID', 'SAME_UPPER'].includes(auto), 'auto_pad NOTSET, VALID or SAME_UPPER');
  require(pads === undefined || (pads.length === 4 && pads.every((x) => x >= 0 && x <= 65_536)), 'four pads');
  const explicit = pads as readonly [number, number, number, number] | undefined;
  const padding = auto === 'SAME_UPPER' ? 'same' : auto === 'VALID' ? 'valid' : explicit;
  return {
    ...(stride !== undefined && { stride }),
    ...(dilation !== undefined && { dilation }),
    ...(padding !== undefined && { padding }),
  };
}
