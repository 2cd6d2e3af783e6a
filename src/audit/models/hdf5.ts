import { UsageError } from '../../core/errors.ts';
import { inTime, type TimeLimit } from './in-time.ts';
import { quoted, refused } from './refused.ts';
import { decode, type ElementType } from './tensor.ts';

/** The numbers of a data set. */
export interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** What a model's file holds. */
export interface Hdf5File {
  /** Data sets of numbers by their path, without the slash at its beginning. */
  readonly datasets: ReadonlyMap<string, Hdf5Dataset>;
  /** Texts among the attributes of the root. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** What a file may hold unpacked beyond its own size, and how many objects and chunks: each takes time. */
const limits = {
  maxRatio: 100,
  floor: 16_777_216,
  maxObjects: 20_000,
  maxDepth: 16,
  maxChunks: 100_000,
} as const;

/** Does a file begin as an HDF5 file? */
export function looksLikeHdf5(bytes: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte);
}

type H5wasm = typeof import('h5wasm');

/** What h5wasm says of the type of a data set. */
interface Metadata {
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly shape: readonly number[] | null;
  readonly total_size: number;
  /** Sizes of the pieces that it is stored in. */
  readonly chunks?: readonly number[] | null;
  readonly virtual_sources?: readonly unknown[];
}

interface Reader {
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[],
    offset: readonly bigint[],
    strides: readonly bigint[],
    to: bigint,
  ): unknown;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readonly HEAPU8: Uint8Array;
}

/**
 * Reads an HDF5 file with the HDF5 library in WebAssembly. It sees this file alone, in memory: links to other
 * files are refused, and could not be followed.
 * @throws {UsageError} one line; where h5wasm is not installed, what installs it
 */
export async function readHdf5(file: string, bytes: Uint8Array, limit: TimeLimit): Promise<Hdf5File> {
  const h5wasm = await loaded(file);
  const Module = (await h5wasm.ready) as unknown as Reader & {
    readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
    activate_throwing_error_handler?(): unknown;
  };
  const { FS } = Module;
  Module.activate_throwing_error_handler?.();
  const path = 'model.h5';
  const most = Math.max(limits.floor, limits.maxRatio * bytes.length);
  // in one go, since all files have this path
  const read = (): Hdf5File => {
    let opened: InstanceType<H5wasm['File']> | undefined;
    try {
      FS.writeFile(path, bytes);
      opened = new h5wasm.File(path, 'r');
      return contentOf(h5wasm, Module, opened, file, most);
    } finally {
      try {
        opened?.close();
        FS.unlink(path);
      } catch {
        // a damaged file that cannot be closed is left to the end of the program
      }
    }
  };
  try {
    return await inTime(limit, `${file}: HDF5`, bytes, read);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw refused(file, 'HDF5', 'a file that the HDF5 library can read', hdf5Message(error));
  }
}

async function loaded(file: string): Promise<H5wasm> {
  try {
    return await import('h5wasm');
  } catch {
    throw new UsageError(`${file}: is an HDF5 file, which the package h5wasm reads: npm install h5wasm`);
  }
}

/** What the library says of the innermost cause; it throws numbers where WebAssembly ends itself. */
function hdf5Message(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  const causes = [...text.matchAll(/line \d+ in \w+\(\): ([^\n]+)/gu)];
  return causes.at(-1)?.[1]?.trim().slice(0, 200) ?? 'damaged data';
}

function contentOf(
  h5wasm: H5wasm,
  reader: Reader,
  root: InstanceType<H5wasm['File']>,
  file: string,
  most: number,
): Hdf5File {
  const datasets = new Map<string, Hdf5Dataset>();
  let [objects, total, chunks] = [0, 0, 0];
  const visit = (group: InstanceType<H5wasm['Group']>, path: string, depth: number): void => {
    if (depth > limits.maxDepth)
      throw refused(file, quoted(path), `at most ${limits.maxDepth} groups within groups`, 'more');
    for (const name of group.keys()) {
      if (++objects > limits.maxObjects)
        throw refused(file, 'HDF5', `at most ${limits.maxObjects} objects`, 'more');
      const place = path === '' ? name : `${path}/${name}`;
      const item = group.get(name);
      if (item instanceof h5wasm.ExternalLink)
        throw refused(
          file,
          quoted(place),
          'weights within the file',
          'a link to another file, which is not followed',
        );
      if (item instanceof h5wasm.Group) visit(item, place, depth + 1);
      if (!(item instanceof h5wasm.Dataset)) continue;
      const metadata = item.metadata as unknown as Metadata;
      const type = typeOf(metadata);
      if (type === undefined || metadata.shape === null) continue;
      if ((metadata.virtual_sources ?? []).length > 0)
        throw refused(file, quoted(place), 'weights within the file', 'a virtual data set of other files');
      const size = metadata.size * metadata.total_size;
      total += size;
      if (!(total <= most)) throw refused(file, quoted(place), `at most ${most} bytes unpacked`, `${total}`);
      chunks += chunkCount(metadata);
      if (!(chunks <= limits.maxChunks))
        throw refused(file, quoted(place), `at most ${limits.maxChunks} chunks in all`, `${chunks}`);
      const raw = rawBytes(reader, root.file_id, item.path, metadata.shape, size);
      datasets.set(place, {
        shape: metadata.shape.map(Number),
        values: decode(raw, type),
      });
    }
  };
  visit(root, '', 0);
  const attributes = new Map<string, string>();
  for (const name of Object.keys(root.attrs)) {
    const value = root.get_attribute(name, false);
    if (typeof value === 'string') attributes.set(name, value);
    else if (Array.isArray(value) && typeof value[0] === 'string') attributes.set(name, value[0]);
  }
  return { datasets, attributes };
}

/** Those that hold nothing count, too: reading goes through all of them. */
function chunkCount({ shape, chunks }: Metadata): number {
  const sizes = (shape ?? []).map(Number);
  return (chunks ?? []).map(Number).reduce((count, size, i) => count * Math.ceil(sizes[i]! / size), 1);
}

/** Integers are class 0 of HDF5, floating-point numbers class 1. */
function typeOf({ type, size, signed }: Metadata): ElementType | undefined {
  if (type === 1) return ({ 2: 'float16', 4: 'float32', 8: 'float64' } as const)[size];
  if (type !== 0) return undefined;
  const name = `${signed ? 'int' : 'uint'}${8 * size}`;
  return [1, 2, 4, 8].includes(size) ? (name as ElementType) : undefined;
}

/** Little end first, whatever the file has. */
function rawBytes(
  reader: Reader,
  id: bigint,
  path: string,
  shape: readonly number[],
  size: number,
): Uint8Array {
  if (size === 0) return new Uint8Array();
  const at = reader._malloc(size);
  if (at === 0) throw new Error(`no memory for ${size} bytes`);
  try {
    const ones = shape.map(() => 1n);
    reader.get_dataset_data(
      id,
      path,
      shape.map(BigInt),
      shape.map(() => 0n),
      ones,
      BigInt(at),
    );
    return reader.HEAPU8.slice(at, at + size);
  } finally {
    reader._free(at);
  }
}
