import type { Blocks, Outcomes, Program, Runner, RunnerModule } from '../../core/experiment.ts';
import { memoize } from '../../core/memoize.ts';

/** The runner of a module, one in every thread. */
const runnerAt = memoize(async (url: string): Promise<Runner> => {
  const { start } = (await import(url)) as Partial<RunnerModule>;
  if (typeof start !== 'function') throw new Error(`runner ${url} must export a function start`);
  return start();
});

/**
 * Blocks of a program, by the runner that it names.
 * @throws {Error} where the runner's module cannot be loaded, or is none
 */
export async function runProgram(program: Program, blocks: Blocks): Promise<readonly Outcomes[]> {
  return (await runnerAt(program.runner)).run(program, blocks);
}
