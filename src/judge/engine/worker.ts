import type { Blocks, BlockOutcomes, Program } from '../../core/experiment.ts';
import { messageOf } from '../../core/errors.ts';
import { runProgram } from './run-program.ts';

/** What a worker is asked for: blocks of a program. */
export interface Job extends Blocks {
  readonly program: Program;
}

/** A worker's answer, and how long its runner took; a runner that failed is told from a worker that died. */
export type Answer =
  | { readonly outcomes: readonly BlockOutcomes[]; readonly ms: number }
  | { readonly failed: Error };

// oxlint-disable-next-line no-restricted-globals -- a thread has no other stopwatch, and no outcome depends on it
const now = (): number => performance.now();

/** One job at a time. */
export default async function work({ program, ...blocks }: Job): Promise<Answer> {
  try {
    let ms = 0;
    const outcomes = await runProgram(program, blocks, () => {
      const start = now();
      return () => {
        ms = now() - start;
      };
    });
    return { outcomes, ms };
  } catch (thrown) {
    // what else an error carries may not be made to be sent
    const failed =
      thrown instanceof RangeError ? new RangeError(thrown.message) : new Error(messageOf(thrown));
    // it was thrown where the runner's stack says, not here
    failed.stack = thrown instanceof Error ? String(thrown.stack) : failed.message;
    return { failed };
  }
}
