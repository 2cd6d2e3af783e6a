import { Session } from 'node:inspector';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

const mostBetweenMs = 100;
/** What a main thread that is free takes to hear of it, at most; of short limits a quarter. */
const hearingMs = 1000;

/** Waits until the main thread begins no new piece of work for so long, and ends what it is at. */
function watch(pieces: Int32Array, limitMs: number): void {
  const port = parentPort as MessagePort;
  const betweenMs = Math.min(mostBetweenMs, limitMs / 10);
  let seen = 0;
  let looks = 0;
  const looking = setInterval(() => {
    const now = Atomics.load(pieces, 0);
    looks = now === seen ? looks + 1 : 0;
    seen = now;
    if (looks * betweenMs < limitMs) return;
    clearInterval(looking);
    Atomics.store(pieces, 1, 1);
    // heard once the main thread has been freed
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port.postMessage('late');
    const session = new Session();
    session.connectToMainThread();
    // a main thread that only waits hears it and ends this thread; it must not be stopped at that
    setTimeout(
      () => {
        if (Atomics.load(pieces, 2) === 1) return;
        session.post('Runtime.terminateExecution', () => {
          session.disconnect();
        });
      },
      Math.min(hearingMs, limitMs / 4),
    );
  }, betweenMs);
}

const [pieces, limitMs] = workerData as [Int32Array, number];
watch(pieces, limitMs);
