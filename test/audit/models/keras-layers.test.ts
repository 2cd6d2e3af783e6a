import { describe, expect, it } from 'vitest';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { readKerasConfig } from '../../../src/audit/models/keras-config.ts';
import { type Model, sizeOf } from '../../../src/audit/models/model.ts';
import type { Tensor } from '../../../src/audit/models/tensor.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { openStream } from '../../../src/core/stream.ts';

type Layer = readonly [kind: string, config?: Readonly<Record<string, unknown>>];

const tensors = new Map(
  Object.entries({
    'c/kernel': [3, 2, 2, 3],
    'c/bias': [3],
    'p/kernel': [1, 1, 2, 3],
    's/depthwise_kernel': [3, 3, 2, 1],
    's/pointwise_kernel': [1, 1, 2, 3],
    'd/kernel': [3, 4],
    'm/depthwise_kernel': [2, 2, 2, 3],
    'six/kernel': [6, 4],
    'wide/kernel': [32, 4],
  }).map(([name, shape]): [string, Tensor] => {
    const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
    openStream(['keras layers', name]).fillNormal(values);
    return [name, { name, shape, values }];
  }),
);

function modelOf(input: readonly number[], layers: readonly Layer[]): Model {
  const { architecture } = readKerasConfig('m', {
    class_name: 'Sequential',
    config: {
      layers: layers.map(([kind, config], i) => ({
        class_name: kind,
        config: { name: `l${i}`, ...(i === 0 && { batch_input_shape: [null, ...input] }), ...config },
      })),
    },
  });
  return buildModel('m', tensors, architecture);
}

// a separable convolution is these two
tensors.set('p/kernel', { ...tensors.get('s/pointwise_kernel')!, name: 'p/kernel' });
const vector = (name: string, value: number): [string, Tensor] => [
  name,
  { name, shape: [4], values: new Float64Array(4).fill(value) },
];
for (const [name, tensor] of [vector('b/moving_mean', 0), vector('b/moving_variance', 1)])
  tensors.set(name, tensor);

const data = new Float64Array(5 * 32);
openStream(['keras layers', 'inputs']).fillNormal(data);

function scoresOf(model: Model, inputs = data): readonly number[] {
  const labels = new Uint32Array(inputs.length / sizeOf(model.input));
  const rows = labels.map((_, n) => n);
  return Array.from(networkDerivatives(model, { inputs, labels }).scores(rows), (x) => Number(x.toFixed(9)));
}

const map = [4, 4, 2];
const input: Layer = ['InputLayer'];
const conv: Layer = ['Conv2D', { name: 'c', padding: 'valid' }];
const head: readonly Layer[] = [['GlobalAveragePooling2D'], ['Dense', { name: 'd', use_bias: false }]];

