import { messageOf } from '../core/errors.ts';
import type { ClaimJob, ClaimPool, RoundEvidence } from '../judge/campaign/claim-job.ts';
import type { Helpers } from '../judge/engine/helpers.ts';
import { type Keeping, keptHelp, keptJobs, noteHelp, removeKept } from './block-journal.ts';
import {
  type ClaimRecord,
  claimRecord,
  type DoubtRecord,
  evidenceOf,
  type HelpedResult,
  helpedResult,
  jobKey,
  type JobIdentity,
} from './claim-record.ts';
import { appendRecords, recordAt } from './ledger-file.ts';
import { type RecordPlace, withIndex } from './ledger-index.ts';

/** A claim's job, and where its blocks are kept. */
export interface KeptJob extends ClaimJob {
  readonly keeping?: Keeping;
}

export interface KeepingOptions {
  /** The ledger's. */
  readonly folder: string;
  readonly identity: JobIdentity;
  /** Results under the same fingerprint are not looked for, used, or computed again and compared. */
  readonly earlier: 'ignored' | 'used' | 'compared';
  readonly now: () => string;
  /** Of which campaign the jobs are, and which round. */
  of?(job: ClaimJob): Pick<ClaimRecord, 'campaign' | 'round'>;
  /** Those who compute blocks for the claims elsewhere. */
  readonly helpers?: Helpers | undefined;
  /** Tells of trouble, a line each. */
  say(line: string): void;
}

export interface Kept {
  /** Waits until all is written that is to be kept; says whether it is. */
  settle(): Promise<boolean>;
  /**
   * Notes that what came of these claims in this run is not believed: it is not used again, and may come out
   * otherwise.
   * @returns what is doubted, in the order in which it was kept
   */
  doubt(claims: Iterable<string>): readonly DoubtRecord[];
  /**
   * Takes over what an earlier process of a campaign has kept.
   * @returns what of it is doubted: it refutes its claim, or one who helped was found to be wrong
   */
  takeOver(results: Iterable<HelpedResult>): readonly DoubtRecord[];
  /**
   * Claims whose evidence was there, and those of which there were blocks; lines of the ledger that are
   * damaged, where it was read.
   */
  readonly found: { claims: number; begun: number; readonly damaged: number };
}

