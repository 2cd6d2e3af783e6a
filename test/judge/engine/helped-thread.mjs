// A thread for claims that answers `wait` with the first number of threads that it is told beside its job.
import { parentPort } from 'node:worker_threads';

function answer(result) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  parentPort.postMessage({ answer: { result } });
}

const waiting = [];
parentPort.once('message', () => {
  parentPort.on('message', ({ kind, blockThreads }) => {
    if (kind === 'wait') waiting.push(kind);
    else if (kind === 'quick') answer(blockThreads);
    else waiting.splice(0).forEach(() => answer(blockThreads));
  });
});
