import { messageOf } from '../core/errors.ts';
import type { Answer, Job } from '../judge/engine/worker.ts';
import { encodeOutcomes } from '../judge/engine/block-result.ts';
import { compiledFile } from '../judge/engine/compiled-file.ts';
import { workerPool } from '../judge/engine/worker-pool.ts';
import { maxFailure } from './answer.ts';
import type { ProgramBlocks } from './block-job.ts';

/** Threads that compute blocks, so that the thread that talks to Redis is always free. */
export interface Compute {
  /** The bytes of the blocks, or why there are none; never throws. */
  bytesOf(blocks: ProgramBlocks): Promise<{ readonly bytes: Buffer } | { readonly failed: string }>;
  close(): Promise<void>;
}

/** @param limitMs a job that takes longer has failed */
export function computeThreads(threads: number, limitMs: number): Compute {
  const file = compiledFile(import.meta.url, '../judge/engine/worker.js');
  const pool = workerPool<Job, Answer>({ size: threads, file, limitMs });
  return {
    bytesOf: async (blocks) => {
      try {
        const answer = await pool.run(blocks, 'the same blocks');
        if ('failed' in answer) return { failed: answer.failed.message.slice(0, maxFailure) };
        return { bytes: Buffer.from(encodeOutcomes(answer.outcomes)) };
      } catch (thrown) {
        return { failed: messageOf(thrown).slice(0, maxFailure) };
      }
    },
    close: pool.close,
  };
}
