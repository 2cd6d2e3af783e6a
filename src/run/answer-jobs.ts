import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import type { ClaimWatch } from '../judge/campaign/claim-job.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { type JudgingSide, judgingSide } from '../judge/engine/claim-memory.ts';
import type {
  BlocksMessage,
  Message,
  PostedJob,
  ThreadAnswer,
  ThreadsMessage,
} from '../judge/engine/claim-thread.ts';
import type { Remote } from '../judge/engine/remote.ts';
import { maxMb } from '../judge/engine/starting-thread.ts';
import type { ClaimSource } from './claim-jobs.ts';

/** Progress is reported, and memory looked at, at most this often. */
const reportEveryMs = 100;

/** How a job is done with the claims that a thread has loaded; never throws. */
export type Answerer = (job: PostedJob, watch: ClaimWatch) => Promise<ThreadAnswer>;

/** What a thread has beside its data. */
export interface ThreadMeans {
  /** Says that a piece of work is done. */
  goOn(): void;
  /** Asks the main thread for blocks. */
  readonly ask: Remote['ask'];
}

/** What is done with a thread's claims. */
export interface ThreadWork {
  readonly answer: Answerer;
  /** Takes so many threads for the blocks of the job at hand from now on. */
  help(blockThreads: number): void;
}

/** In a thread: answers its jobs, one at a time, once it was told where the claims are. */
export function answerJobs(start: (source: ClaimSource, means: ThreadMeans) => ThreadWork): void {
  const port = parentPort as MessagePort;
  const side = judgingSide(workerData as SharedArrayBuffer, arrayMemory(), maxMb.arrays);
  forbidKillingItself();
  printToStandardError();
  port.once('message', (data: ClaimSource) => {
    answerFor(port, side, data, start);
  });
}

function answerFor(
  port: MessagePort,
  side: JudgingSide,
  data: ClaimSource,
  start: Parameters<typeof answerJobs>[0],
): void {
  const send = (message: Message): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    port.postMessage(message);
  };
  const asked = new Map<number, (outcomes: BlocksMessage['outcomes']) => void>();
  let number = 0;
  const ask: Remote['ask'] = (request) =>
    new Promise((done) => {
      asked.set(++number, done);
      send({ blocks: { number, request } });
    });
  const work = start(data, { goOn: side.goOn, ask });
  port.on('message', (job: PostedJob | BlocksMessage | ThreadsMessage) => {
    if ('number' in job) {
      asked.get(job.number)?.(job.outcomes);
      asked.delete(job.number);
      return;
    }
    if (!('kind' in job)) {
      work.help(job.blockThreads);
      return;
    }
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
    void work.answer(job, watch).then((answer) => {
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

/** What an author's code prints is no part of the results, which are read from standard output. */
function printToStandardError(): void {
  const { stderr } = process;
  process.stdout.write = stderr.write.bind(stderr);
}
