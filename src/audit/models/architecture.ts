import { z } from 'zod';
import { messageOf, UsageError } from '../../core/errors.ts';
import { jsonPlace } from '../../core/json-place.ts';
import { modelJson, shortJson } from './json.ts';

export type PairSpec = number | readonly [number, number];
export type PaddingSpec =
  | 'same'
  | 'valid'
  | number
  | readonly [number, number]
  | readonly [number, number, number, number];

/** `name` is short for the tensors name.weight and name.bias, the latter where there is one. */
interface Named {
  readonly name?: string;
  readonly weights?: string;
  readonly bias?: string;
}

export interface DenseSpec extends Named {
  readonly type: 'dense';
  /** Are the weights inputs × outputs? */
  readonly transposed?: boolean;
}

export interface ConvolutionSpec extends Named {
  readonly type: 'convolution';
  readonly stride?: PairSpec;
  /** Of both sides, of height and width, or of top, left, bottom and right. */
  readonly padding?: PaddingSpec;
  readonly dilation?: PairSpec;
  readonly groups?: number;
  /** Does the map go on at its other side, instead of with zeros? */
  readonly circular?: boolean;
  /** How the kernel's axes lie: outputs, inputs, height, width, unless given. */
  readonly kernel?: 'oihw' | 'hwio' | 'hwc1';
}

/** `name` is short for name.weight, name.bias, name.running_mean, name.running_var. */
export interface BatchNormalizationSpec {
  readonly type: 'batch-normalization';
  readonly name?: string;
  readonly scale?: string;
  readonly bias?: string;
  readonly mean?: string;
  readonly variance?: string;
  readonly epsilon?: number;
}

/** `slope`: of the leaky ReLU below 0. */
interface ActivationSpec {
  readonly type: 'activation';
  readonly name: 'relu' | 'leaky-relu' | 'tanh' | 'identity' | 'softmax';
  readonly slope?: number;
}

export interface PoolSpec {
  readonly type: 'max-pool' | 'average-pool';
  readonly size: PairSpec;
  readonly stride?: PairSpec;
  readonly padding?: PaddingSpec;
  /** Of averages: do zeros beyond the border count? */
  readonly countPadding?: boolean;
}

interface ResidualSpec {
  readonly type: 'residual';
  readonly branch: readonly LayerSpec[];
  readonly shortcut?: readonly LayerSpec[];
}

export type LayerSpec =
  | DenseSpec
  | ConvolutionSpec
  | BatchNormalizationSpec
  | ActivationSpec
  | PoolSpec
  | ResidualSpec
  | { readonly type: 'global-average-pool' | 'global-max-pool' }
  | { readonly type: 'zero-padding'; readonly padding: PaddingSpec }
  | { readonly type: 'flatten'; readonly channelsLast?: boolean }
  /** A length, or channels, height and width. */
  | { readonly type: 'reshape'; readonly shape: readonly number[]; readonly channelsLast?: boolean }
  | { readonly type: 'bias'; readonly bias: string };

const whole = z.int().min(1).max(65_536);
/** What was expected and found, where a value is none of several kinds. */
const oneOf = (expected: string): { readonly error: (issue: { readonly input?: unknown }) => string } => ({
  error: ({ input }) => `expected ${expected}, found ${shortJson(input)}`,
});
const pair = z.union(
  [whole, z.tuple([whole, whole])],
  oneOf('a whole number from 1 to 65536, or two: [height, width]'),
);
const amount = z.int().min(0).max(65_536);
const padding = z.union(
  [z.enum(['same', 'valid']), amount, z.tuple([amount, amount]), z.tuple([amount, amount, amount, amount])],
  oneOf(
    "'same', 'valid', or whole numbers from 0 to 65536: one, [height, width], or [top, left, bottom, right]",
  ),
);
const tensor = z.string().min(1);
const named = { name: tensor.exactOptional(), weights: tensor.exactOptional(), bias: tensor.exactOptional() };

