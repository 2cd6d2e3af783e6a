import { refused } from './refused.ts';

/** A field of a message: its number, and what it holds. */
export interface Field {
  readonly number: number;
  /** Of a varint or a fixed number: its bits. */
  readonly bits?: bigint;
  /** Of a text, a message, a list of packed numbers, or a fixed number. */
  readonly bytes?: Uint8Array;
}

/**
 * The fields of a protocol buffer message, in order, those of unknown numbers included.
 * Source: https://protobuf.dev/programming-guides/encoding
 * @throws {UsageError} one line
 */
export function fieldsOf(file: string, bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(file, bytes, at);
    at = tag.end;
    const number = Number(tag.value >> 3n);
    const type = Number(tag.value & 7n);
    if (number === 0) throw refused(file, `byte ${at}`, 'a field of a message', 'none');
    if (type === 0) {
      const { value, end } = varint(file, bytes, at);
      fields.push({ number, bits: value });
      at = end;
      continue;
    }
    let length = type === 1 ? 8 : type === 5 ? 4 : -1;
    if (type === 2) {
      const { value, end } = varint(file, bytes, at);
      length = Number(value);
      at = end;
    }
    if (length < 0 || at + length > bytes.length)
      throw refused(
        file,
        `field ${number}`,
        'a field that ends within its message',
        'one that does not (is the file cut off?)',
      );
    fields.push({ number, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

function varint(
  file: string,
  bytes: Uint8Array,
  from: number,
): { readonly value: bigint; readonly end: number } {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: from + i + 1 };
  }
  throw refused(file, `byte ${from}`, 'a number', 'none (is the file cut off?)');
}

/** The last field of a number, as messages have it where only one is meant. */
export function only(fields: readonly Field[], number: number): Field | undefined {
  return fields.findLast((field) => field.number === number);
}

export function textOf(field: Field | undefined): string {
  return new TextDecoder().decode(field?.bytes);
}

/** A signed 64-bit number; 0 where the field is absent. */
export function integerOf(field: Field | undefined): number {
  return Number(BigInt.asIntN(64, field?.bits ?? 0n));
}

/** Repeated whole numbers, packed or not. */
export function integersOf(file: string, fields: readonly Field[], number: number): number[] {
  const found: number[] = [];
  for (const field of fields) {
    if (field.number !== number) continue;
    if (field.bits !== undefined) found.push(integerOf(field));
    const bytes = field.bytes ?? new Uint8Array();
    for (let at = 0; at < bytes.length; ) {
      const { value, end } = varint(file, bytes, at);
      found.push(Number(BigInt.asIntN(64, value)));
      at = end;
    }
  }
  return found;
}

/** All bytes of a repeated field of fixed numbers, packed or not. */
export function packedBytes(fields: readonly Field[], number: number): Uint8Array {
  const parts = fields.flatMap((field) => (field.number === number && field.bytes ? [field.bytes] : []));
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

export function floatOf(field: Field | undefined, otherwise: number): number {
  const bytes = field?.bytes;
  if (bytes === undefined || bytes.length !== 4) return otherwise;
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}
