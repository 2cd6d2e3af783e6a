import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database as Sqlite } from 'node-sqlite3-wasm';
import { UsageError } from '../core/errors.ts';
import { codeOf, reasonOf } from '../files/file-error.ts';
import { lockFolder } from '../files/folder-lock.ts';
import { makeFolders, temporaryFolder } from '../files/folders.ts';
import { adding } from './add-to-index.ts';
import type { ClaimRecord, DoubtRecord } from './claim-record.ts';
import { readRecords, recordAt, requireReadable } from './ledger-file.ts';

/*
 * The index answers what would take a reading of the whole ledger. It is made from the ledger's file, brought
 * up to date when it is asked, and made anew where it is missing, older, damaged, or of another file. Who
 * holds `index/.lakatos-lock` is the only one that has it open, so a lock of the database itself that is
 * there was left by a process that was killed.
 */
const indexVersion = 4;
/** Records read at a time: seconds, so that nobody waits for long. */
const recordsAtOnce = 50_000;

const schema = `
CREATE TABLE place (version INTEGER, next INTEGER, damaged INTEGER, lastAt INTEGER, lastLength INTEGER);
CREATE TABLE claims (key BLOB PRIMARY KEY, code TEXT, digest TEXT, at INTEGER, length INTEGER) WITHOUT ROWID;
CREATE TABLE others (key BLOB, digest TEXT, at INTEGER, length INTEGER);
CREATE TABLE seeds (claim TEXT, statement TEXT, seed TEXT, PRIMARY KEY (claim, statement, seed)) WITHOUT ROWID;
CREATE TABLE totals (
  claim TEXT, statement TEXT, says TEXT, first TEXT, last TEXT, runs INTEGER, seeds INTEGER, cases INTEGER,
  steps INTEGER, trajectories INTEGER, verdict TEXT, refuted INTEGER, killed INTEGER, survived INTEGER, error REAL,
  PRIMARY KEY (claim, statement)) WITHOUT ROWID;
CREATE TABLE campaigns (campaign TEXT, claim TEXT, round INTEGER, at INTEGER, length INTEGER);
INSERT INTO place VALUES (${indexVersion}, 0, 0, 0, 0);
`;

/** What a statement has withstood, by the ledger. */
export interface StatementTotals {
  readonly claim: string;
  readonly statement: string;
  readonly says: string;
  readonly first: string;
  readonly last: string;
  readonly runs: number;
  readonly seeds: number;
  readonly cases: number;
  readonly steps: number;
  readonly trajectories: number;
  /** Of the last run. */
  readonly verdict: ClaimRecord['verdict'];
  /** In so many runs. */
  readonly refuted: number;
  /** Of the run that killed most. */
  readonly killed: number;
  readonly survived: number;
  /** The least of all runs; null where none caught an error in every term. */
  readonly error: number | null;
}

/** A record's place in the ledger. */
export interface RecordPlace {
  readonly at: number;
  readonly length: number;
}

export interface LedgerIndex {
  /** Lines of the ledger that are damaged. */
  readonly damaged: number;
  /** Results of the same job that differ: there should be none. */
  readonly contradictions: number;
  totals(claim?: string): readonly StatementTotals[];
  /** Of the records of this code, by key: their places and the digests of their evidence. */
  known(code: string): ReadonlyMap<string, RecordPlace & { readonly digest: string }>;
  /** Of the rounds of a campaign, in their order. */
  rounds(campaign: string): readonly RecordPlace[];
}

/**
 * Asks the index, once it is up to date. Where it cannot be kept (somebody else's folder, a medium that is
 * only read), it is made in a temporary folder.
 * @throws {UsageError} where the ledger cannot be read
 */
