import type { LayerSpec, PairSpec, Rescaling } from './architecture.ts';
import { quoted, refused } from './refused.ts';

/** A layer as its configuration has it. */
interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What layers before the first other one do to the inputs; elsewhere it would be a part of the network. */
export function rescalingOf(
  file: string,
  layers: readonly (Layer & { readonly id: string })[],
  specs: readonly (readonly LayerSpec[] | undefined)[],
): Rescaling | undefined {
  const begins = specs.findIndex((spec) => spec?.length !== 0);
  let found: Rescaling | undefined;
  for (const [i, { class_name: kind, config, id }] of layers.entries()) {
    if (kind !== 'Rescaling') continue;
    const place = `layer ${quoted(id)} ('Rescaling')`;
    if (begins >= 0 && i > begins) throw refused(file, place, 'it before all other layers', 'it behind one');
    const numbers = (key: string, otherwise?: number): readonly number[] => {
      const value = config[key] ?? otherwise;
      const all: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (all.length > 0 && all.every(Number.isFinite)) return all as readonly number[];
      throw refused(file, place, `numbers as ${key}`, JSON.stringify(value ?? null).slice(0, 60));
    };
    const [scale, offset] = [numbers('scale'), numbers('offset', 0)];
    const before: Rescaling = found ?? { scale: [1], offset: [0] };
    const count = Math.max(...[scale, offset, before.scale, before.offset].map((list) => list.length));
    const at = (list: readonly number[], c: number): number => list[list.length === 1 ? 0 : c] ?? Number.NaN;
    const each = (of: (c: number) => number): readonly number[] =>
      Array.from({ length: count }, (_, c) => of(c));
    found = {
      scale: each((c) => at(scale, c) * at(before.scale, c)),
      offset: each((c) => at(scale, c) * at(before.offset, c) + at(offset, c)),
    };
    if (![...found.scale, ...found.offset].every(Number.isFinite))
      throw refused(
        file,
        place,
        'one number, or one for each channel',
        `${scale.length} and ${offset.length}`,
      );
  }
  return found;
}

/** What changes nothing where a network is used. */
const inactive: ReadonlySet<string> = new Set([
  'InputLayer',
  'Identity',
  'Rescaling',
  'ActivityRegularization',
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'RandomBrightness',
  'RandomContrast',
  'RandomFlip',
  'RandomRotation',
  'RandomTranslation',
  'RandomZoom',
]);

