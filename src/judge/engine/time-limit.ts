import { isMainThread, Worker } from 'node:worker_threads';
import { UsageError } from '../../core/errors.ts';
import { compiledFile } from './compiled-file.ts';

/** What a piece of an author's code may take in the main thread. */
const mainLimitMs = 120_000;

/**
 * Does work that calls an author's code in the main thread, where a hang would hang the program. A piece of
 * it that takes longer than the limit is ended, even within an endless loop: another thread asks the engine
 * to. In any other thread the work is just done: who started that thread watches it.
 * @param what the work in words
 * @param work is given what it calls when its next piece begins
 * @throws {UsageError} where a piece took longer
 */
export async function withTimeLimit<R>(
  what: () => string,
  work: (goOn: () => void) => Promise<R> | R,
  limitMs: number = mainLimitMs,
): Promise<R> {
  const pieces = new Int32Array(new SharedArrayBuffer(4));
  const goOn = (): void => {
    Atomics.add(pieces, 0, 1);
  };
  if (!isMainThread) return work(goOn);
  const watch = new Worker(compiledFile(import.meta.url, './time-limit-worker.js'), {
    workerData: [pieces, limitMs],
  });
  // where this call itself is ended, it keeps the program going until that is heard
  let alive: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      new Promise<never>((_, reject) => {
        watch.once('message', () => {
          reject(new UsageError(`${what()} took longer than ${limitMs / 1000} s`));
        });
        // it keeps no program alive that is done or waits for nothing; a listener would
        watch.unref();
      }),
      // apart, since what calls it is ended with it
      new Promise((go) => setImmediate(go)).then(() => {
        alive = setInterval(() => {}, limitMs);
        const working = work(goOn);
        clearInterval(alive);
        return working;
      }),
    ]);
  } finally {
    clearInterval(alive);
    await watch.terminate();
  }
}
