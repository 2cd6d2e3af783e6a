import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/errors.ts';
import type { ClaimJob, ClaimPool, ClaimProgress, ClaimWatch } from '../campaign/claim-job.ts';
import type { Engine } from '../campaign/engine.ts';
import { failureOf, type NoResult } from '../campaign/failure.ts';
import type { ClaimEvidence, Failure } from '../claims/evidence.ts';
import { newClaimMemory, watchingSide } from './claim-memory.ts';

/** A thread's answer to a job; `simulatingMs` where the thread itself simulated. */
export type ClaimAnswer =
  | { readonly evidence: ClaimEvidence; readonly simulatingMs: number | undefined }
  | { readonly failed: Failure };

/** What a thread says. `stray`: what was thrown where no code waits for it. */
export type Message =
  | { readonly progress: ClaimProgress }
  | { readonly answer: ClaimAnswer }
  | { readonly stray: unknown };

/** A claim that was asked to stop is given so long, then its thread is ended. */
const stopMs = 1000;
const lookEveryMs = 100;
/** No more than this counts as waited from one look to the next. */
const longestLookMs = 1000;
/** What loading the claims may take at least, whatever the limit for a case. */
const loadLimitMs = 120_000;
/** Of objects, in each thread: beyond this the claim has used up the memory. */
const maxHeapMb = 1024;

export interface ClaimThreads<Data extends { readonly folder: string }> {
  readonly size: number;
  readonly simulator: Engine['simulator'];
  /** What every thread loads; it calls `answerJobs`. */
  readonly file: URL;
  /** What the file needs to find the claims, and the folder that the author's files are named relative to. */
  readonly data: Data;
  /** A claim has failed if a piece of its work on a case takes longer. */
  readonly caseLimitMs: number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}

/**
 * Attacks whole claims on worker threads, one at a time on each. A claim that hangs, uses up the memory or
 * ends its thread has failed, with the case at hand, and the next claims get a new thread. `simulatingMs`
 * adds up what the threads spent simulating, where that is known.
 */
export function threadClaimPool<Data extends { readonly folder: string }>(
  options: ClaimThreads<Data>,
): ClaimPool & { simulatingMs(): number | undefined } {
  const free: (ClaimThread | undefined)[] = Array.from({ length: options.size }, () => undefined);
  const running = new Set<ClaimThread>();
  let simulatingMs: number | undefined = 0;
  const attackOnce = async (job: ClaimJob, watch: ClaimWatch): Promise<Judged> => {
    const thread = free.pop() ?? startThread(options);
    running.add(thread);
    const judged = await thread.judge(job, watch);
    if (thread.isDead()) running.delete(thread);
    free.push(thread.isDead() ? undefined : thread);
    return judged;
  };
  return {
    size: options.size,
    simulator: options.simulator,
    attack: async (job, watch) => {
      let judged = await attackOnce(job, watch);
      // another claim's code, in a timer say, may have ended a thread that it was judged on before
      if ('isInDoubt' in judged && judged.isInDoubt) judged = await attackOnce(job, watch);
      const steps = 'evidence' in judged ? judged.evidence.steps : 0;
      watch.report({ phase: 'done', share: 1, steps });
      if (!('evidence' in judged)) return 'failed' in judged ? judged.failed : judged.none;
      if (judged.simulatingMs === undefined) simulatingMs = undefined;
      else if (simulatingMs !== undefined) simulatingMs += judged.simulatingMs;
      return judged.evidence;
    },
    simulatingMs: () => simulatingMs,
    close: async () => {
      await Promise.all([...running].map((thread) => thread.end()));
    },
  };
}

type Judged = ClaimAnswer | { readonly none: NoResult; readonly isInDoubt: boolean };

interface ClaimThread {
  judge(job: ClaimJob, watch: ClaimWatch): Promise<Judged>;
  isDead(): boolean;
  end(): Promise<unknown>;
}

function startThread({
  file,
  data,
  caseLimitMs,
  now: clock,
}: ClaimThreads<{ readonly folder: string }>): ClaimThread {
  const memory = newClaimMemory();
  const watched = watchingSide(memory);
  const worker = new Worker(file, {
    workerData: [memory, data],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  let dead: Pick<Failure, 'why' | 'message'> | undefined;
  let isUsed = false;
  let asked: { answer(judged: Judged): void; hear(progress: ClaimProgress): void } | undefined;
  const answer = (judged: Judged): void => {
    asked?.answer(judged);
    asked = undefined;
  };
  const fail = (why: Failure['why'], message: string): void => {
    dead ??= { why, message };
    answer({
      none: { kind: 'failed', ...dead, ...watched.lastWords() },
      isInDoubt: isUsed && why !== 'time',
    });
  };
  worker.on('message', (message: Message) => {
    if ('progress' in message) asked?.hear(message.progress);
    else if ('answer' in message) answer(message.answer);
    // whoever guards the process is told
    else void Promise.reject(message.stray);
  });
  worker.once('error', (error: NodeJS.ErrnoException | null | undefined) => {
    if (error?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      fail('memory', `its code used up the memory (${maxHeapMb} MB of objects)`);
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
  /** Looks after the claim at hand: shall it stop, and does it go on? */
  const look = (watch: ClaimWatch): NodeJS.Timeout => {
    let pieces = watched.pieces();
    let last = clock();
    let waited = 0;
    let stoppedAt: number | undefined;
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
      const isLoading = pieces === 0;
      const limitMs = isLoading ? Math.max(loadLimitMs, caseLimitMs) : caseLimitMs;
      if (waited <= limitMs) return;
      const what = isLoading ? 'loading the configuration' : 'a piece of its work';
      fail('time', `${what} took longer than ${limitMs / 1000} s (--case-limit)`);
      void end();
    }, lookEveryMs);
  };
  return {
    judge: async (job, watch) => {
      const looking = look(watch);
      try {
        return await new Promise((done) => {
          asked = { answer: done, hear: watch.report };
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
          worker.postMessage(job);
        });
      } finally {
        isUsed = true;
        clearInterval(looking);
      }
    },
    isDead: () => dead !== undefined,
    end,
  };
}
