import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * Files of records: a line each, `{"sum":"…","record":{…}}`, whose sum is the first 16 hexadecimal digits of
 * the SHA-256 of the record's text. Lines are only ever appended. What a kill leaves of the last line is no
 * record, and goes when the next one is written; any other line that is none is damage, which is told.
 */
const before = '{"sum":"';
const between = '","record":';
const sumLength = 16;
const bodyAt = before.length + sumLength + between.length;
const newline = 0x0a;
const chunkBytes = 1 << 20;

/** A line of a file, without its end. */
export interface Line {
  readonly number: number;
  readonly at: number;
  readonly bytes: Buffer;
  /** Has it an end? The last one may have none. */
  readonly isWhole: boolean;
}

export function lineOf(record: object): string {
  const body = JSON.stringify(record);
  return `${before}${sumOf(body)}${between}${body}}\n`;
}

/** The record of a line; undefined where the line is none, or what it holds is no JSON. */
export function recordOf(line: Buffer | string): unknown {
  const text = line.toString();
  const body = text.slice(bodyAt, -1);
  if (text !== `${before}${sumOf(body)}${between}${body}}`) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The record of the line of so many bytes at a place of a file; undefined where there is none any more. */
export function readRecord(path: string, at: number, length: number): unknown {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, at);
    return recordOf(bytes);
  } finally {
    closeSync(file);
  }
}

/** The lines of a file from a place on, where a line begins. */
export function* linesOf(path: string, from = 0): Generator<Line> {
  const file = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    let at = from;
    for (let number = 1; ; ) {
      const chunk = Buffer.alloc(chunkBytes);
      const read = readSync(file, chunk, 0, chunkBytes, at + rest.length);
      rest = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
      let start = 0;
      for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline, start)) {
        yield { number, at: at + start, bytes: rest.subarray(start, end), isWhole: true };
        number++;
        start = end + 1;
      }
      at += start;
      rest = rest.subarray(start);
      if (read > 0) continue;
      if (rest.length > 0) yield { number, at, bytes: rest, isWhole: false };
      return;
    }
  } finally {
    closeSync(file);
  }
}

/** The length of an open file without what a kill left of its last line. */
export function wholeLength(file: number): number {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(4096);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - start, start);
    const last = chunk.subarray(0, read).lastIndexOf(newline);
    if (last !== -1) return start + last + 1;
    end = start;
  }
  return 0;
}

function sumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, sumLength);
}
