import type { Engine } from '../campaign/engine.ts';
import { runReference } from '../campaign/engine.ts';
import { runProgram } from './run-program.ts';

/** Runs programs by their runners in this thread, and what is no program by its own function. */
export const inlineEngine: Engine = {
  simulator: 'kernel',
  run: (request) => {
    const { program } = request.experiment;
    return program === undefined ? runReference(request) : runProgram(program, request);
  },
  close: () => Promise.resolve(),
};
