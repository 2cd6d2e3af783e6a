import { messageOf } from '../../core/errors.ts';
import type { BlockOutcomes } from '../../core/experiment.ts';
import type { ClaimPool, ClaimProgress, ClaimWatch } from '../campaign/claim-job.ts';
import type { Engine } from '../campaign/engine.ts';
import { failureOf, type NoResult } from '../campaign/failure.ts';
import type { ClaimEvidence, Failure } from '../claims/evidence.ts';
import { watchingSide } from './claim-memory.ts';
import type { RemoteBlocks } from './remote.ts';
import { maxMb, startingThread, type StartingThread } from './starting-thread.ts';

/** What a thread is asked to do with a claim's code, and on what: plain data. */
export interface ThreadJob {
  readonly kind: string;
  readonly on: unknown;
}

/** The same with the threads that the blocks of a claim may have, or that they are asked for elsewhere. */
export type PostedJob = ThreadJob & { readonly blockThreads: number | 'cluster' };

/** A thread's answer to a job; `simulatingMs` where it or threads of its own simulated. */
export type ThreadAnswer =
  | { readonly result: unknown; readonly simulatingMs: number | undefined }
  | { readonly failed: Failure };

/** What a thread says. `stray`: what was thrown where no code waits for it. */
export type Message =
  | { readonly progress: ClaimProgress }
  | { readonly answer: ThreadAnswer }
  | { readonly stray: unknown }
  | { readonly blocks: { readonly number: number; readonly request: RemoteBlocks } };

/** What a thread is told beside its jobs: the blocks that it asked for. */
export interface BlocksMessage {
  readonly number: number;
  /** Undefined where it must compute them itself. */
  readonly outcomes: readonly BlockOutcomes[] | undefined;
}

/** What a thread is told beside its job when others become free: what its blocks may have from then on. */
export interface ThreadsMessage {
  readonly blockThreads: number;
}

/** Of so many workers, the threads that each of some claims may have for its blocks. */
export const threadsEach = (workers: number, claims: number): number =>
  claims < workers ? Math.ceil(workers / Math.max(1, claims)) : 1;

/** A claim that was asked to stop is given so long, then its thread is ended. */
const stopMs = 1000;
const lookEveryMs = 100;
/** No more than this counts as waited from one look to the next. */
const longestLookMs = 1000;
/** What loading the claims may take at least, whatever the limit for a case. */
const loadLimitMs = 120_000;

/** Computes blocks elsewhere for a claim; undefined where whoever asks must compute them. */
export type RemoteRun = (
  request: RemoteBlocks,
  claim: string,
) => Promise<readonly BlockOutcomes[] | undefined>;

