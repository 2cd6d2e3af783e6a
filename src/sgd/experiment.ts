import type { Experiment } from '../core/experiment.ts';
import type { SgdProgram } from './kernel/program.ts';
import { programOf } from './program.ts';
import { displacementFrom, type Sgd } from './simulator.ts';
import { type Question, simulateSlots } from './slots.ts';

/** The experiment as the reference runs it, and as data for the kernels. */
export function experiment(
  sgd: Sgd,
  question: Omit<Question, 'measure'>,
  measured: SgdProgram['measure'],
): Experiment {
  const measure =
    measured === 'distance'
      ? (theta: Float64Array) => sgd.landscape.distance(theta)
      : displacementFrom(sgd.start);
  const program = programOf(sgd, question, measured);
  return {
    horizon: question.horizon * (question.splitting?.substeps ?? 1),
    run: (stream, trajectories) => simulateSlots(sgd, { ...question, measure }, stream, trajectories),
    ...(program && { program }),
  };
}
