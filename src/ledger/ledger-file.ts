import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { type FolderLock, lockFolder } from '../files/folder-lock.ts';
import { brokenLink, makeFolders } from '../files/folders.ts';
import { codeOf, reasonOf } from '../files/file-error.ts';
import { withoutWaiting } from '../files/read-file.ts';
import { cancelReplacing } from '../files/whole-file.ts';
import { writeAll } from '../files/write-all.ts';
import { type LedgerRecord, ledgerRecord } from './record-schema.ts';
import { lineOf, linesOf, readRecord, recordOf, wholeLength } from './records.ts';

/** Version of the ledger's file. Newer ones are refused; older ones are read as they are. */
export const ledgerVersion = 1;

/** Below a report's folder. */
export const ledgerFolder = 'ledger';
const fileName = 'evidence.jsonl';
const head = lineOf({ kind: 'lakatos-ledger', version: ledgerVersion });

/** A record with its place in the file. */
export interface StoredRecord {
  readonly at: number;
  readonly length: number;
  /** Undefined where the line is damaged: another checksum, or none of the shapes of a record. */
  readonly record: LedgerRecord | undefined;
  /** The line, without its end. */
  readonly bytes: Buffer;
}

export function ledgerPath(folder: string): string {
  return join(folder, fileName);
}

/** A process that was stopped for so long that another took its lock begins again, this often at most. */
export const maxTries = 3;

/**
 * Appends records, all of them or none, when no other process does, and flushes them to the disk. Where this
 * process stood still and lost the lock meanwhile, they may be there twice.
 * @throws {UsageError} where that cannot be done; the file is then as it was
 */
export async function appendRecords(folder: string, records: readonly object[]): Promise<void> {
  const path = ledgerPath(folder);
  try {
    makeFolders(folder);
    for (let tries = 1; ; tries++) {
      const lock = await lockFolder(folder);
      try {
        if (append(path, records, lock)) return;
      } finally {
        lock.release();
      }
      if (tries === maxTries) throw takenMeanwhile(path);
    }
  } catch (error) {
    if (codeOf(error) === '' || error instanceof UsageError) throw error;
    throw new UsageError(
      `${path}: cannot be written: ${reasonOf(error)}; what was there is as it was: make room, and run again with --resume`,
    );
  }
}

/** @returns whether they are there for certain: no other process has taken the lock meanwhile */
function append(path: string, records: readonly object[], { isMine }: FolderLock): boolean {
  cancelReplacing(path);
  const file = openSync(path, 'a+');
  try {
    requireLedger(path, file);
    const { size } = fstatSync(file);
    const length = wholeLength(file);
    /** Has nobody else written since? */
    const isAlone = (now: number): boolean =>
      isMine() && fstatSync(file).size === now && identityOf(path) === identityOf(file);
    if (length < size) {
      if (!isAlone(size)) return false;
      ftruncateSync(file, length);
    }
    const bytes = Buffer.from((length === 0 ? head : '') + records.map(lineOf).join(''));
    try {
      writeAll(file, bytes);
      fsyncSync(file);
    } catch (error) {
      // what another process wrote stays
      if (isMine()) ftruncateSync(file, length);
      throw error;
    }
    return isAlone(length + bytes.length);
  } finally {
    closeSync(file);
  }
}

/** Tells the file at a path, or an open one, from all others; undefined where there is none. */
export function identityOf(file: string | number): string | undefined {
  const stats = typeof file === 'number' ? fstatSync(file) : statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/** What to say where every try found that another process took the lock. */
export function takenMeanwhile(path: string): UsageError {
  return new UsageError(
    `${path}: other runs wrote to it meanwhile, in ${maxTries} tries; what they wrote is there: run again`,
  );
}

/**
 * The records from a place on.
 * @throws {UsageError} where the file is no ledger, or of a newer version, or cannot be read
 */
export function* readRecords(folder: string, from = 0): Generator<StoredRecord> {
  const path = ledgerPath(folder);
  if (!isThere(folder)) return;
  for (const { at, bytes, isWhole } of linesOf(path, from)) {
    if (!isWhole) return;
    yield { at, length: bytes.length, record: ledgerRecord(recordOf(bytes)), bytes };
  }
}

/** Is there a ledger? @throws {UsageError} where what is in its place is none, or cannot be read */
function isThere(folder: string): boolean {
  const path = ledgerPath(folder);
  let file: number;
  try {
    file = openSync(path, withoutWaiting);
  } catch (error) {
    const broken = brokenLink(folder);
    if (broken !== undefined) throw unreadable(folder, broken);
    if (codeOf(error) !== 'ENOENT') throw unreadable(path, reasonOf(error));
    return false;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile())
      throw unreadable(path, stats.isDirectory() ? 'is a folder, not a file' : 'is a pipe or a device');
    requireLedger(path, file);
  } finally {
    closeSync(file);
  }
  return true;
}

function unreadable(path: string, why: string): UsageError {
  return new UsageError(`${path}: the ledger cannot be read: ${why}`);
}

/** @throws {UsageError} where the file is there, but no ledger, of a newer version, or cannot be read */
export function requireReadable(folder: string): void {
  readRecords(folder).next();
}

/** The record at a place that was read before; undefined where there is none any more. */
export function recordAt(folder: string, at: number, length: number): LedgerRecord | undefined {
  try {
    return ledgerRecord(readRecord(ledgerPath(folder), at, length));
  } catch (error) {
    // the file was taken away
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whatever else it may be, it is not written over. */
function requireLedger(path: string, file: number): void {
  const bytes = Buffer.alloc(200);
  const read = readSync(file, bytes, 0, bytes.length, 0);
  const [first = '', ...rest] = bytes.toString('utf8', 0, read).split('\n');
  // a kill may have left a part of the first line
  if (rest.length === 0 && head.startsWith(first)) return;
  const found =
    rest.length === 0
      ? undefined
      : (recordOf(first) as { kind?: unknown; version?: unknown } | null | undefined);
  if (found?.kind !== 'lakatos-ledger' || typeof found.version !== 'number') {
    throw new UsageError(
      `${path}: does not begin as a ledger does; nothing was written: move it away, or name another folder with --out`,
    );
  }
  if (found.version > ledgerVersion) {
    throw new UsageError(
      `${path}: is of version ${found.version}, this Lakatos knows ${ledgerVersion}; nothing was written: use a newer Lakatos, or name another folder with --out`,
    );
  }
}
