import { rmSync, statSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';
import { codeOf, reasonOf } from '../files/file-error.ts';
import { type FolderLock, lockFolder } from '../files/folder-lock.ts';
import { cancelReplacing, writeWholeFile } from '../files/whole-file.ts';
import { keptJobs } from './block-journal.ts';
import { identityOf, ledgerPath, maxTries, readRecords, takenMeanwhile } from './ledger-file.ts';

/** What collecting garbage took away. */
export interface Collected {
  /** Results that were there twice. */
  readonly records: number;
  /** Blocks of runs that were stopped and not resumed. */
  readonly jobs: number;
  readonly bytes: number;
}

/**
 * Takes away results that are there twice, and the blocks of runs that were stopped. The evidence stays.
 * @throws {UsageError} where the ledger is damaged, which is not written over; where it cannot be written,
 * and is as it was; where others write to it again and again
 */
export async function collectGarbage(folder: string): Promise<Collected> {
  const path = ledgerPath(folder);
  for (let tries = 1; tries <= maxTries; tries++) {
    const lock = await lockedFolder(folder);
    try {
      const twice = withoutTwice(folder, lock);
      if (twice !== undefined) return { ...twice, ...withoutBlocks(folder, twice.bytes) };
    } catch (error) {
      if (codeOf(error) === '' || error instanceof UsageError) throw error;
      throw unwritable(path, error);
    } finally {
      lock.release();
    }
  }
  throw takenMeanwhile(path);
}

async function lockedFolder(folder: string): Promise<FolderLock> {
  try {
    return await lockFolder(folder);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    throw unwritable(ledgerPath(folder), error);
  }
}

function unwritable(path: string, error: unknown): UsageError {
  return new UsageError(`${path}: cannot be written: ${reasonOf(error)}; the ledger is as it was`);
}

/** @returns undefined, and nothing is changed, where another process has written to the ledger meanwhile */
function withoutTwice(folder: string, lock: FolderLock): Pick<Collected, 'records' | 'bytes'> | undefined {
  const path = ledgerPath(folder);
  // whoever writes does this too: what a process has prepared that stood still can never come in
  cancelReplacing(path);
  const before = stateOf(path);
  const { places, bytes } = twiceIn(folder, lock);
  if (places.size === 0) return { records: 0, bytes: 0 };
  try {
    const isSame = (): boolean => lock.isMine() && stateOf(path) === before;
    if (!writeWholeFile(path, partsWithout(folder, places, lock), isSame)) return undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !lock.isMine()) return undefined;
    throw error;
  }
  return { records: places.size, bytes };
}

/** Which file it is, and how long. */
function stateOf(path: string): string {
  return `${identityOf(path)} ${statSync(path, { throwIfNoEntry: false })?.size}`;
}

/** Lines, or bytes, after which the lock is renewed: well within the time after which it counts as left. */
const linesAtOnce = 10_000;
const bytesAtOnce = 1 << 20;

/** Where the results lie that are there twice, and how long they are. @throws {UsageError} on damage */
function twiceIn(
  folder: string,
  lock: FolderLock,
): { readonly places: ReadonlySet<number>; readonly bytes: number } {
  const seen = new Map<string, Set<string>>();
  const places = new Set<number>();
  let bytes = 0;
  // the head is line 1, and a record that is read
  let line = 0;
  for (const { record, at, length } of readRecords(folder)) {
    line++;
    if (line % linesAtOnce === 0) lock.renew();
    if (record === undefined)
      throw new UsageError(
        `${ledgerPath(folder)}:${line}: is damaged; nothing was changed: keep a copy of the file, take this line out of it, and ask again`,
      );
    const { key, digest } = record as { readonly key?: string; readonly digest?: string };
    if (key === undefined) continue;
    if (record.kind === 'doubt') {
      // what comes after a doubt counts, whatever there was before
      seen.delete(key);
    } else if (digest !== undefined && seen.get(key)?.has(digest) === true) {
      places.add(at);
      bytes += length + 1;
    } else if (digest !== undefined) {
      seen.set(key, (seen.get(key) ?? new Set()).add(digest));
    }
  }
  return { places, bytes };
}

/** The lines of the ledger but those at these places, as they are, many at a time. */
function* partsWithout(folder: string, places: ReadonlySet<number>, lock: FolderLock): Generator<Uint8Array> {
  const newline = Buffer.from('\n');
  let part: Buffer[] = [];
  let size = 0;
  for (const { at, length, bytes } of readRecords(folder)) {
    if (places.has(at)) continue;
    part.push(bytes, newline);
    size += length + 1;
    if (size < bytesAtOnce) continue;
    yield Buffer.concat(part);
    lock.renew();
    part = [];
    size = 0;
  }
  yield Buffer.concat(part);
}

/** @throws {UsageError} naming what cannot be taken away */
function withoutBlocks(folder: string, before: number): Pick<Collected, 'jobs' | 'bytes'> {
  const kept = keptJobs(folder);
  let bytes = before;
  for (const left of [...kept.values()].flat()) {
    const size = statSync(left, { throwIfNoEntry: false })?.size ?? 0;
    try {
      rmSync(left, { force: true });
    } catch (error) {
      throw new UsageError(`${left}: cannot be taken away: ${reasonOf(error)}`);
    }
    bytes += size;
  }
  return { jobs: kept.size, bytes };
}
