import type { Experiment } from '../../core/experiment.ts';
import type { SgdProgram } from './kernel/sgd-program.ts';
import { programOf } from './to-program.ts';
import { displacementFrom, type Sgd } from './simulator.ts';
import { type Question, simulateBatch } from './particles.ts';

/** The experiment as the reference runs it, and as data for the kernels. */
export function experiment(
  sgd: Sgd,
  question: Omit<Question, 'measure'>,
  measured: SgdProgram['measure'],
): Experiment {
  const measure = measureOf(sgd, measured);
  const program = programOf(sgd, question, measured);
  return {
    horizon: question.horizon * (question.splitting?.substeps ?? 1),
    run: (stream, trajectories) => simulateBatch(sgd, { ...question, measure }, stream, trajectories),
    ...(program && { program }),
  };
}

function measureOf(sgd: Sgd, measured: SgdProgram['measure']): Question['measure'] {
  if (measured === 'distance') return (theta) => sgd.landscape.distance(theta);
  if (measured === 'displacement') return displacementFrom(sgd.start);
  const { direction, origin } = measured;
  return (theta) => {
    let along = 0;
    for (const [i, x] of theta.entries()) along += direction[i]! * (x - origin[i]!);
    return Math.abs(along);
  };
}
