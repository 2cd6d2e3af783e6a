import { createHash } from 'node:crypto';
import { areZerosAndOnes, packZerosAndOnes } from '../../core/event-bytes.ts';
import type { BlockOutcomes, Outcomes } from '../../core/experiment.ts';

/*
 * Outcomes of blocks as bytes, one text for each: `LKB1`, the number of blocks, then of each block its steps
 * (float64), its number of values, how they are written, and they: as bits where all are 0 or 1, the first in
 * the lowest bit, else as float64. All numbers are little endian.
 */
const magic = 0x31_42_4b_4c; // LKB1
const headBytes = 8;
const blockHeadBytes = 13;
const writtenAs = { bits: 0, floats: 1 } as const;

/** What encoded outcomes are to be: no more is read of them. */
export interface ExpectedBlocks {
  /** How many blocks. */
  readonly blocks: number;
  /** Trajectories of each. */
  readonly size: number;
}

export function encodeOutcomes(outcomes: readonly BlockOutcomes[]): Uint8Array {
  const asBits = outcomes.map(({ values }) => areBits(values));
  const lengths = outcomes.map(({ values }, i) => blockHeadBytes + bytesOf(values.length, asBits[i]!));
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, headBytes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, outcomes.length, true);
  let at = headBytes;
  for (const [i, { steps, values }] of outcomes.entries()) {
    view.setFloat64(at, steps, true);
    view.setUint32(at + 8, values.length, true);
    view.setUint8(at + 12, asBits[i]! ? writtenAs.bits : writtenAs.floats);
    const start = at + blockHeadBytes;
    if (asBits[i]!) writeBits(values, bytes, start);
    else for (let j = 0; j < values.length; j++) view.setFloat64(start + 8 * j, values[j]!, true);
    at += lengths[i]!;
  }
  return bytes;
}

/** Are all 0 or 1? */
function areBits(values: BlockOutcomes['values']): boolean {
  if (values instanceof Uint8Array) return areZerosAndOnes(values);
  for (let j = 0; j < values.length; j++) {
    const value = values[j]!;
    if (value !== 1 && !Object.is(value, 0)) return false;
  }
  return true;
}

function writeBits(values: BlockOutcomes['values'], bytes: Uint8Array, start: number): void {
  if (values instanceof Uint8Array) packZerosAndOnes(values, bytes, start);
  else for (let j = 0; j < values.length; j++) if (values[j] === 1) bytes[start + (j >> 3)]! |= 1 << (j & 7);
}

/**
 * The outcomes that bytes hold, in numbers, since not only runners' are kept.
 * @returns undefined where they are no outcomes of so many blocks
 */
export function decodeOutcomes(
  bytes: Uint8Array,
  { blocks, size }: ExpectedBlocks,
): BlockOutcomes[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0, true) !== magic || view.getUint32(4, true) !== blocks)
    return undefined;
  const outcomes: Outcomes[] = [];
  let at = headBytes;
  for (let i = 0; i < blocks; i++) {
    if (bytes.length - at < blockHeadBytes) return undefined;
    const steps = view.getFloat64(at, true);
    const how = view.getUint8(at + 12);
    const isKnown = how === writtenAs.bits || how === writtenAs.floats;
    if (view.getUint32(at + 8, true) !== size || !isKnown || !(steps >= 0 && steps < Infinity))
      return undefined;
    const start = at + blockHeadBytes;
    at = start + bytesOf(size, how === writtenAs.bits);
    if (at > bytes.length) return undefined;
    outcomes.push({
      steps,
      values: how === writtenAs.bits ? readBits(bytes, start, size) : readFloats(view, start, size),
    });
  }
  return at === bytes.length ? outcomes : undefined;
}

function readBits(bytes: Uint8Array, start: number, size: number): Float64Array {
  const values = new Float64Array(size);
  for (let j = 0; j < size; j++) values[j] = (bytes[start + (j >> 3)]! >> (j & 7)) & 1;
  return values;
}

function readFloats(view: DataView, start: number, size: number): Float64Array {
  const values = new Float64Array(size);
  for (let j = 0; j < size; j++) values[j] = view.getFloat64(start + 8 * j, true);
  return values;
}

/** SHA-256 of encoded outcomes, in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function bytesOf(values: number, asBits: boolean): number {
  return asBits ? Math.ceil(values / 8) : 8 * values;
}
