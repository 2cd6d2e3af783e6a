import { Worker } from 'node:worker_threads';
import { newClaimMemory } from './claim-memory.ts';

/** In each thread, of objects and of arrays outside the heap: beyond this a claim has used up the memory. */
export const maxMb = { objects: 1024, arrays: 2048 } as const;
/** Of new objects: a case makes many that are soon garbage, and a larger space is swept less often. */
const maxYoungMb = 96;

/** A thread that loads its file, and then waits to be told where the claims are. */
export interface StartingThread {
  readonly worker: Worker;
  /** What it says of itself. */
  readonly memory: SharedArrayBuffer;
}

/** @param file what it loads, which calls `answerJobs` */
export function startingThread(file: URL): StartingThread {
  const memory = newClaimMemory();
  const worker = new Worker(file, {
    workerData: memory,
    resourceLimits: { maxOldGenerationSizeMb: maxMb.objects, maxYoungGenerationSizeMb: maxYoungMb },
  });
  return { worker, memory };
}
