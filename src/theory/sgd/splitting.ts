import { openStream } from '../../core/stream.ts';
import type { Splitting } from './kernel/sgd-program.ts';
import type { Sgd } from './sgd.ts';
import { type Particle, stepper } from './particles.ts';

/** Copies at each level: few, so that families are not one trajectory's fate; many, for few levels. */
const copiesPerLevel = 4;
const maxLevels = 40;
/** Parts of the noise of a process's memory, the run or less; fewer would jump over several levels. */
const partsOfMemory = 48;
/** Trajectories of a stage of the pilot, and the steps that a stage may take. */
const pilotSize = { max: 96, min: 24, steps: 30_000 };

/** A trajectory on its way: its state after `clock` parts of steps, and the states beyond all before. */
interface Climber extends Particle {
  readonly clock: number;
  readonly records: { readonly measure: number; readonly theta: Float64Array; readonly clock: number }[];
}

/**
 * Levels of d between the start and r such that about a fourth of the trajectories that pass one go on to the
 * next. A pilot finds them, stage by stage (adaptive multilevel splitting of Cérou and Guyader, 2007), on a
 * stream of its own: what is estimated with these levels later is unbiased.
 * @param freshness the share of the variance of a state that its last step made, in (0, 1]
 */
export function splittingFor(sgd: Sgd, r: number, freshness: number): Splitting {
  const { T, landscape, start } = sgd;
  // Damping is that of the state at the beginning of a step, which parts of a step would not know.
  const substeps = sgd.noise.damping === undefined ? Math.ceil(partsOfMemory * freshness) : 1;
  const stream = openStream(['splitting levels', T, r, landscape.dim, ...start]);
  const advance = stepper(sgd, stream);
  const parts = T * substeps;
  const size = Math.max(pilotSize.min, Math.min(pilotSize.max, Math.floor(pilotSize.steps / parts)));
  const climb = (climbers: readonly Climber[], level: number): void => {
    const waiting = climbers.toSorted((a, b) => b.clock - a.clock);
    const active: Climber[] = [];
    for (let clock = waiting.at(-1)?.clock ?? parts; clock < parts; clock++) {
      while (waiting.at(-1)?.clock === clock) active.push(waiting.pop()!);
      advance(active, Math.floor(clock / substeps), clock % substeps, substeps);
      for (const climber of active) {
        const measure = landscape.distance(climber.theta);
        if (!(measure > Math.max(level, climber.measure))) continue;
        climber.measure = measure;
        climber.records.push({ measure, theta: climber.theta.slice(), clock: clock + 1 });
      }
    }
  };
  const climberAt = (theta: Float64Array, measure: number, clock: number): Climber => ({
    theta: theta.slice(),
    root: 0,
    weight: 1,
    nextLevel: 0,
    measure,
    clock,
    records: clock === 0 ? [] : [{ measure, theta: theta.slice(), clock }],
  });
  const levels: number[] = [];
  let level = landscape.distance(start);
  let climbers = Array.from({ length: size }, () => climberAt(start, level, 0));
  while (levels.length < maxLevels) {
    climb(climbers, level);
    const peaks = climbers.map(({ measure }) => measure).toSorted((a, b) => b - a);
    const next = peaks[Math.floor(size / copiesPerLevel)]!;
    if (!(next > level && next < r)) break;
    level = next;
    levels.push(level);
    const entries = climbers.flatMap(({ records }) => records.find(({ measure }) => measure > level) ?? []);
    if (entries.length === 0) break;
    climbers = Array.from({ length: size }, () => {
      const { theta, measure, clock } = entries[Math.floor(stream.uniform() * entries.length)]!;
      return climberAt(theta, measure, clock);
    });
  }
  return {
    substeps,
    levels: Float64Array.from(levels),
    copies: new Int32Array(levels.length).fill(copiesPerLevel),
  };
}
