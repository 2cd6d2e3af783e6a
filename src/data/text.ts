import { UsageError } from '../core/errors.ts';

/** Byte order marks, and the encodings that they announce. */
const marks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The text of a file, without its byte order mark.
 * @param encoding as the Encoding Standard calls it
 * @throws {UsageError} one line: where the file holds something else, and which flag decides
 */
export function decodeText(file: string, bytes: Uint8Array, encoding: string): string {
  const announced = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
  if (announced !== undefined && announced !== encoding)
    throw new UsageError(
      `${file}:1: begins with the byte order mark of ${announced}, which --encoding ${announced} reads; expected ${encoding}`,
    );
  const text = decoded(bytes, encoding);
  if (text === undefined) {
    const { line, found } = encoding === 'utf-8' ? firstBroken(bytes) : { line: 1, found: 'other bytes' };
    throw new UsageError(
      `${file}:${line}: expected text in ${encoding}, found ${found}; --encoding names another (windows-1252, say)`,
    );
  }
  const zero = text.indexOf('\0');
  if (zero >= 0)
    throw new UsageError(
      `${file}:${lineAt(text, zero)}: expected text in ${encoding}, found a zero byte; --encoding utf-16le or utf-16be reads UTF-16`,
    );
  return text;
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line that is not UTF-8, and the byte in it; a line's end is no part of a longer character. */
function firstBroken(bytes: Uint8Array): { readonly line: number; readonly found: string } {
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(0x0a, from);
    const row = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (decoded(row, 'utf-8') === undefined) {
      const text = new TextDecoder().decode(row);
      const at = Buffer.byteLength(text.slice(0, text.indexOf('\uFFFD')));
      return { line, found: `byte 0x${row[at]!.toString(16)} (number ${at + 1} of the line)` };
    }
    if (end < 0) throw new RangeError('bytes must be no UTF-8');
    from = end + 1;
  }
}

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}