describe('layers of Keras', () => {
  it('are the same network, said in another way', () => {
    const same: readonly (readonly [Model, Model])[] = [
      // what "same" pads an even and an odd window with
      [
        modelOf(map, [
          input,
          [
            'ZeroPadding2D',
            {
              padding: [
                [1, 1],
                [0, 1],
              ],
            },
          ],
          conv,
          ...head,
        ]),
        modelOf(map, [input, ['Conv2D', { name: 'c', padding: 'same' }], ...head]),
      ],
      [
        modelOf([32], [input, ['Reshape', { target_shape: map }], conv, ...head]),
        modelOf(map, [input, conv, ...head]),
      ],
      [
        modelOf(map, [
          input,
          ['Reshape', { target_shape: [32] }],
          ['Dense', { name: 'wide', use_bias: false }],
        ]),
        modelOf([32], [input, ['Dense', { name: 'wide', use_bias: false }]]),
      ],
      [
        modelOf(map, [input, conv, ['GlobalMaxPooling2D'], head[1]!]),
        modelOf(map, [input, conv, ['MaxPooling2D', { pool_size: [2, 3] }], ['Flatten'], head[1]!]),
      ],
      [
        modelOf(map, [input, conv, ['GlobalAveragePooling2D', { keepdims: true }], ['Flatten'], head[1]!]),
        modelOf(map, [input, conv, ...head]),
      ],
      [
        modelOf(map, [input, ['SeparableConv2D', { name: 's', kernel_size: 3, use_bias: false }], ...head]),
        modelOf(map, [
          input,
          ['DepthwiseConv2D', { name: 's', use_bias: false }],
          ['Conv2D', { name: 'p', use_bias: false }],
          ...head,
        ]),
      ],
      [
        modelOf(map, [
          input,
          ...(['GaussianNoise', 'RandomFlip', 'SpatialDropout2D', 'Identity'] as const).map(
            (kind): Layer => [kind],
          ),
          conv,
          ['Activation', { activation: 'linear' }],
          ...head,
        ]),
        modelOf(map, [input, conv, ...head]),
      ],
    ];
    for (const [i, [one, other]] of same.entries())
      expect(scoresOf(one), `pair ${i + 1}`).toEqual(scoresOf(other));
  });

  it('give each channel its own outputs in a depthwise convolution', () => {
    const model = modelOf(
      [2, 2, 2],
      [
        input,
        ['DepthwiseConv2D', { name: 'm', use_bias: false }],
        ['Flatten'],
        ['Dense', { name: 'six', use_bias: false }],
      ],
    );
    const kernel = tensors.get('m/depthwise_kernel')!.values;
    const six = tensors.get('six/kernel')!.values;
    const x = data.subarray(0, 8);
    const outputs = [0, 1].flatMap((channel) =>
      [0, 1, 2].map((k) =>
        [0, 1, 2, 3].reduce(
          (sum, place) => sum + kernel[(place * 2 + channel) * 3 + k]! * x[place * 2 + channel]!,
          0,
        ),
      ),
    );
    const scores = [0, 1, 2, 3].map((c) => outputs.reduce((sum, y, i) => sum + y * six[i * 4 + c]!, 0));
    scoresOf(model, x).forEach((score, c) => {
      expect(Math.abs(score - scores[c]!)).toBeLessThan(1e-8);
    });
  });

  it('pad with zeros, also where a maximum follows', () => {
    const model = modelOf(
      [2, 2, 1],
      [
        input,
        ['ZeroPadding2D', { padding: 1 }],
        ['MaxPooling2D', { pool_size: 2 }],
        ['Flatten'],
        ['Activation', { activation: 'linear' }],
        ['BatchNormalization', { name: 'b', scale: false, center: false, epsilon: 0 }],
      ],
    );
    expect(scoresOf(model, Float64Array.of(-1, 2, 3, -4))).toEqual([0, 2, 3, 0]);
  });

  it('rescale what comes in, each channel by its numbers', () => {
    const { rescaling } = modelOf(map, [
      input,
      ['Rescaling', { scale: 0.5, offset: -1 }],
      ['RandomZoom'],
      ['Rescaling', { scale: [2, 4], offset: [0, 3] }],
      conv,
      ...head,
    ]);
    expect(rescaling).toEqual({ scale: [1, 2], offset: [-2, -1] });
  });

  it.each<[string, readonly Layer[]]>([
    [
      "m: layer 'l2' ('Rescaling'): expected it before all other layers, found it behind one",
      [input, conv, ['Rescaling', { scale: 2 }], ...head],
    ],
    [
      "m: layer 'l1' ('Rescaling'): expected numbers as scale, found \"x\"",
      [input, ['Rescaling', { scale: 'x' }], conv, ...head],
    ],
    [
      "m: layer 'l1' ('ZeroPadding2D'): expected numbers of rows and columns as padding, found [-1,0]",
      [input, ['ZeroPadding2D', { padding: [-1, 0] }], conv, ...head],
    ],
    [
      "m: layer 'l1' ('Reshape'): expected a length, or height, width and channels as target_shape, found [2,16]",
      [input, ['Reshape', { target_shape: [2, 16] }], ...head],
    ],
    [
      'm: a reshape of 2 × 4 × 4 to 2 × 5 × 4, expected as many numbers',
      [input, ['Reshape', { target_shape: [5, 4, 2] }], ...head],
    ],
    [
      "m: layer 'l2' ('BatchNormalization'): expected the last axis, found 2",
      [input, conv, ['BatchNormalization', { axis: 2 }], ...head],
    ],
    [
      "m: layer 'l2' ('ELU'): expected Dense, Conv2D, DepthwiseConv2D, SeparableConv2D, BatchNormalization, Activation, ReLU, LeakyReLU, Softmax, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, ZeroPadding2D, Flatten, Reshape, Add, Rescaling, or one that is for training alone, found \"ELU\"",
      [input, conv, ['ELU'], ...head],
    ],
  ])('are refused in one line: %s', (message, layers) => {
    expect(() => modelOf(map, layers)).toThrow(new UsageError(message));
  });
});
