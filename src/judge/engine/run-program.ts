import type { Blocks, BlockOutcomes, Program, Runner, RunnerModule } from '../../core/experiment.ts';
import { memoize } from '../../core/memoize.ts';
import { WrongValue } from '../claims/claim-error.ts';
import { describe } from '../claims/describe.ts';

/** The runner of a module, one in every thread. */
const runnerAt = memoize(async (url: string): Promise<Runner> => {
  const { start } = (await import(url)) as Partial<RunnerModule>;
  if (typeof start !== 'function') throw new WrongValue(`runner ${url} must export a function start`);
  return start();
});

/**
 * Blocks of a program, by the runner that it names.
 * @param begin called when the runner begins; what it gives is called when the runner is done
 * @throws {Error} where the runner's module cannot be loaded, is none, or gives what are no blocks
 */
export async function runProgram(
  program: Program,
  blocks: Blocks,
  begin: () => () => void = () => () => undefined,
): Promise<readonly BlockOutcomes[]> {
  const runner = await runnerAt(program.runner);
  const end = begin();
  const running = runner.run(program, blocks);
  // where nothing is waited for, no other job comes between
  const outcomes: unknown = running instanceof Promise ? await running : running;
  end();
  const expected = blocks.to - blocks.from;
  if (!Array.isArray(outcomes) || outcomes.length !== expected)
    throw new WrongValue(
      `runner ${program.runner} must give the outcomes of ${expected} blocks in an array, got ${describe(outcomes)}`,
    );
  return outcomes as readonly BlockOutcomes[];
}
