import { readFileSync } from 'node:fs';
import proto from 'onnx-proto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { parametersOf, parametric } from '../../../src/audit/models/model.ts';
import { UsageError } from '../../../src/core/errors.ts';

const { AttributeProto, ModelProto, TensorProto } = proto.onnx;
const { FLOAT, INT } = AttributeProto.AttributeType;
const { EXTERNAL } = TensorProto.DataLocation;
type Tensor = proto.onnx.ITensorProto;

const [inputs, outputs] = [3, 2];
/** Numbers that every type has. */
const weights = [0, 1, 2, 3, 4, 5];

const value = (name: string, length: number): proto.onnx.IValueInfoProto => ({
  name,
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }, { dimValue: length }] } } },
});

/** One dense layer, whose weights are as given. */
function model(weight: Tensor, attribute: proto.onnx.IAttributeProto[] = [], name = 'w'): Uint8Array {
  return ModelProto.encode({
    irVersion: 8,
    graph: {
      node: [
        {
          opType: 'Gemm',
          input: ['x', name, ''],
          output: ['y'],
          attribute: [{ name: 'transB', type: INT, i: 1 }, ...attribute],
        },
      ],
      initializer: [{ name, dims: [outputs, inputs], ...weight }],
      input: [value('x', inputs)],
      output: [value('y', outputs)],
    },
  }).finish();
}