export interface ClaimThreads<Data extends { readonly folder: string }> {
  readonly size: number;
  readonly simulator: Engine['simulator'];
  /** What every thread loads; it calls `answerJobs`. */
  readonly file: URL;
  /** The first thread, where that is loading it already. */
  readonly first?: StartingThread;
  /** What the file needs to find the claims, and the folder that the author's files are named relative to. */
  readonly data: Data;
  /** A claim has failed if a piece of its work on a case takes longer. Read with each job, as the next is. */
  readonly caseLimitMs: number;
  /** Threads for the blocks of each claim, where there are more workers than claims; else 1; or a cluster. */
  readonly blockThreads?: number | 'cluster';
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Memory of the whole process, in MB: what it has, and what it may have before a claim is ended. */
  readonly memory?: { usedMb(): number; readonly maxMb: number };
  /** The cluster: computes blocks for the claim of the job at hand, or leaves them to the thread. */
  readonly remote?: RemoteRun;
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
    // another claim's code may have been at fault: in a timer, say, on a thread that it was judged on before
    if ('isInDoubt' in judged && judged.isInDoubt) judged = await askOnce(job, watch);
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

type Judged = ThreadAnswer | { readonly none: NoResult; readonly isInDoubt: boolean };

interface ClaimThread {
  /** Until there is a job it keeps no program alive, which may wait for what never comes. */
  idle(): void;
  judge(job: ThreadJob, watch: ClaimWatch): Promise<Judged>;
  /** The blocks of the claim at hand may have so many threads from now on. */
  help(blockThreads: number): void;
  /** For how long the piece of work at hand has been going on. */
  pieceMs(): number;
  isDead(): boolean;
  /** @param isAlone if the claim at hand is the only one that can be at fault */
  endForMemory(message: string, isAlone: boolean): Promise<unknown>;
  end(): Promise<unknown>;
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

function startThread(
  options: ClaimThreads<{ readonly folder: string }>,
  { worker, memory }: StartingThread,
): ClaimThread {
  const { data, now: clock } = options;
  const watched = watchingSide(memory);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  worker.postMessage(data);
  let dead: Pick<Failure, 'why' | 'message'> | undefined;
  let isUsed = false;
  let waited = 0;
  let asked: { answer(judged: Judged): void; hear(progress: ClaimProgress): void } | undefined;
  let claim = '';
  const giveBlocks = async (number: number, request: RemoteBlocks): Promise<void> => {
    const outcomes = await options.remote?.(request, claim).catch(() => undefined);
    const message: BlocksMessage = { number, outcomes };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    worker.postMessage(message);
  };
  const answer = (judged: Judged): void => {
    asked?.answer(judged);
    asked = undefined;
  };
  const fail = (why: Failure['why'], message: string, isInDoubt = isUsed && why !== 'time'): void => {
    dead ??= { why, message };
    answer({ none: { kind: 'failed', ...dead, ...watched.lastWords() }, isInDoubt });
  };
  worker.on('message', (message: Message) => {
    if ('progress' in message) asked?.hear(message.progress);
    else if ('answer' in message) answer(message.answer);
    else if ('blocks' in message) void giveBlocks(message.blocks.number, message.blocks.request);
    // whoever guards the process is told
    else void Promise.reject(message.stray);
  });
  worker.once('error', (error: NodeJS.ErrnoException | null | undefined) => {
    if (error?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      fail('memory', `its code used up the memory (${maxMb.objects} MB of objects)`);
      return;
    }
    dead = { why: 'threw', message: messageOf(error) };
    answer({ failed: failureOf(error, data.folder) });
  });
  worker.once('exit', (code) => {
    fail('exit', `its code ended the thread that judged it (process.exit, code ${code})`);
  });
  const end = (): Promise<unknown> => {
    worker.removeAllListeners('exit');
    return worker.terminate();
  };
  const endForMemory = (message: string, isAlone: boolean): Promise<unknown> => {
    fail('memory', message, !isAlone);
    return end();
  };
  /** Looks after the claim at hand: shall it stop, and does it go on? */
  const look = (watch: ClaimWatch): NodeJS.Timeout => {
    let pieces = watched.pieces();
    let last = clock();
    let stoppedAt: number | undefined;
    waited = 0;
    const { caseLimitMs } = options;
    return setInterval(() => {
      const now = clock();
      // a program that was stopped itself (Ctrl-Z), or got no processor, has not waited for the claim
      waited += Math.min(now - last, longestLookMs);
      last = now;
      if (watched.pieces() !== pieces) {
        pieces = watched.pieces();
        waited = 0;
      }
      if (!watch.goesOn()) {
        stoppedAt ??= now;
        watched.stop();
      }
      if (stoppedAt !== undefined && now - stoppedAt > stopMs) {
        dead = { why: 'time', message: 'it was stopped' };
        answer({ none: { kind: 'interrupted' }, isInDoubt: false });
        void end();
        return;
      }
      if (watched.arrayMb() > maxMb.arrays) {
        void endForMemory(`its code used up the memory (${maxMb.arrays} MB of arrays)`, !isUsed);
        return;
      }
      const isLoading = pieces === 0;
      const limitMs = isLoading ? Math.max(loadLimitMs, caseLimitMs) : caseLimitMs;
      if (waited <= limitMs) return;
      const what = isLoading ? 'loading the configuration' : 'a piece of its work';
      fail('time', `${what} took longer than ${limitMs / 1000} s (--case-limit)`);
      void end();
    }, lookEveryMs);
  };
  return {
    idle: () => {
      worker.unref();
    },
    judge: async (job, watch) => {
      worker.ref();
      const looking = look(watch);
      try {
        return await new Promise((done) => {
          asked = { answer: done, hear: watch.report };
          claim = (job.on as { readonly claim?: string }).claim ?? '';
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
          worker.postMessage({ ...job, blockThreads: options.blockThreads ?? 1 } satisfies PostedJob);
        });
      } finally {
        isUsed = true;
        clearInterval(looking);
      }
    },
    help: (blockThreads) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
      worker.postMessage({ blockThreads } satisfies ThreadsMessage);
    },
    pieceMs: () => waited,
    isDead: () => dead !== undefined,
    endForMemory,
    end,
  };
}
