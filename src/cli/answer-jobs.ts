import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import type { ClaimWatch } from '../judge/campaign/claim-job.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { judgingSide } from '../judge/engine/claim-memory.ts';
import type { Message, PostedJob, ThreadAnswer } from '../judge/engine/claim-pool.ts';
import type { ClaimSource } from './claim-jobs.ts';

/** Progress is reported, and memory looked at, at most this often. */
const reportEveryMs = 100;

/** How a job is done with the claims that a thread has loaded; never throws. */
export type Answerer = (job: PostedJob, watch: ClaimWatch) => Promise<ThreadAnswer>;

/**
 * In a thread: answers its jobs, one at a time.
 * @param start takes the thread's data, and what says that a piece of work is done
 */
export function answerJobs(start: (source: ClaimSource, goOn: () => void) => Answerer): void {
  const port = parentPort as MessagePort;
  const [memory, data] = workerData as [SharedArrayBuffer, ClaimSource];
  const side = judgingSide(memory, arrayMemory());
  forbidKillingItself();
  const send = (message: Message): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port.postMessage(message);
  };
  const work = start(data, side.goOn);
  port.on('message', (job: PostedJob) => {
    let reported = 0;
    let phase: string | undefined;
    const watch: ClaimWatch = {
      report: (progress) => {
        const now = performance.now();
        // the answer itself says that a claim is done
        const isNews = progress.phase !== phase || progress.counterexample !== undefined;
        if (progress.phase === 'done' || (!isNews && now - reported < reportEveryMs)) return;
        reported = now;
        ({ phase } = progress);
        send({ progress });
      },
      goesOn: () => !side.isStopped(),
      begin: side.begin,
    };
    void work(job, watch).then((answer) => {
      try {
        send({ answer });
      } catch (thrown) {
        // an author's function may give what cannot be sent
        send({ answer: { failed: failureOf(thrown, data.folder) } });
      }
    });
  });
  const onStray = (stray: unknown): void => {
    try {
      send({ stray });
    } catch {
      // what cannot be sent is told in words; where they are put together is not where it was thrown
      send({ stray: messageOf(stray) });
    }
  };
  process.on('uncaughtException', onStray);
  process.on('unhandledRejection', onStray);
  process.on('exit', () => {
    const place = authorLine(new Error('exit'));
    side.endedAt(place && relative(data.folder, place));
  });
}

/** MB of the thread's arrays outside the heap, as of a moment ago. */
function arrayMemory(): () => number {
  let mb = 0;
  let looked = 0;
  return () => {
    const now = performance.now();
    if (now - looked < reportEveryMs) return mb;
    looked = now;
    mb = Math.ceil(process.memoryUsage().arrayBuffers / 1e6);
    return mb;
  };
}

/** A signal to the process would stop the whole run; as an error it is the failure of one claim. */
function forbidKillingItself(): void {
  const { kill } = process;
  process.kill = (pid, signal) => {
    if (signal !== 0 && [process.pid, 0].includes(Math.abs(pid)))
      throw new Error(`process.kill(process.pid, ${String(signal)}) would stop the run`);
    return kill.call(process, pid, signal);
  };
  syncBuiltinESMExports();
}
