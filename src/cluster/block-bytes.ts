import { createHash } from 'node:crypto';
import type { Outcomes } from '../core/experiment.ts';

/*
 * Blocks as bytes, one form for each: little-endian; for each block its steps (float64), the number of values
 * (uint32), and the values: a bit each where all are 0 or 1 (marked by the highest bit of the number), else
 * a float64 each.
 */

const head = 12;
const bitsMark = 0x8000_0000;

export function encodeBlocks(blocks: readonly Outcomes[]): Buffer {
  return Buffer.concat(blocks.map(encodeBlock));
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** No encoding of so many blocks is longer. */
export function maxEncodedBytes(blocks: number, size: number): number {
  return blocks * (head + 8 * size);
}

/** @throws {RangeError} where the bytes are not those of so many blocks of so many values */
export function decodeBlocks(bytes: Buffer, blocks: number, size: number): Outcomes[] {
  const outcomes: Outcomes[] = [];
  let at = 0;
  for (let i = 0; i < blocks; i++) {
    if (at + head > bytes.length) throw new RangeError('holds too few blocks');
    const steps = bytes.readDoubleLE(at);
    const marked = bytes.readUInt32LE(at + 8);
    const isBits = marked >= bitsMark;
    const count = isBits ? marked - bitsMark : marked;
    const length = isBits ? Math.ceil(count / 8) : 8 * count;
    at += head;
    if (count !== size) throw new RangeError(`holds a block of ${count} values for ${size}`);
    if (at + length > bytes.length) throw new RangeError('ends within a block');
    if (!(Number.isSafeInteger(steps) && steps >= 0)) throw new RangeError(`holds a block of ${steps} steps`);
    const values = new Float64Array(count);
    for (let j = 0; j < count; j++)
      values[j] = isBits ? (bytes[at + (j >> 3)]! >> (j & 7)) & 1 : bytes.readDoubleLE(at + 8 * j);
    if (!values.every(Number.isFinite)) throw new RangeError('holds a value that is not finite');
    outcomes.push({ values, steps });
    at += length;
  }
  if (at !== bytes.length) throw new RangeError('holds more than was asked for');
  return outcomes;
}

function encodeBlock({ values, steps }: Outcomes): Buffer {
  const isBits = values.every((value) => Object.is(value, 0) || value === 1);
  const length = isBits ? Math.ceil(values.length / 8) : 8 * values.length;
  const bytes = Buffer.alloc(head + length);
  bytes.writeDoubleLE(steps, 0);
  bytes.writeUInt32LE(isBits ? bitsMark + values.length : values.length, 8);
  values.forEach((value, j) => {
    if (!isBits) bytes.writeDoubleLE(value, head + 8 * j);
    else if (value === 1) bytes[head + (j >> 3)]! |= 1 << (j & 7);
  });
  return bytes;
}
