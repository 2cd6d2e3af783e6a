import { readFileSync } from 'node:fs';
import { ready, File as Hdf5File, FS } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { fuzzModels } from '../fuzz/fuzz-models.ts';
import { type ZipEntry, zipBytes } from './zip-bytes.ts';

const order = 'architecture.json';
const oneDense = { layers: [{ type: 'dense', name: 'fc' }] };

/** The one line with which a file is refused. */
async function refusal(file: string, bytes: Uint8Array, architecture: unknown = oneDense): Promise<string> {
  const files: Readonly<Record<string, Uint8Array>> = {
    [file]: bytes,
    [order]: Buffer.from(typeof architecture === 'string' ? architecture : JSON.stringify(architecture)),
  };
  try {
    await loadModel((path) => files[path]!, file, order);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).not.toMatch(/[\n\r]/u);
    return (error as Error).message;
  }
  throw new Error(`${file} was read`);
}

/** A safetensors file: a header, and so many bytes. */
function safetensors(header: unknown, data: number | Uint8Array = 0, length?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([start, text, typeof data === 'number' ? Buffer.alloc(data) : data]);
}

const tensor = (shape: readonly number[], from: number, to: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

/** `{'descr': …}` as NumPy writes it, version 1. */
function npy(header: string, data: Uint8Array): Uint8Array {
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), data]);
}
const npz = (name: string, header: string, data: Uint8Array): Uint8Array =>
  zipBytes([{ path: `${name}.npy`, content: npy(header, data) }]);
const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const header = (shape: string, descr = '<f4'): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;

const pt = (pickle: string, ...more: readonly ZipEntry[]): Uint8Array =>
  zipBytes([{ path: 'm/data.pkl', content: Buffer.from(pickle, 'latin1') }, ...more]);

describe('a damaged safetensors file', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['cut off in its length', Uint8Array.of(9, 0, 0), /header: expected at least 8 bytes, found 3$/u],
    [
      'a header longer than the file',
      safetensors('{', 0, 1000),
      /header: expected 1000 bytes, as its length says, found 1 /u,
    ],
    ['a header that is too long', safetensors('{', 0, 2 ** 40), /header: expected at most 100000000 bytes/u],
    ['no JSON', safetensors('{"a":'), /header: expected JSON in UTF-8, found /u],
    [
      'overlapping offsets',
      safetensors({ a: tensor([2], 0, 8), b: tensor([2], 4, 12) }, 12),
      /tensor 'b': expected data from byte 8 on, where the one before ends, found 4$/u,
    ],
    [
      'a hole',
      safetensors({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, 12),
      /tensor 'b': expected data from byte 4/u,
    ],
    [
      'data after the last tensor',
      safetensors({ a: tensor([1], 0, 4) }, 9),
      /data: expected 4 bytes, .* found 9$/u,
    ],
    [
      'a shape of another size',
      safetensors({ a: tensor([3], 0, 8) }, 8),
      /tensor 'a': expected 12 bytes for 3 of F32, found/u,
    ],
    [
      'sizes that overflow',
      safetensors({ a: tensor([2 ** 40, 2 ** 40], 0, 8) }, 8),
      /tensor 'a': expected fewer bytes/u,
    ],
    [
      'an unknown dtype',
      safetensors({ a: tensor([8], 0, 8, 'F8_E4M3') }, 8),
      /tensor 'a': expected a dtype of F64, /u,
    ],
    [
      'a negative size',
      safetensors({ a: tensor([-1], 0, 4) }, 4),
      /tensor 'a': expected dtype, shape and data_offsets/u,
    ],
  ])('with %s is refused', async (_, bytes, message) => {
    expect(await refusal('m.safetensors', bytes)).toMatch(message);
  });
});

/** So many times one within the other. */
const nested = (levels: number, open: string, close: string, inner = ''): string =>
  open.repeat(levels) + inner + close.repeat(levels);

