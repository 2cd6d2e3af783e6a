import { messageOf } from '../../core/errors.ts';
import type { BlockOutcomes } from '../../core/experiment.ts';
import type { ClaimProgress, ClaimWatch } from '../campaign/claim-job.ts';
import { failureOf, type NoResult } from '../campaign/failure.ts';
import type { Failure } from '../claims/evidence.ts';
import { watchingSide } from './claim-memory.ts';
import type { RemoteBlocks } from './remote.ts';
import { maxMb, type StartingThread } from './starting-thread.ts';

/** What a thread is asked to do with a claim's code, and on what: plain data. */
export interface ThreadJob {
  readonly kind: string;
  readonly on: unknown;
  /** Does nothing before one thread alone would do it. */
  readonly inOrder?: boolean;
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

/** A claim that was asked to stop is given so long, then its thread is ended. */
const stopMs = 1000;
export const lookEveryMs = 100;
/** No more than this counts as waited from one look to the next. */
const longestLookMs = 1000;
/** What loading the claims may take at least, whatever the limit for a case. */
const loadLimitMs = 120_000;

/** Computes blocks elsewhere for a claim; undefined where whoever asks must compute them. */
export type RemoteRun = (
  request: RemoteBlocks,
  claim: string,
) => Promise<readonly BlockOutcomes[] | undefined>;

/** What a thread for claims is started with. */
export interface ThreadOptions<Data extends { readonly folder: string }> {
  /** What the file needs to find the claims, and the folder that the author's files are named relative to. */
  readonly data: Data;
  /** A claim has failed if a piece of its work on a case takes longer. Read with each job, as the next is. */
  readonly caseLimitMs: number;
  /** Threads for the blocks of each claim, where there are more workers than claims; else 1; or a cluster. */
  readonly blockThreads?: number | 'cluster';
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** The cluster: computes blocks for the claim of the job at hand, or leaves them to the thread. */
  readonly remote?: RemoteRun;
}

/** An answer, or that there is none, perhaps through another claim's fault, or in work done ahead. */
export type Judged = ThreadAnswer | { readonly none: NoResult; readonly isInDoubt: boolean };

export interface ClaimThread {
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

export function startThread(
  options: ThreadOptions<{ readonly folder: string }>,
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
    const { isAhead = false, ...words } = watched.lastWords();
    answer({ none: { kind: 'failed', ...dead, ...words }, isInDoubt: isInDoubt || isAhead });
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