/** The same pool, which keeps in the ledger what comes of each claim, and asks it first where it may. */
export async function keepingPool<P extends ClaimPool>(pool: P, options: KeepingOptions): Promise<P & Kept> {
  const { folder, identity, earlier, now, of, helpers, say } = options;
  const isLookedFor = earlier !== 'ignored';
  const { found: before, damaged } = isLookedFor
    ? await withIndex(folder, (index) => ({ found: index.known(identity.code), damaged: index.damaged }))
    : { found: [], damaged: 0 };
  const known = new Map<string, RecordPlace & { readonly digest: string }>(before);
  const begun = new Set(keptJobs(folder).keys());
  const found = { claims: 0, begun: 0, damaged };
  let writing: Promise<void> = Promise.resolve();
  // what could not be written waits for room
  const waiting: (ClaimRecord | DoubtRecord)[] = [];
  const kept = new Map<string, HelpedResult[]>();
  /** Keys of doubts that were written, or are about to be. */
  const doubted = new Set<string>();
  const atWork = new Map<string, Work>();
  let hasTold = false;
  /** The notes go, too: those of an attack that is made again are written anew. */
  const dropKept = (key: string): void => {
    removeKept(folder, key);
    for (const work of atWork.values()) if (work.key === key) work.noted.clear();
  };
  const write = async (): Promise<void> => {
    if (waiting.length === 0) return;
    try {
      await appendRecords(folder, waiting);
      for (const { kind, key } of waiting.splice(0)) if (kind === 'claim') dropKept(key);
      if (hasTold) say('ledger: what waited is kept');
      hasTold = false;
    } catch (error) {
      if (!hasTold) say(`ledger: ${messageOf(error)}`);
      hasTold = true;
    }
  };
  const keep = (record: ClaimRecord | DoubtRecord): void => {
    if (record.kind === 'claim') doubted.delete(record.key);
    else doubted.add(record.key);
    writing = writing.then(() => {
      waiting.push(record);
      return write();
    });
  };
  const note = (result: HelpedResult): void => {
    const others = (kept.get(result.claim) ?? []).filter(({ key }) => key !== result.key);
    kept.set(result.claim, [...others, result]);
  };
  const areBelieved = (claim: string, workers: readonly string[]): boolean =>
    workers.length === 0 || helpers === undefined || helpers.remember(claim, workers);
  /** A counterexample with the help of others is replayed only at the end: not all ends come. */
  const isBelieved = ({ claim, workers = [], verdict }: HelpedResult): boolean =>
    workers.length === 0 || (verdict !== 'refuted' && areBelieved(claim, workers));
  /** Writes at once that these are not believed, should the run be killed. */
  const suspect = (claims: Iterable<string>): DoubtRecord[] => {
    const doubts = [...claims].flatMap((claim) => kept.get(claim) ?? []).map(doubtOf);
    for (const doubt of doubts) {
      known.delete(doubt.key);
      if (!doubted.has(doubt.key)) keep(doubt);
    }
    return doubts;
  };
  const doubt = (claims: Iterable<string>): readonly DoubtRecord[] => {
    const doubts = suspect(claims);
    for (const claim of claims) kept.delete(claim);
    return doubts;
  };
  helpers?.follow({
    helped: (claim, worker) => {
      const work = atWork.get(claim);
      if (work === undefined || work.noted.has(worker)) return;
      work.workers.add(worker);
      for (const one of work.workers) {
        if (work.noted.has(one)) continue;
        if (!noteHelp(folder, work.key, { worker: one })) {
          // what was noted is gone as well
          work.noted.clear();
          return;
        }
        work.noted.add(one);
      }
    },
    suspected: (claims) => {
      for (const claim of claims) {
        const work = atWork.get(claim);
        if (work === undefined || work.isDoubted) continue;
        work.isDoubted = true;
        noteHelp(folder, work.key, { isDoubted: true });
      }
      suspect(claims);
    },
  });
  return {
    ...pool,
    found,
    settle: async () => {
      writing = writing.then(write);
      await writing;
      return waiting.length === 0;
    },
    doubt,
    takeOver: (results) => {
      const all = [...results];
      for (const result of all) note(result);
      return doubt(new Set(all.filter((result) => !isBelieved(result)).map(({ claim }) => claim)));
    },
    attack: async (job, watch) => {
      const key = jobKey(identity, job);
      const there = earlier === 'used' ? resultAt(folder, known.get(key)) : undefined;
      if (there !== undefined) {
        if (there.record.workers) note(helpedResult(there.record));
        if (isBelieved(there.record)) {
          found.claims++;
          watch.report({ phase: 'done', share: 1, steps: there.evidence.steps, simulatingMs: 0 });
          return there.evidence;
        }
        doubt([job.claim]);
      }
      const work: Work = { key, workers: new Set(), noted: new Set(), isDoubted: false };
      if (begun.has(key)) {
        const { workers, isDoubted } = keptHelp(folder, key);
        if (isDoubted || (earlier === 'used' && !areBelieved(job.claim, workers))) removeKept(folder, key);
        else {
          found.begun++;
          if (earlier === 'used') for (const worker of workers) work.workers.add(worker);
          else if (found.begun === 1)
            say('ledger: a run like this one was stopped; --resume goes on where it stopped');
        }
      }
      atWork.set(job.claim, work);
      const keeping: Keeping = { folder, job: key, code: identity.code, resumes: earlier === 'used' };
      const mine: KeptJob = { ...job, keeping };
      const evidence = await pool.attack(mine, watch).finally(() => atWork.delete(job.claim));
      if (!('id' in evidence)) {
        // blocks may be at fault, a worker's say: whoever attacks it again has its own
        if (evidence.kind === 'failed') removeKept(folder, key);
        return evidence;
      }
      if (evidence.reason.kind === 'interrupted') return evidence;
      const helped = work.workers.size > 0 && { workers: [...work.workers].toSorted() };
      const record = claimRecord(identity, job, evidence, { at: now(), ...of?.(job), ...helped });
      const before = known.get(key);
      if (before !== undefined && before.digest !== record.digest) {
        say(
          `ledger: ${job.claim} came out otherwise than before with the same code, seed and budget: its code depends on something else`,
        );
      }
      note(helpedResult(record));
      if (work.isDoubted) {
        suspect([job.claim]);
        removeKept(folder, key);
      } else if (before?.digest === record.digest) removeKept(folder, key);
      else keep(record);
      return evidence;
    },
  };
}

/** A claim that is being attacked. */
interface Work {
  /** Of its job. */
  readonly key: string;
  /** Who has computed blocks for it. */
  readonly workers: Set<string>;
  /** Of these, who is noted beside the blocks that are kept. */
  readonly noted: Set<string>;
  /** Was one of them found to be wrong? */
  isDoubted: boolean;
}

function resultAt(
  folder: string,
  place: RecordPlace | undefined,
): { readonly record: ClaimRecord; readonly evidence: RoundEvidence } | undefined {
  const found = place && recordAt(folder, place.at, place.length);
  if (found?.kind !== 'claim') return undefined;
  const record = found as unknown as ClaimRecord;
  const evidence = evidenceOf(record);
  return evidence && { record, evidence };
}

function doubtOf({ key, claim, campaign, round }: HelpedResult): DoubtRecord {
  const of = { ...(campaign !== undefined && { campaign }), ...(round !== undefined && { round }) };
  return { kind: 'doubt', key, claim, ...of };
}
