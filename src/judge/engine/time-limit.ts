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
  // how many pieces have begun, whether one took longer, and whether all are done
  const pieces = new Int32Array(new SharedArrayBuffer(12));
  const goOn = (): void => {
    Atomics.add(pieces, 0, 1);
  };
  if (!isMainThread) return work(goOn);
  const watch = new Worker(compiledFile(import.meta.url, './time-limit-worker.js'), {
    workerData: [pieces, limitMs],
  });
  const heard = new AbortController();
  // what was ended may have left nothing that keeps the program alive until the message is heard
  const onIdle = (): void => {
    if (Atomics.load(pieces, 1) === 1) heard.abort();
  };
  // oxlint-disable-next-line no-restricted-globals -- nothing else tells that the program is about to end
  const program = process;
  program.on('beforeExit', onIdle);
  try {
    return await Promise.race([
      new Promise<never>((_, reject) => {
        heard.signal.addEventListener('abort', () => {
          reject(new UsageError(`${what()} took longer than ${limitMs / 1000} s`));
        });
        watch.once('message', () => {
          heard.abort();
        });
        // it keeps no program alive that is done or waits for nothing; a listener would
        watch.unref();
      }),
      // apart, since what calls it is ended with it
      new Promise((go) => setImmediate(go)).then(() => work(goOn)),
    ]);
  } finally {
    program.off('beforeExit', onIdle);
    // it may still be starting, which nothing has to wait for
    Atomics.store(pieces, 2, 1);
    void watch.terminate();
  }
}
