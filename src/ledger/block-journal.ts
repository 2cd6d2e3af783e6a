import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Engine } from '../judge/campaign/engine.ts';
import { writeAll } from '../files/write-all.ts';
import { type BlockStore, storedEngine } from '../judge/engine/stored-engine.ts';
import { lineOf, linesOf, readRecord, recordOf } from './records.ts';

/*
 * What a claim at work has computed so far, should it be killed: a file of its own, below `blocks`, which
 * goes when the claim's evidence is in the ledger. So two processes never write to the same file, and the
 * disk holds no more than what is at work. What is lost of it is computed again.
 */
const blocksFolder = 'blocks';

/** Where the blocks of a claim at work are kept. */
export interface Keeping {
  /** The ledger's folder. */
  readonly folder: string;
  /** Of the claim's job. */
  readonly job: string;
  readonly code: string;
  /** Are blocks used that an earlier run has kept? */
  readonly resumes: boolean;
}

/** What is computed faster is not kept: it would take as long to write. */
const minMs = 1;
/** Nor is what has more bytes for each of these. */
const maxBytesPerMs = 20_000;

export interface BlockJournal extends BlockStore {
  close(): void;
}

/** @param keeping a disk that takes no more ends the keeping, not the work */
function blockJournal({ folder, job, resumes }: Keeping): BlockJournal {
  const known = resumes ? readKept(folder, job) : new Map<string, Place>();
  let file: number | undefined;
  let isFull = false;
  return {
    isEmpty: known.size === 0,
    isWorth: (ms) => !isFull && ms >= minMs,
    get: (key) => {
      const place = known.get(key);
      if (place === undefined) return undefined;
      const { bytes } = (recordAt(place) ?? {}) as { bytes?: unknown };
      return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : undefined;
    },
    put: (key, bytes, _steps, ms = 0) => {
      if (isFull || bytes.length > maxBytesPerMs * ms) return;
      try {
        file ??= openJournal(folder, job);
        writeAll(file, Buffer.from(lineOf({ key, bytes: Buffer.from(bytes).toString('base64') })));
      } catch {
        // the claim goes on; a full disk is told when its evidence is written
        isFull = true;
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
    },
  };
}

/** Programs of fewer steps take less than `minMs`. */
const minSteps = 100_000;

/** The same engine, which keeps what it computes, and gives what was kept where it may. */
export function keptEngine(
  engine: Engine,
  keeping: Keeping,
  now: () => number,
): { readonly engine: Engine; close(): void } {
  const store = blockJournal(keeping);
  return { engine: storedEngine(engine, { code: keeping.code, store, minSteps, now }), close: store.close };
}

/** Who computed blocks that are kept for a job, or that one of them was found to be wrong. */
type HelpNote = { readonly worker: string } | { readonly isDoubted: true };

/**
 * Notes it before the blocks are kept.
 * @returns whether that could be written; if not, nothing is kept any longer of what is there
 */
export function noteHelp(folder: string, job: string, note: HelpNote): boolean {
  const path = helpPath(folder, job);
  try {
    mkdirSync(dirname(path), { recursive: true });
    // a kill may have left a line without an end
    appendFileSync(path, `\n${lineOf(note)}`);
    return true;
  } catch {
    try {
      removeKept(folder, job);
    } catch {
      // a disk that takes nothing keeps nothing either
    }
    return false;
  }
}

/** Who has computed some of the blocks that are kept for a job; whether one of them was found to be wrong. */
export function keptHelp(
  folder: string,
  job: string,
): { readonly workers: readonly string[]; readonly isDoubted: boolean } {
  const path = helpPath(folder, job);
  const workers = new Set<string>();
  let isDoubted = false;
  for (const { bytes } of existsSync(path) ? linesOf(path) : []) {
    const note = (recordOf(bytes) ?? {}) as { readonly worker?: unknown; readonly isDoubted?: unknown };
    if (typeof note.worker === 'string') workers.add(note.worker);
    isDoubted ||= note.isDoubted === true;
  }
  return { workers: [...workers], isDoubted };
}

const helpPath = (folder: string, job: string): string => join(folder, blocksFolder, `${job}-workers.jsonl`);

/** Jobs with blocks of runs that did not end, and the files that hold them. */
export function keptJobs(folder: string): ReadonlyMap<string, readonly string[]> {
  const jobs = new Map<string, string[]>();
  const below = join(folder, blocksFolder);
  for (const name of namesIn(below)) {
    const [job = ''] = name.split('-');
    jobs.set(job, [...(jobs.get(job) ?? []), join(below, name)]);
  }
  return jobs;
}

/** Once the evidence of the job is in the ledger. */
export function removeKept(folder: string, job: string): void {
  for (const path of keptJobs(folder).get(job) ?? []) rmSync(path, { force: true });
}

interface Place {
  readonly path: string;
  readonly at: number;
  readonly length: number;
}

function readKept(folder: string, job: string): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const path of keptJobs(folder).get(job) ?? []) {
    try {
      for (const { at, bytes, isWhole } of linesOf(path)) {
        const record = isWhole ? (recordOf(bytes) as { key?: unknown } | null | undefined) : undefined;
        if (typeof record?.key === 'string') places.set(record.key, { path, at, length: bytes.length });
      }
    } catch {
      // what cannot be read is computed again
    }
  }
  return places;
}

function recordAt({ path, at, length }: Place): unknown {
  try {
    return readRecord(path, at, length);
  } catch {
    // another run has finished the claim
    return undefined;
  }
}

function openJournal(folder: string, job: string): number {
  const below = join(folder, blocksFolder);
  mkdirSync(below, { recursive: true });
  return openSync(join(below, `${job}-${randomUUID().slice(0, 8)}.jsonl`), 'ax');
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[0-9a-f]{64}-\w+\.jsonl$/u.test(entry.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