describe('a file that says too much', () => {
  const dense = { name: 'd', batch_input_shape: [null, 1], units: 2, activation: 'linear' };
  const topology = { class_name: 'Sequential', config: [{ class_name: 'Dense', config: dense }] };
  const kernel = { name: 'd/kernel', shape: [1, 2], dtype: 'float32' };
  const several = <T>(count: number, item: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => item(i));
  /** Refused, with the files that were read beside the first. */
  const refusedTfjs = async (
    weightsManifest: unknown,
    modelTopology: unknown = topology,
  ): Promise<[string, number]> => {
    let reads = 0;
    const read = (path: string): Uint8Array => {
      if (path === 'model.json') return Buffer.from(JSON.stringify({ modelTopology, weightsManifest }));
      reads++;
      return new Uint8Array(5);
    };
    const message = await loadModel(read, 'model.json').then(
      () => 'read',
      (error: unknown) => (error as Error).message,
    );
    return [message, reads];
  };

  it('with a path of weights again and again is refused before one is read', async () => {
    const paths = several(50_000, () => 'a.bin');
    expect(await refusedTfjs([{ paths, weights: [] }])).toEqual([
      "model.json: weightsManifest: expected 'a.bin' once, found it twice",
      0,
    ]);
    const twice = several(2, () => ({ paths: ['a.bin'], weights: [] }));
    expect((await refusedTfjs(twice))[1]).toBe(0);
  });

  it('with more bytes than its tensors take is refused in a short line, and no more is read', async () => {
    const paths = several(10_000, (i) => `${i}.bin`);
    expect(await refusedTfjs([{ paths, weights: [kernel] }])).toEqual([
      'model.json: weightsManifest: expected 8 bytes for its tensors in 0.bin, 1.bin, 2.bin, …, found 10',
      2,
    ]);
    expect((await refusedTfjs([{ paths: ['a.bin'], weights: [kernel] }]))[0]).toMatch(/in a\.bin, found 5$/u);
    expect(
      await refusedTfjs([{ paths: ['a.bin'], weights: [{ ...kernel, shape: [2 ** 40, 2 ** 40] }] }]),
    ).toEqual([
      "model.json: tensor 'd/kernel': expected fewer numbers, found 1099511627776 × 1099511627776",
      0,
    ]);
  });

  it('with very many tensors or layers is refused', async () => {
    const most = 100_001;
    const empty = several(most, (i) => [`t${i}`, tensor([0], 0, 0)] as const);
    expect(await refusal('m.safetensors', safetensors(Object.fromEntries(empty)))).toBe(
      'm.safetensors: header: expected at most 100000 tensors, found more',
    );
    const map = Object.fromEntries(empty.map(([name]) => [name, 'a.safetensors']));
    expect(await refusal('m.safetensors.index.json', Buffer.from(JSON.stringify({ weight_map: map })))).toBe(
      'm.safetensors.index.json: weight_map: expected at most 100000 tensors, found more',
    );
    expect((await refusedTfjs([{ paths: [], weights: several(most, () => kernel) }]))[0]).toBe(
      'model.json: weightsManifest: expected at most 100000 tensors, found more',
    );
    const layers = several(10_001, () => topology.config[0]);
    expect((await refusedTfjs([], { ...topology, config: layers }))[0]).toBe(
      'model.json: model_config: expected at most 10000 layers, found 10001',
    );
  });

  it('with one storage in very many tensors is refused', async () => {
    const text = (s: string): string => `X${String.fromCodePoint(s.length)}\0\0\0${s}`;
    const count = 65_535;
    const size = 'M\u00ff\u00ff';
    const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${size}tQ`;
    const first = `${text('a')}ctorch._utils\n_rebuild_tensor_v2\nq\u0001(${storage}K\0${size}\u0085K\u0001\u0085tq\u0002Rs`;
    const again = several(64, (i) => `${text(`b${i}`)}h\u0001h\u0002Rs`).join('');
    const data = { path: 'm/data/0', content: new Uint8Array(4 * count) };
    const read = pt(`\u0080\u0002}${first}${again.slice(0, again.indexOf('s') + 1)}.`, data);
    expect(await refusal('m.pt', read)).toMatch(/none of that name among a, b0 /u);
    expect(await refusal('m.pt', pt(`\u0080\u0002}${first}${again}.`, data))).toBe(
      'm.pt: pickle: expected tensors of at most 4194304 numbers in all, found more, of the same storages',
    );
  });

  it('in names of megabytes is refused in a short line', async () => {
    const name = 'n\n'.repeat(1_000_000);
    const bytes = safetensors({ [name]: tensor([1], 0, 4), b: tensor([1], 4, 8) }, 8);
    expect((await refusal('m.safetensors', bytes)).length).toBeLessThan(200);
    await expect(loadModel(() => bytes, 'm.safetensors')).rejects.toThrow(/^.{1,250}$/u);
  });
});

describe('JSON that is no model', () => {
  it('is refused by its keys', async () => {
    expect(await refusal('net.json', Buffer.from(JSON.stringify(oneDense)))).toBe(
      "net.json: model: expected modelTopology and weightsManifest of TensorFlow.js, found 'layers'",
    );
    expect(await refusal('net.json', Buffer.from('{}'))).toMatch(/found neither$/u);
  });
});

describe('JSON nested too deep', () => {
  const objects = nested(5000, '{"a":', '}', '1');
  const keras = `{"class_name":"Sequential","config":[{"class_name":"Dense","config":{"a":${objects}}}]}`;
  const kerasZip = zipBytes([
    { path: 'config.json', content: Buffer.from(keras) },
    { path: 'model.weights.h5', content: new Uint8Array(8) },
  ]);
  it.each<[string, string, Uint8Array]>([
    ['a header of safetensors', 'm.safetensors', safetensors(objects)],
    ['its metadata', 'm.safetensors', safetensors(`{"__metadata__":${nested(5000, '[', ']')}}`)],
    ['an index of shards', 'm.safetensors.index.json', Buffer.from(`{"weight_map":${objects}}`)],
    ['a .keras file', 'm.keras', kerasZip],
    ['a model of TensorFlow.js', 'model.json', Buffer.from(`{"modelTopology":${keras}}`)],
    ['its manifest', 'model.json', Buffer.from(`{"weightsManifest":${objects}}`)],
  ])('in %s is refused', async (_, file, bytes) => {
    expect(await refusal(file, bytes)).toMatch(
      /^[^:]+: \S+: expected JSON of at most 250 levels, found nested deeper than 250 levels$/u,
    );
  });

  it('in an HDF5 file is refused', async () => {
    await ready;
    const file = new Hdf5File('deep.h5', 'w');
    file.create_attribute('model_config', keras);
    file.close();
    expect(await refusal('m.h5', FS!.readFile('deep.h5'))).toMatch(
      /^m\.h5: model_config: expected JSON of at most 250 levels/u,
    );
  });

  it('in an architecture is refused', async () => {
    const branches = nested(3000, '[{"type":"residual","branch":', '}]', '[]');
    const bytes = safetensors({ a: tensor([1], 0, 4) }, 4);
    expect(await refusal('m.safetensors', bytes, `{"layers":${branches}}`)).toBe(
      'architecture.json: architecture: expected JSON of at most 250 levels, found nested deeper than 250 levels',
    );
  });
});

describe('weights that make no network', () => {
  const fc = (shape: readonly number[], values: readonly number[]): Uint8Array =>
    safetensors({ 'fc.weight': tensor(shape, 0, 4 * values.length) }, floats(...values));
  it.each<[string, Uint8Array, unknown, RegExp]>([
    [
      'that are not numbers',
      fc([2, 2], [1, Number.NaN, 3, 4]),
      oneDense,
      /'fc\.weight': number 2: expected finite weights, found NaN \(architecture\.json: layers\[0\]\)$/u,
    ],
    [
      'that are infinite',
      fc([2, 1], [Infinity, 1]),
      oneDense,
      /'fc\.weight': number 1: expected finite weights, found Infinity \(architecture\.json: layers\[0\]\)$/u,
    ],
    [
      'of another rank',
      fc([4], [1, 2, 3, 4]),
      oneDense,
      /'fc\.weight': expected a matrix, found 4 \(arch.*layers\[0\]\)$/u,
    ],
    [
      'that do not multiply',
      fc([2, 2], [1, 2, 3, 4]),
      { input: [3], layers: oneDense.layers },
      /'fc\.weight': expected a matrix for 3 inputs, found 2 × 2 .* \(architecture\.json: layers\[0\]\)$/u,
    ],
    [
      'of another name',
      fc([2, 2], [1, 2, 3, 4]),
      { layers: [{ type: 'dense', name: 'head' }] },
      /'head\.weight': expected a matrix, found none of that name among fc\.weight \(architecture\.json: layers\[0\]\)$/u,
    ],
    [
      'of one class',
      fc([1, 2], [1, 2]),
      oneDense,
      /expected the scores of at least 2 classes at the end, found 1$/u,
    ],
    [
      'on a map',
      fc([2, 2], [1, 2, 3, 4]),
      { input: [1, 2, 2], layers: oneDense.layers },
      /a flatten layer must come before it \(architecture\.json: layers\[0\]\)$/u,
    ],
    [
      'that do not multiply, within a sum',
      safetensors({ 'fc.weight': tensor([2, 2], 0, 16), v: tensor([1, 3], 16, 28) }, 28),
      {
        layers: [
          ...oneDense.layers,
          { type: 'residual', branch: [{ type: 'flatten' }, { type: 'dense', weights: 'v' }] },
        ],
      },
      /^m\.safetensors: tensor 'v': expected a matrix for 2 inputs.* \(architecture\.json: layers\[1\]\.branch\[1\]\)$/u,
    ],
    [
      'that a pool cannot take',
      fc([2, 2], [1, 2, 3, 4]),
      { layers: [...oneDense.layers, { type: 'max-pool', size: 2 }] },
      /a max-pool layer on a vector of length 2, expected a map \(architecture\.json: layers\[1\]\)$/u,
    ],
    [
      'of a padding on three sides',
      fc([2, 2], [1, 2, 3, 4]),
      { layers: [{ type: 'zero-padding', padding: [1, 1, 1] }] },
      /^architecture\.json: layers\[0\]\.padding: expected 'same', 'valid', or whole numbers .* found \[1,1,1\]$/u,
    ],
    [
      'of a pool without a size',
      fc([2, 2], [1, 2, 3, 4]),
      { layers: [{ type: 'max-pool' }] },
      /^architecture\.json: layers\[0\]\.size: expected a whole number from 1 to 65536, or two: .* found none$/u,
    ],
    [
      'of an input of two axes',
      fc([2, 2], [1, 2, 3, 4]),
      { input: [2, 2], layers: oneDense.layers },
      /^architecture\.json: input: expected whole numbers .* found \[2,2\]$/u,
    ],
    [
      'of an unknown layer',
      fc([2, 2], [1, 2, 3, 4]),
      { layers: [{ type: 'lstm' }] },
      /^architecture\.json: layers\[0\]\.type: /u,
    ],
  ])('%s are refused', async (_, bytes, architecture, message) => {
    expect(await refusal('m.safetensors', bytes, architecture)).toMatch(message);
  });
});

describe('a damaged archive', () => {
  const zeros = new Uint8Array(64 * 1024 * 1024);
  it.each<[string, string, Uint8Array, RegExp]>([
    ['nothing', 'm.npz', new Uint8Array(), /^m\.npz: expected a model, found an empty file$/u],
    [
      'half a zip',
      'm.npz',
      npz('fc.weight', header('1,'), floats(1)).subarray(0, 90),
      /central directory at the end, found none/u,
    ],
    [
      'data of another length',
      'm.npz',
      npz('fc.weight', header('3,'), floats(1)),
      /data: expected 12 bytes for 3 of float32, found 4$/u,
    ],
    [
      'objects',
      'm.npz',
      npz('fc.weight', header('1,', '|O'), floats(1)),
      /'descr': expected numbers .* found '\|O'$/u,
    ],
    [
      'no header',
      'm.npz',
      npz('fc.weight', 'import os', floats(1)),
      /header: expected a dictionary of 'descr'/u,
    ],
    [
      'a decompression bomb',
      'm.npz',
      zipBytes([{ path: 'a.npy', content: zeros, deflate: true }]),
      /expected at most 16777216 bytes unpacked, found 67108864$/u,
    ],
    [
      'a decompression bomb that lies about its size',
      'm.npz',
      zipBytes([{ path: 'a.npy', content: zeros, deflate: true, statedSize: 100 }]),
      /'a\.npy': expected 100 bytes unpacked, found /u,
    ],
    [
      'another checksum',
      'm.npz',
      zipBytes([{ path: 'a.npy', content: floats(1), statedCrc: 1 }]),
      /'a\.npy': expected its checksum/u,
    ],
    [
      'two entries of one name',
      'm.npz',
      zipBytes([
        { path: 'a.npy', content: floats(1) },
        { path: 'a.npy', content: floats(2) },
      ]),
      /'a\.npy': expected one of that name, found two$/u,
    ],
    [
      'text',
      'm.zip',
      zipBytes([{ path: 'readme.txt', content: floats(1) }]),
      /expected that of \.npz, \.pt or \.keras, found 'readme\.txt'$/u,
    ],
    [
      'a bare pickle',
      'm.pt',
      Buffer.from('\u0080\u0002}.', 'latin1'),
      /found a bare pickle, which is not read$/u,
    ],
    [
      'code',
      'm.pt',
      pt('\u0080\u0002cposix\nsystem\nX\u0001\0\0\0a\u0085R.'),
      /expected tensors alone, found 'posix\.system', which is code and is not run$/u,
    ],
    [
      'code of protocol 4',
      'm.pt',
      pt('\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.'),
      /found 'os\.system', which is code/u,
    ],
    [
      'objects with a constructor',
      'm.pt',
      pt('\u0080\u0002cbuiltins\neval\n)\u0081.'),
      /'builtins\.eval', which is code/u,
    ],
    [
      'an opcode that makes instances',
      'm.pt',
      pt('\u0080\u0002}(i.'),
      /expected an opcode of plain data, found 0x69$/u,
    ],
    [
      'half a million dictionaries',
      'm.pt',
      pt(`\u0080\u0002${'}'.repeat(1_000_000)}.`),
      /byte 500001: expected at most 500000 opcodes, found more$/u,
    ],
    ['an endless stack', 'm.pt', pt('\u0080\u0002}'), /expected 1 more bytes, found 0$/u],
    [
      'a storage that is not there',
      'm.pt',
      pt(
        '\u0080\u0002(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00009X\u0003\0\0\0cpuK\u0002tQ.',
      ),
      /storage '9': expected an entry data\/'9', found none$/u,
    ],
    ['a whole module', 'm.pt', pt('\u0080\u0002c__main__\nNet\n)\u0081.'), /'__main__\.Net', which is code/u],
    [
      'something else',
      'm.bin',
      Buffer.from('hello, world'),
      /expected safetensors, \.npz, .* found none of these$/u,
    ],
    [
      'half an ONNX model',
      'm.onnx',
      readFileSync('fixtures/models/model.onnx').subarray(0, 700),
      /ONNX: expected a model as protocol buffers, found one whose end is missing/u,
    ],
  ])('of %s is refused', async (_, file, bytes, message) => {
    expect(await refusal(file, bytes)).toMatch(message);
  });
});

describe('a damaged HDF5 file', () => {
  it('with a link to another file is refused', async () => {
    await ready;
    const file = new Hdf5File('evil.h5', 'w');
    file.create_attribute('model_config', '{}');
    file.create_group('model_weights');
    file.create_external_link('/etc/passwd', '/secret', 'model_weights/dense');
    file.close();
    const bytes = FS!.readFile('evil.h5');
    expect(await refusal('m.h5', bytes)).toBe(
      "m.h5: 'model_weights/dense': expected weights within the file, found a link to another file, which is not followed",
    );
  });

  it('cut off is refused', async () => {
    const bytes = readFileSync('fixtures/models/model.h5');
    expect(await refusal('m.h5', bytes.subarray(0, 5000))).toMatch(
      /^m\.h5: HDF5: expected a file that the HDF5 library can read, found .*truncated/u,
    );
  });

  it('of eight million chunks, none of which is stored, is refused at once', async () => {
    await ready;
    const file = new Hdf5File('chunks.h5', 'w');
    file.create_attribute('model_config', '{}');
    const set = file.create_dataset({
      name: 'w',
      data: new Uint8Array(1),
      shape: [1],
      maxshape: [null],
      chunks: [1],
    });
    set.resize([8_000_000]);
    file.close();
    const bytes = FS!.readFile('chunks.h5');
    expect(bytes.length).toBeLessThan(10_000);
    expect(await refusal('m.h5', bytes)).toBe(
      "m.h5: 'w': expected at most 100000 chunks in all, found 8000000",
    );
  });

  it('may take .4 s, and .3 s for each megabyte', async () => {
    const bytes = readFileSync('fixtures/models/model.h5');
    const asked: number[] = [];
    const reading = loadModel(
      () => bytes,
      'm.h5',
      undefined,
      async (what, _, limitMs) => {
        asked.push(limitMs);
        throw new UsageError(`${what()} took longer`);
      },
    );
    await expect(reading).rejects.toThrow(new UsageError('m.h5: HDF5: reading it took longer'));
    expect(asked).toEqual([Math.ceil(400 + bytes.length * 3e-4)]);
  });

  it('without its configuration is refused', async () => {
    await ready;
    const file = new Hdf5File('weights.h5', 'w');
    file.create_dataset({ name: 'a', data: Float32Array.of(1, 2) });
    file.close();
    expect(await refusal('m.h5', FS!.readFile('weights.h5'))).toMatch(
      /attribute 'model_config': expected a whole model/u,
    );
  });
});

describe('300 files damaged at random', () => {
  it('are read or refused in one line, each within a second', { timeout: 60_000 }, async () => {
    const { problems, accepted } = await fuzzModels(300, 'test');
    expect(problems).toEqual([]);
    expect(accepted).toBeLessThan(150);
  });
});
