import { relative } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import type { ClaimJob, ClaimWatch } from '../judge/campaign/claim-job.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { judgingSide } from '../judge/engine/claim-memory.ts';
import type { ClaimAnswer, Message } from '../judge/engine/claim-pool.ts';
import type { SourceFlags } from './load-claims.ts';

/** What a worker needs to find the claims. */
export interface ClaimSource {
  readonly folder: string;
  readonly flags: SourceFlags;
  /** Threads for the blocks of each claim, where there are more workers than claims; else 1. */
  readonly blockThreads: number;
}

/** Progress is reported at most this often. */
const reportEveryMs = 100;

/**
 * In a thread: answers its jobs, one at a time.
 * @param start takes the thread's data, and what says that a piece of work is done; what it returns never
 * throws
 */
export function answerJobs(
  start: (
    source: ClaimSource,
    goOn: () => void,
  ) => (job: ClaimJob, watch: ClaimWatch) => Promise<ClaimAnswer>,
): void {
  const port = parentPort as MessagePort;
  const [memory, data] = workerData as [SharedArrayBuffer, ClaimSource];
  const side = judgingSide(memory);
  const send = (message: Message): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port.postMessage(message);
  };
  const work = start(data, side.goOn);
  port.on('message', (job: ClaimJob) => {
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
      send({ answer });
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
