import { Session } from 'node:inspector';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

const lookEveryMs = 100;
/** What a main thread that is free takes to hear of it, at most. */
const hearingMs = 1000;

/** Waits until the main thread begins no new piece of work for so long, and ends what it is at. */
function watch(pieces: Int32Array, limitMs: number): void {
  const port = parentPort as MessagePort;
  let seen = 0;
  let looks = 0;
  const looking = setInterval(() => {
    const now = Atomics.load(pieces, 0);
    looks = now === seen ? looks + 1 : 0;
    seen = now;
    if (looks * lookEveryMs < limitMs) return;
    clearInterval(looking);
    // heard once the main thread has been freed
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port.postMessage('late');
    // a main thread that only waits hears it and ends this thread; it must not be stopped at that
    setTimeout(() => {
      const session = new Session();
      session.connectToMainThread();
      session.post('Runtime.terminateExecution', () => {
        session.disconnect();
      });
    }, hearingMs);
  }, lookEveryMs);
}

const [pieces, limitMs] = workerData as [Int32Array, number];
watch(pieces, limitMs);
