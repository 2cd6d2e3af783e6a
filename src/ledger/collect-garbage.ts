import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';
import { codeOf, reasonOf } from '../files/file-error.ts';
import { lockFolder } from '../files/folder-lock.ts';
import { keptJobs } from './block-journal.ts';
import { ledgerPath, readRecords } from './ledger-file.ts';
import { lineOf } from './records.ts';

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
 * @throws {UsageError} where the ledger is damaged: that is not written over; or cannot be written
 */
export async function collectGarbage(folder: string): Promise<Collected> {
  try {
    return await collect(folder);
  } catch (error) {
    if (codeOf(error) === '' || error instanceof UsageError) throw error;
    throw new UsageError(`${folder}: cannot be written: ${reasonOf(error)}; the evidence is as it was`);
  }
}

async function collect(folder: string): Promise<Collected> {
  const path = ledgerPath(folder);
  const unlock = await lockFolder(folder);
  try {
    const seen = new Map<string, Set<string>>();
    let records = 0;
    let bytes = 0;
    const next = `${path}.new`;
    const file = openSync(next, 'w');
    try {
      // the head is line 1, and a record that is read
      let line = 0;
      for (const { record, length } of readRecords(folder)) {
        line++;
        if (record === undefined)
          throw new UsageError(
            `${path}:${line}: is damaged; nothing was changed: keep a copy of the file, take this line out of it, and ask again`,
          );
        const { key, digest } = record as { readonly key?: string; readonly digest?: string };
        if (key !== undefined && digest !== undefined && seen.get(key)?.has(digest) === true) {
          records++;
          bytes += length + 1;
          continue;
        }
        // what comes after a doubt counts, whatever there was before
        if (record['kind'] === 'doubt') seen.delete(key!);
        else if (key !== undefined && digest !== undefined)
          seen.set(key, (seen.get(key) ?? new Set()).add(digest));
        writeSync(file, lineOf(record));
      }
      fsyncSync(file);
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    if (records > 0) renameSync(next, path);
    else rmSync(next, { force: true });
    const kept = keptJobs(folder);
    for (const left of [...kept.values()].flat()) {
      bytes += statSync(left, { throwIfNoEntry: false })?.size ?? 0;
      rmSync(left, { force: true });
    }
    return { records, jobs: kept.size, bytes };
  } finally {
    unlock();
  }
}
