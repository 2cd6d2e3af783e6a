import type { ClaimPool, ClaimWatch } from '../campaign/claim-job.ts';
import type { Engine } from '../campaign/engine.ts';
import type { NoResult } from '../campaign/failure.ts';
import type { ClaimEvidence } from '../claims/evidence.ts';
import {
  type ClaimThread,
  type Judged,
  lookEveryMs,
  startThread,
  type ThreadAnswer,
  type ThreadJob,
  type ThreadOptions,
} from './claim-thread.ts';
import { startingThread, type StartingThread } from './starting-thread.ts';

/** Of so many workers, the threads that each of some claims may have for its blocks. */
export const threadsEach = (workers: number, claims: number): number =>
  claims < workers ? Math.ceil(workers / Math.max(1, claims)) : 1;

export interface ClaimThreads<Data extends { readonly folder: string }> extends ThreadOptions<Data> {
  readonly size: number;
  readonly simulator: Engine['simulator'];
  /** What every thread loads; it calls `answerJobs`. */
  readonly file: URL;
  /** The first thread, where that is loading it already. */
  readonly first?: StartingThread;
  /** Memory of the whole process, in MB: what it has, and what it may have before a claim is ended. */
  readonly memory?: { usedMb(): number; readonly maxMb: number };
}

export interface ThreadPool extends ClaimPool {
  /** Lets a thread load the claims before there is a job for it. */
  start(): void;
  /** Does a job on the next free thread. */
  ask(job: ThreadJob, watch?: ClaimWatch): Promise<{ readonly result: unknown } | NoResult>;
}

const unwatched: ClaimWatch = { report: () => undefined, goesOn: () => true };

/**
 * Does what needs the code of claims on worker threads, one claim at a time on each: above all attacks them.
 * A claim that hangs, uses up the memory or ends its thread has failed, with the case at hand, and the next
 * claims get a new thread.
 */
export function threadClaimPool<Data extends { readonly folder: string }>(
  options: ClaimThreads<Data>,
): ThreadPool {
  const free: (ClaimThread | undefined)[] = Array.from({ length: options.size }, () => undefined);
  const waiting: ((thread: ClaimThread | undefined) => void)[] = [];
  const running = new Set<ClaimThread>();
  const atWork = new Set<ClaimThread>();
  const looking = watchMemory(options.memory, atWork);
  let { first } = options;
  const started = (): ClaimThread => {
    const thread = startThread(options, first ?? startingThread(options.file));
    first = undefined;
    running.add(thread);
    return thread;
  };
  const release = (thread: ClaimThread): void => {
    atWork.delete(thread);
    if (thread.isDead()) running.delete(thread);
    const next = thread.isDead() ? undefined : thread;
    const taker = waiting.shift();
    if (taker === undefined) free.push(next);
    else taker(next);
    // once whoever has more to ask has done so
    setImmediate(shareOut);
  };
  /** Free workers help the claims that are still at work. */
  const shareOut = (): void => {
    if (free.length === 0 || options.blockThreads === 'cluster') return;
    for (const thread of atWork) thread.help(threadsEach(options.size, atWork.size));
  };
  const askOnce = async (job: ThreadJob, watch: ClaimWatch): Promise<Judged> => {
    const waits = free.length === 0;
    const taken = waits
      ? await new Promise<ClaimThread | undefined>((take) => waiting.push(take))
      : free.pop();
    const thread = taken?.isDead() === false ? taken : started();
    atWork.add(thread);
    try {
      return await thread.judge(job, watch);
    } finally {
      release(thread);
    }
  };
  const ask = async (
    job: ThreadJob,
    watch: ClaimWatch,
  ): Promise<Extract<ThreadAnswer, { result: unknown }> | NoResult> => {
    let judged = await askOnce(job, watch);
    // another claim's code may have been at fault: in a timer, say, on a thread that it was judged on before;
    // or work that was done ahead, and that the claim may never come to
    if ('isInDoubt' in judged && judged.isInDoubt) judged = await askOnce({ ...job, inOrder: true }, watch);
    if (!('result' in judged)) return 'failed' in judged ? judged.failed : judged.none;
    return judged;
  };
  return {
    size: options.size,
    simulator: options.simulator,
    start: () => {
      free.pop();
      const thread = started();
      thread.idle();
      free.push(thread);
    },
    ask: (job, watch = unwatched) => ask(job, watch),
    attack: async (job, watch) => {
      const judged = await ask({ kind: 'attack', on: job }, watch);
      const evidence = 'result' in judged ? (judged.result as ClaimEvidence) : judged;
      const steps = 'steps' in evidence ? evidence.steps : 0;
      const simulatingMs = 'result' in judged ? judged.simulatingMs : undefined;
      watch.report({ phase: 'done', share: 1, steps, simulatingMs });
      return evidence;
    },
    close: async () => {
      clearInterval(looking);
      await Promise.all([...running].map((thread) => thread.end()));
    },
  };
}

/**
 * Ends the claim that has been at one piece of work for longest where the process has too much memory: a
 * thread tells what it has between two pieces only.
 */
function watchMemory(
  memory: ClaimThreads<{ readonly folder: string }>['memory'],
  atWork: ReadonlySet<ClaimThread>,
): NodeJS.Timeout | undefined {
  if (memory === undefined) return undefined;
  let isEnding = false;
  const look = async (): Promise<void> => {
    const [longest] = [...atWork].toSorted((a, b) => b.pieceMs() - a.pieceMs());
    if (isEnding || longest === undefined || memory.usedMb() <= memory.maxMb) return;
    isEnding = true;
    await longest.endForMemory(
      `its code used up the memory (${memory.maxMb} MB of the process)`,
      atWork.size === 1,
    );
    isEnding = false;
  };
  return setInterval(() => void look(), lookEveryMs).unref();
}
