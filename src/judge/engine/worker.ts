import type { Blocks, Outcomes, Program } from '../../core/experiment.ts';
import { runProgram } from './run-program.ts';

/** What a worker is asked for: blocks of a program. */
export interface Job extends Blocks {
  readonly program: Program;
}

/** A worker's answer; a runner that failed is told from a worker that died. */
export type Answer = { readonly outcomes: readonly Outcomes[] } | { readonly failed: Error };

/** One job at a time. */
export default async function work({ program, ...blocks }: Job): Promise<Answer> {
  try {
    return { outcomes: await runProgram(program, blocks) };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    // what else the error carries may not be made to be sent
    return { failed: thrown instanceof RangeError ? new RangeError(message) : new Error(message) };
  }
}
