import type { Runner } from '../core/experiment.ts';
import { type ExternalProgram, runExternal } from './external.ts';

/** The runner of programs in other languages: a thread has processes of its own. */
export function start(): Runner {
  return { run: (program, blocks) => runExternal(program as ExternalProgram, blocks) };
}
