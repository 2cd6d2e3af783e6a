import type { Blocks, Outcomes, Program } from '../../core/experiment.ts';
import { runProgram } from './run-program.ts';

/** What a worker is asked for: blocks of a program. */
export interface Job extends Blocks {
  readonly program: Program;
}

/** One job at a time. */
export default function work({ program, ...blocks }: Job): Promise<readonly Outcomes[]> {
  return runProgram(program, blocks);
}