export async function withIndex<R>(folder: string, work: (index: LedgerIndex) => R): Promise<R> {
  requireReadable(folder);
  const place = join(folder, 'index');
  try {
    removeUnlessFolder(place);
    makeFolders(place);
    return await withIndexAt(place, folder, work);
  } catch (error) {
    const { default: sqlite } = await import('node-sqlite3-wasm');
    if (codeOf(error) === '' && !(error instanceof sqlite.SQLite3Error)) throw error;
  }
  let temporary: string;
  try {
    temporary = temporaryFolder('lakatos-index-');
  } catch (error) {
    throw new UsageError(
      `${place}: cannot be written, nor can an index in a temporary folder: ${reasonOf(error)}`,
    );
  }
  try {
    return await withIndexAt(temporary, folder, work);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** A file, or a link to nothing, in the place of the index is one that is damaged. */
function removeUnlessFolder(place: string): void {
  let isFolder: boolean;
  try {
    isFolder = statSync(place).isDirectory();
  } catch (error) {
    if (!['ENOENT', 'ELOOP'].includes(codeOf(error))) throw error;
    isFolder = false;
  }
  if (!isFolder) rmSync(place, { force: true });
}

async function withIndexAt<R>(place: string, folder: string, work: (index: LedgerIndex) => R): Promise<R> {
  const { default: sqlite } = await import('node-sqlite3-wasm');
  const path = join(place, 'index.sqlite');
  const forget = (): void => {
    for (const ending of ['', '-journal', '.lock']) rmSync(path + ending, { recursive: true, force: true });
  };
  for (let isNew = false; ; ) {
    const lock = await lockFolder(place);
    try {
      rmSync(`${path}.lock`, { recursive: true, force: true });
      const database = new sqlite.Database(path);
      try {
        if (!isOfFile(database, folder)) {
          database.close();
          forget();
          continue;
        }
        if (bringUpToDate(database, folder)) {
          const answer = work(indexIn(database));
          if (lock.isMine()) return answer;
        }
      } finally {
        if (database.isOpen) database.close();
      }
      // two have had it open at once, as this process stood still
      if (!lock.isMine()) forget();
    } catch (error) {
      // a damaged index is made anew, once
      if (isNew || !(error instanceof sqlite.SQLite3Error)) throw error;
      isNew = true;
      forget();
    } finally {
      lock.release();
    }
  }
}

/** Is the index one of this version and of the file that is there? A new one is. */
function isOfFile(database: Sqlite, folder: string): boolean {
  const tables = database.all('SELECT name FROM sqlite_master');
  if (tables.length === 0) {
    database.exec(`PRAGMA synchronous = OFF; BEGIN; ${schema} COMMIT;`);
    return true;
  }
  const { version, lastAt, lastLength } = placeOf(database);
  if (version !== indexVersion) return false;
  return lastLength === 0 || recordAt(folder, lastAt, lastLength) !== undefined;
}

interface Place {
  readonly version: number;
  readonly next: number;
  readonly damaged: number;
  readonly lastAt: number;
  readonly lastLength: number;
}

function placeOf(database: Sqlite): Place {
  return database.get('SELECT * FROM place') as unknown as Place;
}

/** @returns whether all is read */
function bringUpToDate(database: Sqlite, folder: string): boolean {
  const place: { -readonly [K in keyof Place]: Place[K] } = { ...placeOf(database) };
  const add = adding(database, folder);
  let read = 0;
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  try {
    for (const found of readRecords(folder, place.next)) {
      read++;
      const { at, length, record } = found;
      place.next = at + length + 1;
      if (record === undefined) place.damaged++;
      else {
        if (record['kind'] === 'claim') add.claim(record as unknown as ClaimRecord, found);
        if (record['kind'] === 'doubt') add.doubt(record as unknown as DoubtRecord);
        Object.assign(place, { lastAt: at, lastLength: length });
      }
      if (read >= recordsAtOnce) break;
    }
    add.settleDoubts(place.next);
    if (read > 0) {
      database.run('UPDATE place SET next = ?, damaged = ?, lastAt = ?, lastLength = ?', [
        place.next,
        place.damaged,
        place.lastAt,
        place.lastLength,
      ]);
    }
    database.exec('COMMIT');
  } finally {
    add.end();
  }
  return read < recordsAtOnce;
}

function indexIn(database: Sqlite): LedgerIndex {
  const order = 'ORDER BY claim, first';
  return {
    damaged: placeOf(database).damaged,
    contradictions: Number(database.get('SELECT count(*) AS n FROM others')?.['n']),
    totals: (claim) =>
      (claim === undefined
        ? database.all(`SELECT * FROM totals ${order}`)
        : database.all(`SELECT * FROM totals WHERE claim = ? ${order}`, [
            claim,
          ])) as unknown as StatementTotals[],
    known: (code) =>
      new Map(
        database
          .all('SELECT key, digest, at, length FROM claims WHERE code = ?', [code])
          .map(({ key, ...found }) => [
            Buffer.from(key as Uint8Array).toString('hex'),
            found as unknown as RecordPlace & { readonly digest: string },
          ]),
      ),
    rounds: (campaign) =>
      database.all('SELECT at, length FROM campaigns WHERE campaign = ? ORDER BY round, at', [
        campaign,
      ]) as unknown as RecordPlace[],
  };
}
