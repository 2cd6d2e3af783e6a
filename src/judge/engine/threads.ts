import type { Engine } from '../campaign/engine.ts';
import { aheadEngine } from './ahead.ts';
import { inlineEngine } from './inline.ts';
import type { Answer, Job } from './worker.ts';
import { compiledFile, compiledModule } from './compiled-file.ts';
import { workerPool } from './worker-pool.ts';

/** Fewer trajectory-steps than this are done at once: a message to a worker and back costs as much. */
const minStepsToSend = 20_000;
/**
 * About so many steps make a job: the first ones of a request are large, since every message costs, and the
 * last ones take milliseconds, so that all workers end at about the same time.
 */
const stepsPerJob = { least: 250_000, most: 2_000_000 };
/** A job is the part of what is left for one worker, divided by this. */
const partsOfShare = 3;

export interface Threads {
  readonly workers: number;
  /** What runs small requests and closures; in this thread, by default. */
  readonly here?: Engine;
  /** Called whenever a job is done, with the milliseconds that it took. */
  readonly onAnswer?: (ms: number) => void;
  /** The file whose default export does a job; for tests of what happens when one dies. */
  readonly worker?: URL;
}

/** Runs programs on worker threads, each with its own runners; small requests and closures in this one. */
export function threadsEngine({
  workers,
  here = inlineEngine,
  onAnswer,
  worker = compiledFile(import.meta.url, './worker.js'),
}: Threads): Engine {
  const pool = workerPool<Job, Answer>({ size: workers, file: worker });
  return aheadEngine({
    simulator: 'kernel',
    run: async (request) => {
      const { address, from, to, size, experiment } = request;
      const stepsPerBlock = Math.max(1, experiment.horizon * size);
      if (experiment.program === undefined || stepsPerBlock * (to - from) < minStepsToSend) {
        return here.run(request);
      }
      const program = { ...experiment.program, runner: compiledModule(experiment.program.runner) };
      const least = Math.max(1, Math.floor(stepsPerJob.least / stepsPerBlock));
      const most = Math.max(1, Math.floor(stepsPerJob.most / stepsPerBlock));
      const jobs: Job[] = [];
      for (let at = from; at < to; ) {
        const part = Math.ceil((to - at) / (workers * partsOfShare));
        const end = Math.min(to, at + Math.min(most, Math.max(least, part)));
        jobs.push({ program, address, from: at, to: end, size });
        at = end;
      }
      const answers = await Promise.all(
        jobs.map(async (job) => {
          const answer = await pool.run(job, 'the same blocks');
          onAnswer?.('ms' in answer ? answer.ms : 0);
          return answer;
        }),
      );
      return answers.flatMap((answer) => {
        if ('failed' in answer) throw answer.failed;
        return answer.outcomes;
      });
    },
    close: pool.close,
  });
}
