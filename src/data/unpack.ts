import { gunzipSync } from 'node:zlib';
import { messageOf, UsageError } from '../core/errors.ts';

/**
 * A gzipped file may unpack to so many bytes, and to so many times its own size once that is above a floor.
 */
const limits = { maxBytes: 268435456, maxRatio: 100, floor: 16777216 } as const;

/** Files that hold no table that is read here, by the bytes at a place. */
const foreign: readonly (readonly [name: string, at: number, magic: string])[] = [
  ['a tar archive', 257, 'ustar'],
  ['a zip archive (or a spreadsheet)', 0, 'PK\u0003\u0004'],
  ['a bzip2 file', 0, 'BZh'],
  ['an xz file', 0, '\u00fd7zXZ'],
  ['a zstd file', 0, '\u0028\u00b5\u002f\u00fd'],
  ['a Parquet file', 0, 'PAR1'],
  ['an HDF5 file', 0, '\u0089HDF'],
  ['a NumPy file', 0, '\u0093NUMPY'],
];

/**
 * What a file holds: itself, or what was gzipped.
 * @throws {UsageError} one line: a file that cannot be unpacked, or that is of a kind known to be no table
 */
export function unpack(file: string, bytes: Uint8Array): Uint8Array {
  const isPacked = isGzip(bytes);
  const inner = isPacked ? gunzip(file, bytes) : bytes;
  const name = isPacked && isGzip(inner) ? 'another gzipped file' : kindOf(inner);
  if (name === undefined) return inner;
  throw new UsageError(
    `${file}: expected a CSV or IDX file, as it is or gzipped, found ${name}${isPacked ? ', gzipped' : ''}; unpack it first`,
  );
}

function gunzip(file: string, bytes: Uint8Array): Uint8Array {
  const { maxBytes, maxRatio, floor } = limits;
  const maxOutputLength = Math.min(maxBytes, Math.max(floor, maxRatio * bytes.length));
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    const found = isTooLarge ? `more than ${maxOutputLength} bytes in it` : messageOf(error);
    throw new UsageError(`${file}: expected a gzipped file that can be unpacked, found ${found}`);
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function kindOf(bytes: Uint8Array): string | undefined {
  return foreign.find(([, at, magic]) =>
    Array.from(magic, (char) => char.charCodeAt(0)).every((byte, i) => bytes[at + i] === byte),
  )?.[0];
}
