import { UsageError } from '../core/errors.ts';

/** An array read from an IDX file, the format of MNIST: its sizes, and the numbers in row-major order. */
export interface IdxArray {
  readonly dims: readonly number[];
  readonly values: Float64Array;
}

interface Kind {
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

/** Types of entries by the third byte of the file; numbers are big-endian. */
const kinds: ReadonlyMap<number, Kind> = new Map([
  [0x08, { name: 'unsigned bytes', bytes: 1, read: (view, at) => view.getUint8(at) }],
  [0x09, { name: 'signed bytes', bytes: 1, read: (view, at) => view.getInt8(at) }],
  [0x0b, { name: '16-bit integers', bytes: 2, read: (view, at) => view.getInt16(at) }],
  [0x0c, { name: '32-bit integers', bytes: 4, read: (view, at) => view.getInt32(at) }],
  [0x0d, { name: '32-bit floats', bytes: 4, read: (view, at) => view.getFloat32(at) }],
  [0x0e, { name: '64-bit floats', bytes: 8, read: (view, at) => view.getFloat64(at) }],
]);

/** Most numbers in a file; more would not fit into memory as float64. */
const maxValues = 268435456;

/** Does a file begin as an IDX file, with two zero bytes? No CSV file does. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0;
}

/**
 * Reads an IDX file (the format of http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type of
 * entries, a byte for the number of dimensions, a big-endian 32-bit size for each, then the entries.
 * @param file its name, for messages
 * @throws {UsageError} one line: the file, the place in it, what was expected and what was found
 */
export function readIdx(file: string, bytes: Uint8Array): IdxArray {
  const fail = (place: string, expected: string, found: string): never => {
    throw new UsageError(`${file}: ${place}: expected ${expected}, found ${found}`);
  };
  if (bytes.length < 4) fail('header', 'at least 4 bytes', `${bytes.length}`);
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    const text = String.fromCharCode(...bytes.subarray(0, 4));
    const found = /^[\t\r\n -~]{4}$/u.test(text)
      ? `text, ${JSON.stringify(text)}`
      : `${bytes[0]!} ${bytes[1]!}`;
    fail('bytes 0–1', '0 0, with which IDX files begin', found);
  }
  const kind = kinds.get(bytes[2]!) ?? fail('byte 2', `a type of entries (${typeNames})`, hex(bytes[2]!));
  const rank = bytes[3]!;
  if (rank === 0) fail('byte 3', 'at least one dimension', '0');
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    fail('header', `${start} bytes, for ${rank} dimensions`, `${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const empty = dims.indexOf(0);
  if (empty >= 0) fail(`bytes ${4 + 4 * empty}–${7 + 4 * empty}`, 'a dimension of at least 1', '0');
  const count = dims.reduce((product, size) => product * size, 1);
  const shape = `${dims.join(' × ')} ${kind.name}`;
  if (count > maxValues) fail('header', `at most ${maxValues} numbers`, shape);
  const [expected, found] = [count * kind.bytes, bytes.length - start];
  if (found !== expected) {
    const what = found < expected ? 'the file is truncated' : 'something follows them';
    fail(`from byte ${start} on`, `${expected} bytes of data (${shape})`, `${found}: ${what}`);
  }
  const values = Float64Array.from({ length: count }, (_, i) => kind.read(view, start + i * kind.bytes));
  const broken = values.findIndex((x) => !Number.isFinite(x));
  if (broken >= 0) fail(`byte ${start + broken * kind.bytes}`, 'a finite number', `${values[broken]!}`);
  return { dims, values };
}

const typeNames: string = [...kinds].map(([code, { name }]) => `${hex(code)} ${name}`).join(', ');

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
