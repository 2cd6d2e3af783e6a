import type { Database as Sqlite } from 'node-sqlite3-wasm';
import type { ClaimRecord, DoubtRecord } from './claim-record.ts';
import { readRecords, recordAt, type StoredRecord } from './ledger-file.ts';

/** Where a record stands in the ledger. */
type Place = Pick<StoredRecord, 'at' | 'length'>;

/** Takes records into the index, in their order. */
interface Adding {
  claim(record: ClaimRecord, place: Place): void;
  doubt(record: DoubtRecord): void;
  /** Counts anew, from what is left, what a doubt was about; up to this place in the ledger. */
  settleDoubts(next: number): void;
  end(): void;
}

export function adding(database: Sqlite, folder: string): Adding {
  const claim = database.prepare('INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?)');
  const same = database.prepare('SELECT digest FROM claims WHERE key = ?');
  const other = database.prepare('INSERT INTO others VALUES (?, ?, ?, ?)');
  const seed = database.prepare('INSERT OR IGNORE INTO seeds VALUES (?, ?, ?)');
  const round = database.prepare('INSERT INTO campaigns VALUES (?, ?, ?, ?, ?)');
  const total = database.prepare(`
    INSERT INTO totals VALUES (?, ?, ?, ?4, ?4, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET last = excluded.last, runs = runs + 1, seeds = seeds + excluded.seeds,
      cases = cases + excluded.cases, steps = steps + excluded.steps,
      trajectories = trajectories + excluded.trajectories, verdict = excluded.verdict,
      refuted = refuted + excluded.refuted,
      survived = CASE WHEN excluded.killed >= killed THEN excluded.survived ELSE survived END,
      killed = max(killed, excluded.killed), error = min(coalesce(error, excluded.error), coalesce(excluded.error, error))`);
  const count = (record: ClaimRecord): void => {
    const { changes: newSeeds } = seed.run([record.claim, record.statement, record.seed]);
    total.run([
      record.claim,
      record.statement,
      record.says,
      record.at,
      newSeeds,
      record.cases,
      record.steps,
      record.trajectories,
      record.verdict,
      Number(record.verdict === 'refuted'),
      record.killed,
      record.survived,
      record.error,
    ]);
  };
  const inDoubt = new Map<string, ClaimRecord>();
  const nameOf = ({ claim: id, statement }: ClaimRecord): string => `${statement} ${id}`;
  return {
    claim: (record, { at, length }) => {
      const key = Buffer.from(record.key, 'hex');
      const { changes } = claim.run([key, record.code, record.digest, at, length]);
      if (changes === 0) {
        if (same.get([key])?.['digest'] !== record.digest) other.run([key, record.digest, at, length]);
        return;
      }
      if (record.campaign !== undefined)
        round.run([record.campaign, record.claim, record.round ?? 0, at, length]);
      count(record);
    },
    doubt: ({ key }) => {
      const place = database.get('SELECT at, length FROM claims WHERE key = ?', [Buffer.from(key, 'hex')]);
      if (place === null || place === undefined) return;
      const { at, length } = place as unknown as Place;
      const found = recordAt(folder, at, length) as unknown as ClaimRecord | undefined;
      database.run('DELETE FROM claims WHERE key = ?', [Buffer.from(key, 'hex')]);
      database.run('DELETE FROM campaigns WHERE at = ?', [at]);
      if (found === undefined) return;
      inDoubt.set(nameOf(found), found);
    },
    settleDoubts: (next) => {
      if (inDoubt.size === 0) return;
      for (const { claim: id, statement } of inDoubt.values()) {
        for (const table of ['totals', 'seeds'])
          database.run(`DELETE FROM ${table} WHERE claim = ? AND statement = ?`, [id, statement]);
      }
      for (const { at, record } of readRecords(folder)) {
        if (at >= next) break;
        if (record?.['kind'] !== 'claim') continue;
        const one = record as unknown as ClaimRecord;
        if (!inDoubt.has(nameOf(one))) continue;
        const left = database.get('SELECT at FROM claims WHERE key = ?', [Buffer.from(one.key, 'hex')]);
        if (left?.['at'] === at) count(one);
      }
    },
    end: () => {
      for (const statement of [claim, same, other, seed, round, total]) statement.finalize();
    },
  };
}
