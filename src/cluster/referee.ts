import { randomInt } from 'node:crypto';
import type { BlockOutcomes } from '../core/experiment.ts';
import { decodeOutcomes, digestOf } from '../judge/engine/block-result.ts';
import type { Helpers, HelpWatch } from '../judge/engine/helpers.ts';
import type { JobAnswer } from './answer.ts';
import type { ProgramBlocks } from './block-job.ts';
import type { Compute } from './compute.ts';
import type { ClusterCounts } from './counts.ts';
import type { Outbox, Pending } from './outbox.ts';
import { recentMap } from './recent-map.ts';
import type { TakenAnswer } from './take-answers.ts';

/** So many of the last results are remembered, to compare what comes twice. */
const mostKnown = 4096;
/** Bytes of answers that nobody has asked for yet: a campaign that died and began again will. */
const mostEarlyBytes = 64_000_000;

/** A result that was believed: not the outcomes themselves, of which there may be megabytes. */
interface Known {
  readonly digest: string;
  readonly worker: string;
  readonly blocks: ProgramBlocks;
}

/** Decides which answers are believed. */
export interface Referee extends Helpers {
  handle(taken: TakenAnswer): Promise<void>;
  /** Is there an answer that came before it was asked for? It is handled now. */
  tryEarly(key: string): boolean;
  isJudging(key: string): boolean;
  /** Claims to which a worker contributed that is in quarantine now; each is told once. */
  takeDoubted(): readonly string[];
  /** Of these claims, those to which workers contributed. */
  helped(claims: readonly string[]): readonly string[];
  /** Workers were found to be wrong by others. */
  distrust(workers: readonly string[]): void;
}

