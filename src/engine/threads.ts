import type { Worker } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { Engine } from '../campaign/engine.ts';
import type { Outcomes } from '../core/experiment.ts';
import { messageOf } from '../core/errors.ts';
import { compileKernel, instantiateKernel } from '../sgd/kernel/kernel.ts';
import { runInline, sgdProgram } from './inline.ts';
import type { Job } from './worker.ts';

/** Fewer trajectory-steps than this are done at once: a message to a worker and back costs as much. */
const stepsWorthSending = 20_000;
/** About so many steps make a job: milliseconds, so that all workers end at about the same time. */
const stepsPerJob = 400_000;
/** A job whose worker died is done again this often before it is given up. */
const mostAttempts = 3;

export interface Threads {
  readonly workers: number;
  /** The file whose default export does a job; for tests of what happens when one dies. */
  readonly worker?: URL;
}

/** Runs programs on worker threads that share one compiled kernel; small requests, and what is no program, in this thread. */
export function threadsEngine({ workers, worker = compiledWorker() }: Threads): Engine {
  const module = compileKernel();
  const kernel = instantiateKernel(module);
  let pool: Tinypool | undefined;
  let closed = false;
  const known = new WeakSet<object>();
  const start = (): Tinypool =>
    new Tinypool({
      filename: worker.href,
      minThreads: workers,
      maxThreads: workers,
      workerData: { module },
      runtime: 'worker_threads',
    });
  /** The pool replaces threads that fail with an error; when one just ends, the pool would wait for it for ever. */
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
  const send = async (job: Job): Promise<readonly Outcomes[]> => {
    for (let attempt = 1; ; attempt++) {
      try {
        pool ??= start();
        const answer = pool.run(job) as Promise<Outcomes[]>;
        watch(pool);
        return await answer;
      } catch (error) {
        if (closed || attempt >= mostAttempts) {
          throw new Error(`a worker died ${attempts(attempt)} on the same blocks: ${messageOf(error)}`, {
            cause: error,
          });
        }
      }
    }
  };
  return {
    simulator: 'kernel',
    run: async (request) => {
      const program = sgdProgram(request.experiment);
      const { address, from, to, size, experiment } = request;
      const stepsPerBlock = Math.max(1, experiment.horizon * size);
      if (program === undefined || stepsPerBlock * (to - from) < stepsWorthSending) {
        return runInline(kernel, request);
      }
      const blocks = Math.max(1, Math.floor(stepsPerJob / stepsPerBlock));
      const jobs: Job[] = [];
      for (let at = from; at < to; at += blocks) {
        jobs.push({ program, address, from: at, to: Math.min(to, at + blocks), size });
      }
      return (await Promise.all(jobs.map(send))).flat();
    },
    close: async () => {
      closed = true;
      await pool?.destroy();
    },
  };
}

function attempts(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** The compiled worker, which Node can load; also where this file itself runs as TypeScript. */
function compiledWorker(): URL {
  const here = import.meta.url;
  return here.endsWith('.ts')
    ? new URL('../../dist/src/engine/worker.js', here)
    : new URL('./worker.js', here);
}
