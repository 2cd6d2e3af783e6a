import type { BlockOutcomes } from '../../core/experiment.ts';
import type { Engine } from '../campaign/engine.ts';

/** About so many steps of a program are a piece: less than a second. */
const stepsAtOnce = 2_000_000;

/**
 * The same engine, which runs long requests piece by piece, so that whoever watches sees it go on: an
 * author's own function block by block, since nobody knows how long it takes.
 * @param before called before each piece
 */
export function inPieces(engine: Engine, before: () => void): Engine {
  return {
    ...engine,
    run: async (request) => {
      const { experiment, from, to, size } = request;
      const steps = Math.max(1, experiment.horizon * size);
      const blocks = experiment.program === undefined ? 1 : Math.max(1, Math.floor(stepsAtOnce / steps));
      const outcomes: BlockOutcomes[] = [];
      for (let at = from; at < to; at += blocks) {
        before();
        outcomes.push(...(await engine.run({ ...request, from: at, to: Math.min(to, at + blocks) })));
      }
      return outcomes;
    },
  };
}