/** What a layer of Keras consists of; undefined for a sum. @throws {UsageError} one line */
export function specsOf(
  file: string,
  { class_name: kind, config }: Layer,
  name: string,
): readonly LayerSpec[] | undefined {
  const bad = (expected: string, found: unknown): Error =>
    refused(
      file,
      `layer ${quoted(name)} (${quoted(kind)})`,
      expected,
      JSON.stringify(found ?? null).slice(0, 60),
    );
  const pair = (key: string, otherwise: PairSpec): PairSpec => {
    const value = config[key];
    if (value === undefined || value === null) return otherwise;
    const found = Array.isArray(value) ? value : [value, value];
    if (found.length !== 2 || !found.every((x) => Number.isInteger(x) && x >= 1 && x <= 65_536))
      throw bad(`one or two sizes as ${key}`, value);
    return [found[0] as number, found[1] as number];
  };
  const has = (key: string): boolean => config[key] !== false;
  const number = (value: unknown, otherwise: number): number =>
    typeof value === 'number' ? value : otherwise;
  const activation = (value: unknown): readonly LayerSpec[] => {
    if (value === undefined || value === null || value === 'linear') return [];
    if (value === 'leaky_relu') return [{ type: 'activation', name: 'leaky-relu', slope: 0.2 }];
    if (value !== 'relu' && value !== 'tanh' && value !== 'softmax')
      throw bad('relu, leaky_relu, tanh, linear or softmax as activation', value);
    return [{ type: 'activation', name: value }];
  };
  const bias = has('use_bias') ? { bias: `${name}/bias` } : {};
  const channelsLast = (): void => {
    const format = config['data_format'] ?? 'channels_last';
    if (format !== 'channels_last') throw bad('data_format channels_last', format);
  };
  const padding = (): 'same' | 'valid' => {
    const value = config['padding'] ?? 'valid';
    if (value !== 'same' && value !== 'valid') throw bad('padding same or valid', value);
    return value;
  };
  if (inactive.has(kind)) return [];
  const globalPool = (type: 'global-average-pool' | 'global-max-pool'): readonly LayerSpec[] => {
    channelsLast();
    return [{ type }, ...(config['keepdims'] === true ? [] : [{ type: 'flatten' } as const])];
  };
  switch (kind) {
    case 'Add':
      return undefined;
    case 'Dense':
      return [
        { type: 'dense', weights: `${name}/kernel`, transposed: true, ...bias },
        ...activation(config['activation']),
      ];
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      channelsLast();
      const isDepthwise = kind === 'DepthwiseConv2D';
      const groups = isDepthwise ? undefined : number(config['groups'], 1);
      return [
        {
          type: 'convolution',
          weights: `${name}/${isDepthwise ? 'depthwise_kernel' : 'kernel'}`,
          kernel: isDepthwise ? 'hwc1' : 'hwio',
          ...(groups !== undefined && { groups }),
          stride: pair('strides', 1),
          dilation: pair('dilation_rate', 1),
          padding: padding(),
          ...bias,
        },
        ...activation(config['activation']),
      ];
    }
    case 'BatchNormalization': {
      const axis = config['axis'] ?? -1;
      if (!['-1', '1', '3', '[1]', '[3]', '[-1]'].includes(JSON.stringify(axis)))
        throw bad('the last axis', axis);
      return [
        {
          type: 'batch-normalization',
          ...(has('scale') && { scale: `${name}/gamma` }),
          ...(has('center') && { bias: `${name}/beta` }),
          mean: `${name}/moving_mean`,
          variance: `${name}/moving_variance`,
          epsilon: number(config['epsilon'], 1e-3),
        },
      ];
    }
    case 'Activation':
      return activation(config['activation']);
    case 'ReLU':
      if ((config['max_value'] ?? null) !== null || number(config['threshold'], 0) !== 0)
        throw bad('neither max_value nor threshold', config);
      return [{ type: 'activation', name: 'leaky-relu', slope: number(config['negative_slope'], 0) }];
    case 'LeakyReLU':
      return [
        {
          type: 'activation',
          name: 'leaky-relu',
          slope: number(config['negative_slope'] ?? config['alpha'], 0.3),
        },
      ];
    case 'Softmax':
      return [{ type: 'activation', name: 'softmax' }];
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      channelsLast();
      const size = pair('pool_size', 2);
      const type = kind === 'MaxPooling2D' ? 'max-pool' : 'average-pool';
      return [{ type, size, stride: pair('strides', size), padding: padding() }];
    }
    case 'GlobalAveragePooling2D':
      return globalPool('global-average-pool');
    case 'GlobalMaxPooling2D':
      return globalPool('global-max-pool');
    case 'ZeroPadding2D': {
      channelsLast();
      const value = config['padding'] ?? 1;
      const [down, across] = Array.isArray(value) ? (value as unknown[]) : [value, value];
      const sides = [down, across].flatMap((side) =>
        Array.isArray(side) && side.length === 2 ? (side as unknown[]) : [side, side],
      );
      if (!sides.every((x) => Number.isInteger(x) && (x as number) >= 0 && (x as number) <= 65_536))
        throw bad('numbers of rows and columns as padding', value);
      const [top, bottom, left, right] = sides as [number, number, number, number];
      return [{ type: 'zero-padding', padding: [top, left, bottom, right] }];
    }
    case 'SeparableConv2D': {
      channelsLast();
      return [
        {
          type: 'convolution',
          weights: `${name}/depthwise_kernel`,
          kernel: 'hwc1',
          stride: pair('strides', 1),
          dilation: pair('dilation_rate', 1),
          padding: padding(),
        },
        { type: 'convolution', weights: `${name}/pointwise_kernel`, kernel: 'hwio', ...bias },
        ...activation(config['activation']),
      ];
    }
    case 'Reshape': {
      const shape = config['target_shape'] ?? config['targetShape'];
      const sizes = (Array.isArray(shape) ? shape : []) as unknown[];
      const isWhole = sizes.every(
        (x) => Number.isInteger(x) && (x as number) >= 1 && (x as number) <= 65_536,
      );
      if (sizes.length === 1) return [{ type: 'flatten', channelsLast: true }];
      if (sizes.length !== 3 || !isWhole)
        throw bad('a length, or height, width and channels as target_shape', shape);
      const [height, width, channels] = sizes as [number, number, number];
      return [{ type: 'reshape', shape: [channels, height, width], channelsLast: true }];
    }
    case 'Flatten':
      channelsLast();
      return [{ type: 'flatten', channelsLast: true }];
    default:
      throw bad(
        'Dense, Conv2D, DepthwiseConv2D, SeparableConv2D, BatchNormalization, Activation, ReLU, LeakyReLU, Softmax, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, ZeroPadding2D, Flatten, Reshape, Add, Rescaling, or one that is for training alone',
        kind,
      );
  }
}