async function read(bytes: Uint8Array): Promise<readonly number[]> {
  const loaded = await loadModel(() => bytes, 'm.onnx');
  return parametric(loaded.model.operations)
    .flatMap(parametersOf)
    .flatMap((list) => [...list]);
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const error: unknown = await read(bytes).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

const bytesOf = ({ buffer }: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);
/** Bits of 0 to 5 as float16, and as bfloat16. */
const half = [0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500];
const brain = [0, 0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0];

describe('weights of an ONNX model', () => {
  it.each<[string, Tensor]>([
    ['float32, raw', { dataType: 1, rawData: bytesOf(Float32Array.from(weights)) }],
    ['float32, listed', { dataType: 1, floatData: weights }],
    ['float64, raw', { dataType: 11, rawData: bytesOf(Float64Array.from(weights)) }],
    ['float64, listed', { dataType: 11, doubleData: weights }],
    ['float16, raw', { dataType: 10, rawData: bytesOf(Uint16Array.from(half)) }],
    ['float16, listed', { dataType: 10, int32Data: half }],
    ['bfloat16, listed', { dataType: 16, int32Data: brain }],
    ['int8, listed', { dataType: 3, int32Data: weights }],
    ['int32, raw', { dataType: 6, rawData: bytesOf(Int32Array.from(weights)) }],
    ['int64, listed', { dataType: 7, int64Data: weights }],
  ])('are the same numbers as %s', async (_, tensor) => {
    expect(await read(model(tensor))).toEqual(weights);
  });

  it('are the same numbers where each has a tag of its own', async () => {
    const latin1 = (...codes: readonly number[]): string => Buffer.from(codes).toString('latin1');
    const [packed, apart] = [latin1(0x3a, 6, ...weights), latin1(...weights.flatMap((x) => [0x38, x]))];
    // a text goes that takes as many bytes as the tags, so that every length stays
    const text = latin1(0x62, 2, 0x61, 0x62);
    const written = latin1(...model({ dataType: 7, int64Data: weights, docString: 'ab' }));
    const rewritten = written.replace(packed, apart).replace(text, '');
    expect(rewritten.length).toBe(written.length);
    expect(await read(Buffer.from(rewritten, 'latin1'))).toEqual(weights);
  });

  it('may be negative, and whole numbers above 2⁵³ are rounded', async () => {
    const large = [-1, -(2 ** 40), 2 ** 53, -(2 ** 63), 2 ** 62, 7];
    const raw = bytesOf(BigInt64Array.from(large, BigInt));
    expect(await read(model({ dataType: 7, rawData: raw }))).toEqual(large);
    const listed = [-1, 127, 128, 2 ** 28 - 1, 2 ** 28, -(2 ** 31)];
    expect(await read(model({ dataType: 7, int64Data: listed }))).toEqual(listed);
    const most = 2n ** 63n - 1n;
    const rounded = bytesOf(BigInt64Array.from(weights, () => most));
    expect(await read(model({ dataType: 7, rawData: rounded }))).toEqual(weights.map(() => Number(most)));
  });

  it.each<[string, Tensor, string]>([
    ['too few', { dataType: 1, floatData: [1, 2] }, 'expected 6 numbers for 2 × 3, found 2'],
    ['half a number', { dataType: 1, rawData: new Uint8Array(25) }, 'expected 6 numbers for 2 × 3, found 6'],
    ['texts', { dataType: 8 }, 'expected numbers, found data type 8'],
    ['a size below 0', { dataType: 1, dims: [-1, 3] }, 'expected fewer numbers for -1 × 3, found 0'],
    [
      'numbers in another file',
      { dataType: 1, dataLocation: EXTERNAL, externalData: [{ key: 'location', value: '/etc/passwd' }] },
      'expected numbers within the file, found numbers in another file; save the model as one file',
    ],
  ])('that are %s are refused', async (_, tensor, line) => {
    expect(await refusal(model(tensor))).toBe(`m.onnx: tensor 'w': ${line}`);
  });

  it('may have the name of what every object has', async () => {
    const tensor = { dataType: 1, floatData: weights };
    const names = [
      { name: '__proto__', type: INT, i: 7 },
      { name: 'constructor', type: INT, i: 7 },
    ];
    expect(await read(model(tensor, names, '__proto__'))).toEqual(weights);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('an attribute of an ONNX model', () => {
  it('that is not written is 0 where the attribute is, as protocol buffers have it', async () => {
    const tensor = { dataType: 1, floatData: weights };
    expect(await refusal(model(tensor, [{ name: 'alpha', type: FLOAT }]))).toBe(
      "m.onnx: node 'y' ('Gemm'): expected alpha = beta = 1, found another",
    );
  });
});

describe('a damaged ONNX model', () => {
  const whole = readFileSync('fixtures/models/model.onnx');

  it('is refused wherever it is cut off', async () => {
    for (let length = 2; length < whole.length; length += 7) {
      const line = await refusal(whole.subarray(0, length));
      expect(line).toMatch(
        /^m\.onnx: ONNX: expected (?:a model as protocol buffers|the graph of a model), /u,
      );
    }
  });

  it.each<[string, readonly number[], number]>([
    ['groups', [0xa3, 6], 0x0b],
    ['lists of unknown numbers that end nowhere', [0x3a], 0xff],
  ])('of a million %s within each other is refused', async (_, start, repeated) => {
    const line = await refusal(Buffer.from([8, 8, ...start, ...Array<number>(1e6).fill(repeated)]));
    expect(line).toMatch(/^m\.onnx: ONNX: expected a model as protocol buffers, found /u);
  });

  it('of graphs within graphs without end is refused', async () => {
    // graph, node, attribute: the last ends the file, those round it end later
    const nested = Array.from({ length: 300_000 }, (_, i) => [
      [0x3a, 0x0a, 0x2a, 0x32][i === 0 ? 0 : 1 + ((i - 1) % 3)]!,
      0xff,
      0xff,
      0x7f,
    ]);
    expect(await refusal(Buffer.from([8, 8, ...nested.flat()]))).toBe(
      'm.onnx: ONNX: expected a model as protocol buffers, found messages nested too deep',
    );
  });
});

describe('an ONNX file made of nothing but small fields', () => {
  const million = (...field: readonly number[]): Uint8Array =>
    Buffer.from(Array.from({ length: 1_000_000 }, () => field).flat());
  const varint = (value: number): readonly number[] =>
    value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
  const within = (field: number, bytes: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(bytes.length)]), bytes]);
  const file = (graph: Uint8Array): Uint8Array => Buffer.concat([Buffer.from([8, 8]), within(7, graph)]);

  it.each<[string, Uint8Array]>([
    ['nodes', million(0x0a, 0)],
    ['tensors', million(0x2a, 0)],
    ['texts of a tensor', within(5, million(0x32, 0))],
    ['sizes of a tensor', within(5, million(0x08, 1))],
    ['attributes of a node', within(1, million(0x2a, 0))],
    ['fields that nobody knows', million(0xf8, 7, 1)],
  ])('as a million %s is refused before each is an object', async (_, graph) => {
    expect(await refusal(file(graph))).toBe(
      'm.onnx: ONNX: expected a model as protocol buffers, found invalid model: more than 150000 fields',
    );
  });

  it('as five million integers is refused', async () => {
    const integers = within(7, Buffer.alloc(5_000_000, 1));
    expect(await refusal(file(within(5, integers)))).toBe(
      'm.onnx: ONNX: expected a model as protocol buffers, found invalid model: more than 1000000 integers that are not raw data',
    );
  });

  it('as more nodes than networks have is refused', async () => {
    const nodes = Buffer.from(Array.from({ length: 20_001 }, () => [0x0a, 0]).flat());
    const [input, output] = [within(11, Buffer.of(0x0a, 1, 0x61)), within(12, Buffer.of(0x0a, 1, 0x62))];
    expect(await refusal(file(Buffer.concat([nodes, input, output])))).toBe(
      'm.onnx: graph: expected at most 20000 nodes, found 20001',
    );
  });
});

describe('without the package onnx-proto', () => {
  afterEach(() => {
    vi.doUnmock('node:module');
    vi.resetModules();
  });

  it('one line says what installs it', async () => {
    vi.doMock('node:module', () => ({
      createRequire: () => (name: string) => {
        throw new Error(`Cannot find module '${name}'`);
      },
    }));
    vi.resetModules();
    const { decodeOnnx } = await import('../../../src/audit/models/onnx-message.ts');
    const file = model({ dataType: 1, floatData: weights });
    expect(() => decodeOnnx('m.onnx', file)).toThrow(
      'm.onnx: is an ONNX file, which the package onnx-proto reads: npm install onnx-proto',
    );
  });
});