export function newReferee(options: {
  readonly outbox: Outbox;
  readonly counts: ClusterCounts;
  /** Computes here what must be checked. */
  readonly compute: Compute;
  /** One in so many results is computed again, besides the first of every worker. */
  readonly checkOneIn: number;
  /** Nobody gives this worker jobs any more. */
  banish(worker: string): void;
  /** Told in a line of what is wrong. */
  alarm(line: string): void;
  /** Told of what was thrown, mostly by Redis. */
  trouble(thrown: unknown): void;
}): Referee {
  const { outbox, counts, compute, checkOneIn, banish, alarm, trouble } = options;
  const known = recentMap<Known>(mostKnown);
  const early = recentMap<TakenAnswer>(mostEarlyBytes, ({ bytes }) => bytes);
  const judging = new Map<string, Promise<void>>();
  const contributors = new Map<string, Set<string>>();
  const trusted = new Set<string>();
  const quarantined = new Set<string>();
  let watch: HelpWatch | undefined;

  const contributed = (claim: string, workers: readonly string[]): void => {
    const mine = contributors.get(claim) ?? new Set();
    contributors.set(claim, mine);
    for (const worker of workers) mine.add(worker);
  };
  const doubted = (): string[] =>
    [...contributors]
      .filter(([, workers]) => [...workers].some((worker) => quarantined.has(worker)))
      .map(([claim]) => claim);

  const reject = (worker: string | undefined, why: string): void => {
    counts.rejected++;
    if (worker !== undefined && quarantined.has(worker)) return;
    if (worker === undefined) {
      alarm(`an answer from nobody known ${why}; it is left out`);
      return;
    }
    quarantined.add(worker);
    banish(worker);
    watch?.suspected(doubted());
    alarm(`worker ${worker} is in quarantine: an answer of it ${why}`);
  };
  const again = async (pending: Pending): Promise<void> => {
    counts.repeated++;
    await outbox.again(pending);
  };
  const accept = (
    pending: Pending,
    { worker, ms }: JobAnswer,
    bytes: Buffer,
    outcomes: BlockOutcomes[],
  ): void => {
    counts.jobs++;
    counts.blocks += outcomes.length;
    counts.computedMs += ms;
    known.set(pending.job.key, { digest: digestOf(bytes), worker, blocks: pending.blocks });
    contributed(pending.claim, [worker]);
    watch?.helped(pending.claim, worker);
    outbox.settle(pending, outcomes);
  };
  const judge = async (pending: Pending, answer: JobAnswer): Promise<void> => {
    const { worker, result } = answer;
    const read = 'failed' in result ? `has failed: ${result.failed}` : readBlocks(result.bytes, pending);
    const isOneOf = trusted.has(worker) && randomInt(checkOneIn) !== 0;
    if (typeof read !== 'string' && isOneOf && read.every(({ steps }) => steps <= pending.mostSteps)) {
      accept(pending, answer, (result as { bytes: Buffer }).bytes, read);
      return;
    }
    counts.checked++;
    const truth = await compute.bytesOf(pending.blocks);
    if ('failed' in truth) {
      // whoever asked finds out why, and says it in the author's terms
      outbox.settle(pending, undefined);
      return;
    }
    if (typeof read === 'string' || !('bytes' in result) || !truth.bytes.equals(result.bytes)) {
      reject(worker, typeof read === 'string' ? read : 'differs from a recomputation');
      await again(pending);
      return;
    }
    trusted.add(worker);
    accept(pending, answer, result.bytes, read);
  };
  /** Two results for the same blocks: if they differ, who is right? */
  const compare = async ({ worker, result }: JobAnswer, before: Known): Promise<void> => {
    if ('failed' in result) return;
    const digest = digestOf(result.bytes);
    if (digest === before.digest) {
      counts.duplicates++;
      return;
    }
    alarm(`workers ${before.worker} and ${worker} gave other bytes for the same blocks`);
    counts.checked++;
    const truth = await compute.bytesOf(before.blocks);
    // nobody can say
    if ('failed' in truth) return;
    const right = digestOf(truth.bytes);
    if (right !== before.digest) reject(before.worker, 'differs from a recomputation');
    if (right !== digest) reject(worker, 'differs from a recomputation');
  };
  const decide = async (taken: TakenAnswer, answer: JobAnswer): Promise<void> => {
    const { key, worker } = answer;
    if (quarantined.has(worker)) return;
    const pending = outbox.get(key);
    const before = known.get(key);
    if (pending !== undefined) await judge(pending, answer);
    else if (before === undefined) early.set(key, taken);
    else await compare(answer, before);
  };
  const handle = async (taken: TakenAnswer): Promise<void> => {
    const { answer } = taken;
    if ('problem' in answer) {
      reject(answer.worker, answer.problem);
      const pending = answer.key === undefined ? undefined : outbox.get(answer.key);
      if (pending !== undefined) await again(pending);
      return;
    }
    const { key } = answer;
    // of two answers to the same blocks the first is judged before the second is looked at
    const mine = (judging.get(key) ?? Promise.resolve()).then(() => decide(taken, answer));
    judging.set(key, mine);
    try {
      await mine;
    } finally {
      if (judging.get(key) === mine) judging.delete(key);
    }
  };
  return {
    handle,
    tryEarly: (key) => {
      const taken = early.take(key);
      if (taken === undefined) return false;
      void handle(taken).catch(trouble);
      return true;
    },
    isJudging: (key) => judging.has(key),
    helped: (claims) => claims.filter((claim) => contributors.has(claim)),
    distrust: (workers) => {
      const more = workers.filter((worker) => !quarantined.has(worker));
      if (more.length === 0) return;
      for (const worker of more) quarantined.add(worker);
      const claims = doubted();
      const known = [...contributors.values()].flatMap((mine) => more.filter((worker) => mine.has(worker)));
      if (known.length === 0) return;
      watch?.suspected(claims);
      for (const worker of new Set(known))
        alarm(`worker ${worker} is in quarantine: others have found an answer of it to be wrong`);
    },
    takeDoubted: () => {
      const taken = doubted();
      for (const claim of taken) contributors.delete(claim);
      return taken;
    },
    follow: (given) => {
      watch = given;
    },
    remember: (claim, workers) => {
      if (workers.some((worker) => quarantined.has(worker))) return false;
      contributed(claim, workers);
      return true;
    },
  };
}

/** Beside its values a block takes so much at most, and so do all together. */
const headBytes = 64;

/** The blocks, or what is wrong with them. */
function readBlocks(bytes: Buffer, { job }: Pending): BlockOutcomes[] | string {
  const { size } = job;
  const blocks = job.to - job.from;
  if (bytes.length > headBytes + blocks * (headBytes + 8 * size))
    return `is too large: ${bytes.length} bytes`;
  const outcomes = decodeOutcomes(bytes, { blocks, size });
  if (outcomes === undefined) return 'is not what was asked for';
  const isSound = outcomes.every(
    ({ steps, values }) => Number.isSafeInteger(steps) && values.every(Number.isFinite),
  );
  return isSound ? outcomes : 'holds values that are no numbers';
}
