import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { reasonOf } from './file-error.ts';

/** Data files may be so large; JSON and notes, which become many times their size, less. */
export const maxBytes = { data: 268_435_456, text: 67_108_864 } as const;

/**
 * The text of a file, UTF-8, without a byte order mark. @throws {UsageError} when there is none to be read
 */
export function readText(cwd: string, path: string): string {
  const bytes = readInput(cwd, path, maxBytes.text);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path}: expected text in UTF-8, found other bytes`);
  }
}

/** The bytes of a file. @throws {UsageError} when there is none to be read */
export function readInput(cwd: string, path: string, most: number = maxBytes.data): Buffer {
  try {
    return readRegularFile(resolve(cwd, path), most);
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

/** How to open a file: a pipe without a writer would be waited for. Windows has none of these. */
export const withoutWaiting: number =
  constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * The bytes of a file that is one: pipes and devices may never end.
 * @throws {Error} which says what it is instead, or is the system's
 */
export function readRegularFile(path: string, most: number = maxBytes.text): Buffer {
  const file = openSync(path, withoutWaiting);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isDirectory())
      throw new Error('is a pipe or a device, not a file; write what it holds to a file');
    if (stats.size > most)
      throw new Error(`is larger than ${most / 1_048_576} MiB, which is more than is read`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
