import { formatShape, quoted, refused } from './refused.ts';
import {
  bytesOf,
  countOf,
  decode,
  type ElementType,
  fromFortranOrder,
  type Tensor,
  type Tensors,
} from './tensor.ts';
import { readZip } from './zip.ts';

const types: Readonly<Record<string, ElementType>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Does a file begin as a `.npy` file? */
export function looksLikeNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads a NumPy `.npy` file: version 1, 2 or 3, either order of bytes, either order of axes; no objects,
 * which would be a pickle. Source: NEP 1, and `numpy.lib.format`.
 * @param name what the array is called
 * @throws {UsageError} one line
 */
function readNpy(file: string, bytes: Uint8Array, name: string): Tensor {
  if (!looksLikeNpy(bytes)) throw refused(file, 'bytes 0–5', '\\x93NUMPY', 'others');
  const version = bytes[6] ?? 0;
  if (![1, 2, 3].includes(version)) throw refused(file, 'byte 6', 'version 1, 2 or 3', `${version}`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw refused(file, 'header', `${start} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length)
    throw refused(file, 'header', `${length} bytes, as its length says`, `${bytes.length - start}`);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, start + length),
  );
  const { type, order, isFortran, shape } = headerOf(file, text);
  const data = bytes.subarray(start + length);
  const count = countOf(shape);
  if (count === undefined || count * bytesOf(type) !== data.length)
    throw refused(
      file,
      'data',
      `${count === undefined ? 'fewer' : count * bytesOf(type)} bytes for ${formatShape(shape)} of ${type}`,
      `${data.length}`,
    );
  const values = decode(data, type, order);
  return { name, shape, values: isFortran ? fromFortranOrder(values, shape) : values };
}

interface Header {
  readonly type: ElementType;
  readonly order: 'little' | 'big';
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

/** The header is a Python dictionary of three entries, which NumPy writes in this way and no other. */
function headerOf(file: string, text: string): Header {
  const one = (pattern: RegExp): string | undefined => {
    const [found, ...more] = [...text.matchAll(pattern)];
    return more.length === 0 ? found?.[1] : undefined;
  };
  const isDictionary = text.length <= 65_536 && /^\{[^{}]*\}\s*$/u.test(text);
  const descr = one(/'descr'\s*:\s*'([^']*)'/gu);
  const fortran = one(/'fortran_order'\s*:\s*(True|False)\b/gu);
  const sizes = one(/'shape'\s*:\s*\(([\d,\sL]*)\)/gu);
  if (!isDictionary || descr === undefined || fortran === undefined || sizes === undefined)
    throw refused(
      file,
      'header',
      "a dictionary of 'descr', 'fortran_order' and 'shape'",
      quoted(text.trim()),
    );
  const match = /^([<>|=])([a-zA-Z]\d+)$/u.exec(descr);
  const type = match !== null && Object.hasOwn(types, match[2]!) ? types[match[2]!] : undefined;
  if (type === undefined)
    throw refused(file, "'descr'", `numbers (${Object.keys(types).join(', ')})`, quoted(descr));
  const shape = sizes
    .split(',')
    .map((part) => part.trim().replace(/L$/u, ''))
    .filter((part) => part !== '')
    .map(Number);
  if (shape.length > 32 || !shape.every(Number.isSafeInteger))
    throw refused(file, "'shape'", 'at most 32 whole numbers', quoted(sizes));
  return { type, order: match![1] === '>' ? 'big' : 'little', isFortran: fortran === 'True', shape };
}

/** The arrays of a `.npz` file, a zip of `.npy` files. @throws {UsageError} one line */
export function readNpz(file: string, bytes: Uint8Array): Tensors {
  const tensors = new Map<string, Tensor>();
  for (const [path, content] of readZip(file, bytes)) {
    if (!path.endsWith('.npy')) throw refused(file, `entry ${quoted(path)}`, 'a .npy file', 'another');
    const name = path.slice(0, -'.npy'.length);
    tensors.set(name, readNpy(`${file}: ${quoted(path)}`, content(), name));
  }
  return tensors;
}
