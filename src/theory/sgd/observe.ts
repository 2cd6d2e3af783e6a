import type { Experiment } from '../../core/experiment.ts';
import { batchSizeFor } from './batch-size.ts';
import { type SgdProgram, sgdRunner } from './kernel/sgd-program.ts';
import { type Observation, simulateBatch } from './particles.ts';
import { displacementFrom, type Sgd } from './sgd.ts';

/** The experiment that observes SGD: as the reference runs it, and as data for the kernels. */
export function observe(
  sgd: Sgd,
  observation: Omit<Observation, 'measure'>,
  measured: SgdProgram['measure'],
): Experiment {
  const measure = measureOf(sgd, measured);
  const program = programOf(sgd, observation, measured);
  return {
    horizon: observation.horizon * (observation.splitting?.substeps ?? 1),
    run: (stream, trajectories) => simulateBatch(sgd, { ...observation, measure }, stream, trajectories),
    ...(program && { program }),
    ...(observation.splitting && { groupSize: batchSizeFor(sgd.landscape.dim, true).size }),
  };
}

function measureOf(sgd: Sgd, measured: SgdProgram['measure']): Observation['measure'] {
  if (measured === 'distance') return (theta) => sgd.landscape.distance(theta);
  if (measured === 'displacement') return displacementFrom(sgd.start);
  const { direction, origin } = measured;
  return (theta) => {
    let along = 0;
    for (const [i, x] of theta.entries()) along += direction[i]! * (x - origin[i]!);
    return Math.abs(along);
  };
}

/** SGD and an observation of it as data; undefined where the landscape has no kernel. */
export function programOf(
  sgd: Sgd,
  observation: Omit<Observation, 'measure'>,
  measure: SgdProgram['measure'],
): SgdProgram | undefined {
  const { landscape, noise, schedule, start, projection } = sgd;
  if (landscape.program === undefined) return undefined;
  const { horizon, limit, value, splitting } = observation;
  return {
    runner: sgdRunner,
    kind: 'sgd',
    dim: landscape.dim,
    landscape: landscape.program,
    noise: noise.program,
    ...(noise.damping !== undefined && { damping: noise.damping }),
    schedule,
    start,
    ...(projection && { projection }),
    horizon,
    measure,
    limit,
    value,
    ...(splitting && { splitting }),
  };
}
