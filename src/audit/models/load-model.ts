import { dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { ReadFile } from '../../data/load.ts';
import { sha256 } from '../../data/table.ts';
import { type Architecture, parseArchitecture } from './architecture.ts';
import { buildModel } from './build-model.ts';
import { looksLikeHdf5 } from './hdf5.ts';
import type { TimeLimit } from './in-time.ts';
import { readKerasH5, readKerasZip } from './keras.ts';
import type { Model } from './model.ts';
import { looksLikeNpy, readNpz } from './npy.ts';
import { looksLikeOnnx, readOnnx } from './onnx.ts';
import { readPyTorch } from './pytorch.ts';
import { formatShape, quoted, refused, someOf } from './refused.ts';
import { looksLikeSafetensors, readSafetensors, shardsIn } from './safetensors.ts';
import type { Tensor, Tensors } from './tensor.ts';
import { readTfjs } from './tfjs.ts';
import { looksLikeZip, readZip } from './zip.ts';

export type ModelFormat = 'safetensors' | 'NumPy' | 'PyTorch' | 'ONNX' | 'Keras' | 'TensorFlow.js';

/** A model, and the files that it was read from. */
export interface LoadedModel {
  readonly file: string;
  readonly format: ModelFormat;
  /** Does the file hold the order of its layers? */
  readonly isOrdered: boolean;
  readonly model: Model;
  /** Names as given, with the SHA-256 of their bytes, hexadecimal. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

interface Read {
  readonly format: ModelFormat;
  readonly tensors: Tensors;
  readonly architecture?: Architecture;
  /** Files beside the first one. */
  readonly more?: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

/**
 * Reads a model, whose format its bytes tell.
 * @param architecture a file with the order of the layers, for formats that hold tensors alone; not read for
 * others
 * @param limit ends the reading of an HDF5 file that takes too long
 * @throws {UsageError} one line
 */
export async function loadModel(
  read: ReadFile,
  file: string,
  architecture?: string,
  limit: TimeLimit = async (_, work) => work(),
): Promise<LoadedModel> {
  const bytes = read(file);
  if (bytes.length === 0) throw new UsageError(`${file}: expected a model, found an empty file`);
  const found = await readAny(read, file, bytes, limit);
  const isNamed = architecture !== undefined && found.architecture === undefined;
  const own = isNamed ? { file: architecture, bytes: read(architecture) } : undefined;
  const order =
    own === undefined ? found.architecture : { ...parseArchitecture(own.file, own.bytes), file: own.file };
  if (order === undefined) throw withoutOrder(file, found.tensors);
  return {
    file,
    format: found.format,
    isOrdered: found.architecture !== undefined,
    model: buildModel(file, found.tensors, order),
    files: [{ file, bytes }, ...(found.more ?? []), ...(own === undefined ? [] : [own])].map((part) => ({
      file: part.file,
      sha256: sha256(part.bytes),
    })),
  };
}

function withoutOrder(file: string, tensors: Tensors): UsageError {
  const some = [...tensors.values()].slice(0, 7).map(({ name, shape }) => `${name} ${formatShape(shape)}`);
  return new UsageError(
    `${file}: holds tensors (${someOf(some, 6)}) and not the order of its layers; --architecture FILE names it`,
  );
}

async function readAny(read: ReadFile, file: string, bytes: Uint8Array, limit: TimeLimit): Promise<Read> {
  if (looksLikeZip(bytes)) {
    const paths = [...readZip(file, bytes).keys()];
    if (paths.includes('model.weights.h5'))
      return { format: 'Keras', ...(await readKerasZip(file, bytes, limit)) };
    if (paths.some((path) => path.endsWith('data.pkl')))
      return { format: 'PyTorch', tensors: readPyTorch(file, bytes) };
    if (paths.length > 0 && paths.every((path) => path.endsWith('.npy')))
      return { format: 'NumPy', tensors: readNpz(file, bytes) };
    const some = paths.slice(0, 3).map(quoted).join(', ');
    throw refused(file, 'zip archive', 'that of .npz, .pt or .keras', some === '' ? 'an empty one' : some);
  }
  if (looksLikeHdf5(bytes)) return { format: 'Keras', ...(await readKerasH5(file, bytes, limit)) };
  if (looksLikeSafetensors(bytes)) return { format: 'safetensors', tensors: readSafetensors(file, bytes) };
  if (bytes[0] === 0x7b) return readJson(read, file, bytes);
  if (looksLikeOnnx(bytes)) return { format: 'ONNX', ...readOnnx(file, bytes) };
  if (/\.safetensors$/iu.test(file)) return { format: 'safetensors', tensors: readSafetensors(file, bytes) };
  if (bytes[0] === 0x80 && bytes[1]! <= 5)
    throw refused(
      file,
      'model',
      'a state dictionary of PyTorch 1.6 or later (a zip archive)',
      'a bare pickle, which is not read',
    );
  if (looksLikeNpy(bytes)) throw refused(file, 'model', 'a .npz file of all tensors', 'a single .npy array');
  throw refused(
    file,
    'model',
    'safetensors, .npz, a state dictionary of PyTorch (.pt, .pth), .onnx, .h5, .keras, or model.json of TensorFlow.js',
    'none of these',
  );
}

function readJson(read: ReadFile, file: string, bytes: Uint8Array): Read {
  if (!file.endsWith('.index.json')) {
    const { files, ...found } = readTfjs(read, file, bytes);
    return { format: 'TensorFlow.js', ...found, more: files };
  }
  const tensors = new Map<string, Tensor>();
  const more: { file: string; bytes: Uint8Array }[] = [];
  for (const [shard, names] of shardsIn(file, bytes)) {
    const path = join(dirname(file), shard);
    const content = read(path);
    more.push({ file: path, bytes: content });
    const held = readSafetensors(path, content);
    for (const name of names) {
      const tensor = held.get(name);
      if (tensor === undefined)
        throw refused(path, `tensor ${quoted(name)}`, 'it, as the index says', 'none of that name');
      tensors.set(name, tensor);
    }
    const known = new Set(names);
    const extra = [...held.keys()].find((name) => !known.has(name));
    if (extra !== undefined) throw refused(path, `tensor ${quoted(extra)}`, 'its name in the index', 'none');
  }
  return { format: 'safetensors', tensors, more };
}
