import type { Worker } from 'node:worker_threads';
import type { Tinypool } from 'tinypool';
import { messageOf } from '../../core/errors.ts';

/** A timer for longer ends at once. */
const longestTimerMs = 0x7fff_ffff;
/** A job whose worker died is done again this often before it is given up. */
const maxAttempts = 3;

/** Worker threads that each do one job at a time, by the default export of one file. */
export interface WorkerPool<Job, Answer> {
  /**
   * Does a job on the next free worker. One whose worker dies is done again on another.
   * @param what the job in words, for the message when workers keep dying
   */
  run(job: Job, what: string): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Starts its workers with the first job.
 * @param file what Node loads in every thread
 * @param limitMs a job that takes longer, waiting for a thread included, is given up and its thread ended
 */
export function workerPool<Job, Answer>({
  size,
  file,
  limitMs,
}: {
  readonly size: number;
  readonly file: URL;
  readonly limitMs?: number;
}): WorkerPool<Job, Answer> {
  const limit = limitMs === undefined || limitMs > longestTimerMs ? undefined : Math.ceil(limitMs);
  let loaded: typeof Tinypool | undefined;
  let pool: Tinypool | undefined;
  let closed = false;
  const known = new WeakSet<object>();
  const start = (Pool: typeof Tinypool): Tinypool =>
    new Pool({
      filename: file.href,
      minThreads: size,
      maxThreads: size,
      runtime: 'worker_threads',
      // so a worker goes on while this thread is busy; where jobs have a limit, waiting would count to it
      ...(limitMs === undefined && { concurrentTasksPerWorker: 2 }),
    });
  /** The pool replaces threads that fail with an error; for one that just ends it would wait for ever. */
  const watch = (mine: Tinypool): void => {
    for (const thread of mine.threads as unknown as readonly Worker[]) {
      if (known.has(thread)) continue;
      known.add(thread);
      thread.once('exit', () => {
        if (closed || pool !== mine) return;
        pool = undefined;
        void mine.destroy();
      });
    }
  };
  return {
    run: async (job, what) => {
      // a small claim has no jobs for it; once it is there, a job is sent before whoever asks goes on
      loaded ??= (await import('tinypool')).Tinypool;
      for (let attempt = 1; ; attempt++) {
        const signal = limit === undefined ? undefined : AbortSignal.timeout(limit);
        try {
          if (closed) throw new Error('the threads are ended');
          pool ??= start(loaded);
          const answer = pool.run(job, { ...(signal && { signal }) }) as Promise<Answer>;
          watch(pool);
          return await answer;
        } catch (error) {
          if (signal?.aborted === true)
            throw new Error(`${what} took longer than ${limitMs! / 1000} s`, { cause: error });
          if (closed || attempt >= maxAttempts) {
            const times = attempt === 1 ? 'once' : `${attempt} times`;
            throw new Error(`a worker died ${times} on ${what}: ${messageOf(error)}`, { cause: error });
          }
        }
      }
    },
    close: async () => {
      closed = true;
      await pool?.destroy();
    },
  };
}