const dense = z.strictObject({
  type: z.literal('dense'),
  ...named,
  transposed: z.boolean().exactOptional(),
});
const convolution = z.strictObject({
  type: z.literal('convolution'),
  ...named,
  stride: pair.exactOptional(),
  padding: padding.exactOptional(),
  dilation: pair.exactOptional(),
  groups: whole.exactOptional(),
  circular: z.boolean().exactOptional(),
  kernel: z.enum(['oihw', 'hwio', 'hwc1']).exactOptional(),
});
const batchNormalization = z.strictObject({
  type: z.literal('batch-normalization'),
  name: tensor.exactOptional(),
  scale: tensor.exactOptional(),
  bias: tensor.exactOptional(),
  mean: tensor.exactOptional(),
  variance: tensor.exactOptional(),
  epsilon: z.number().min(0).exactOptional(),
});
const activation = z.strictObject({
  type: z.literal('activation'),
  name: z.enum(['relu', 'leaky-relu', 'tanh', 'identity', 'softmax']),
  slope: z.number().min(-1).max(1).exactOptional(),
});
const pool = {
  size: pair,
  stride: pair.exactOptional(),
  padding: padding.exactOptional(),
};
const maxPool = z.strictObject({ type: z.literal('max-pool'), ...pool });
const averagePool = z.strictObject({
  type: z.literal('average-pool'),
  ...pool,
  countPadding: z.boolean().exactOptional(),
});
const globalPool = z.strictObject({ type: z.enum(['global-average-pool', 'global-max-pool']) });
const zeroPadding = z.strictObject({ type: z.literal('zero-padding'), padding });
const flatten = z.strictObject({ type: z.literal('flatten'), channelsLast: z.boolean().exactOptional() });
const shape = z.union(
  [z.tuple([whole]), z.tuple([whole, whole, whole])],
  oneOf('whole numbers from 1 to 65536: [length], or [channels, height, width]'),
);
const reshape = z.strictObject({
  type: z.literal('reshape'),
  shape,
  channelsLast: z.boolean().exactOptional(),
});
const addition = z.strictObject({ type: z.literal('bias'), bias: tensor });
const residual = z.strictObject({
  type: z.literal('residual'),
  get branch() {
    return z.array(layer);
  },
  get shortcut() {
    return z.array(layer).exactOptional();
  },
});
const layer: z.ZodType<LayerSpec> = z.lazy(() =>
  z.discriminatedUnion('type', [
    dense,
    convolution,
    batchNormalization,
    activation,
    maxPool,
    averagePool,
    globalPool,
    zeroPadding,
    flatten,
    reshape,
    addition,
    residual,
  ]),
);

/** The layers of a network in order, by the names of their tensors. */
export interface Architecture {
  /** Length of a vector, or channels, height and width; where absent, the inputs of the first dense layer. */
  readonly input?: readonly number[];
  /** Are the numbers of an input in the order height, width, channels? */
  readonly channelsLast?: boolean;
  /** The file that it is from; absent where the model's own file has it. */
  readonly file?: string;
  /** What the file itself does to its inputs first; absent in files of architectures. */
  readonly rescaling?: Rescaling;
  readonly layers: readonly LayerSpec[];
}

/** x ↦ scale·x + offset; one number, or one for each channel. */
export interface Rescaling {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

const architecture = z.strictObject({
  input: shape.exactOptional(),
  channelsLast: z.boolean().exactOptional(),
  layers: z.array(layer).min(1).max(10_000),
});

/** @throws {UsageError} one line: the file, the place in it, and what was expected */
export function parseArchitecture(file: string, bytes: Uint8Array): Architecture {
  const parsed = architecture.safeParse(modelJson(file, 'architecture', bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = jsonPlace(issue!.path);
  throw new UsageError(`${file}: ${place === '' ? 'architecture' : place}: ${messageOf(issue!.message)}`);
}
