import { messageOf } from '../core/errors.ts';
import type { ClaimJob, ClaimPool, RoundEvidence } from '../judge/campaign/claim-job.ts';
import { type Keeping, keptJobs, removeKept } from './block-journal.ts';
import {
  type ClaimRecord,
  claimRecord,
  type DoubtRecord,
  evidenceOf,
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
  doubt(claims: readonly string[]): readonly DoubtRecord[];
  /**
   * Claims whose evidence was there, and those of which there were blocks; lines of the ledger that are
   * damaged, where it was read.
   */
  readonly found: { claims: number; begun: number; readonly damaged: number };
}

/** The same pool, which keeps in the ledger what comes of each claim, and asks it first where it may. */
export async function keepingPool<P extends ClaimPool>(pool: P, options: KeepingOptions): Promise<P & Kept> {
  const { folder, identity, earlier, now, of, say } = options;
  const isLookedFor = earlier !== 'ignored';
  const { known, damaged } = isLookedFor
    ? await withIndex(folder, (index) => ({ known: index.known(identity.code), damaged: index.damaged }))
    : { known: new Map<string, RecordPlace & { readonly digest: string }>(), damaged: 0 };
  const begun = new Set(keptJobs(folder).keys());
  const found = { claims: 0, begun: 0, damaged };
  let writing: Promise<void> = Promise.resolve();
  // what could not be written waits for room
  const waiting: (ClaimRecord | DoubtRecord)[] = [];
  const kept = new Map<string, ClaimRecord[]>();
  const doubted = new Set<string>();
  let hasTold = false;
  const write = async (): Promise<void> => {
    if (waiting.length === 0) return;
    try {
      await appendRecords(folder, waiting);
      for (const { kind, key } of waiting.splice(0)) if (kind === 'claim') removeKept(folder, key);
      if (hasTold) say('ledger: what waited is kept');
      hasTold = false;
    } catch (error) {
      if (!hasTold) say(`ledger: ${messageOf(error)}`);
      hasTold = true;
    }
  };
  const keep = (record: ClaimRecord | DoubtRecord): void => {
    writing = writing.then(() => {
      waiting.push(record);
      return write();
    });
  };
  return {
    ...pool,
    found,
    settle: async () => {
      writing = writing.then(write);
      await writing;
      return waiting.length === 0;
    },
    doubt: (claims) => {
      const doubts = claims
        .flatMap((claim) => kept.get(claim) ?? [])
        .map(({ key, claim, campaign, round }): DoubtRecord => {
          const of = { ...(campaign !== undefined && { campaign }), ...(round !== undefined && { round }) };
          return { kind: 'doubt', key, claim, ...of };
        });
      for (const claim of claims) kept.delete(claim);
      for (const doubt of doubts) {
        doubted.add(doubt.key);
        keep(doubt);
      }
      return doubts;
    },
    attack: async (job, watch) => {
      const key = jobKey(identity, job);
      const before = doubted.has(key) ? undefined : known.get(key);
      if (earlier === 'used' && before !== undefined) {
        const evidence = evidenceAt(folder, before);
        if (evidence !== undefined) {
          found.claims++;
          watch.report({ phase: 'done', share: 1, steps: evidence.steps, simulatingMs: 0 });
          return evidence;
        }
      }
      if (begun.has(key)) {
        found.begun++;
        if (earlier !== 'used' && found.begun === 1)
          say('ledger: a run like this one was stopped; --resume goes on where it stopped');
      }
      const keeping: Keeping = { folder, job: key, code: identity.code, resumes: earlier === 'used' };
      const mine: KeptJob = { ...job, keeping };
      const evidence = await pool.attack(mine, watch);
      if (!('id' in evidence)) {
        // blocks may be at fault, a worker's say: whoever attacks it again has its own
        if (evidence.kind === 'failed') removeKept(folder, key);
        return evidence;
      }
      if (evidence.reason.kind === 'interrupted') return evidence;
      const record = claimRecord(identity, job, evidence, { at: now(), ...of?.(job) });
      if (before !== undefined && before.digest !== record.digest) {
        say(
          `ledger: ${job.claim} came out otherwise than before with the same code, seed and budget: its code depends on something else`,
        );
      }
      kept.set(job.claim, [...(kept.get(job.claim) ?? []), record]);
      if (before?.digest !== record.digest) keep(record);
      else removeKept(folder, key);
      return evidence;
    },
  };
}

function evidenceAt(folder: string, { at, length }: RecordPlace): RoundEvidence | undefined {
  const record = recordAt(folder, at, length);
  return record?.kind === 'claim' ? evidenceOf(record as unknown as ClaimRecord) : undefined;
}
