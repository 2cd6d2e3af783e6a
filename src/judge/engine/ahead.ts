import type { BlockOutcomes, Program } from '../../core/experiment.ts';
import type { BlockRequest, Engine } from '../campaign/engine.ts';

/** Blocks that are being computed before they are asked for. */
interface Begun {
  readonly request: BlockRequest;
  readonly outcomes: Promise<readonly BlockOutcomes[]>;
}

/** The same engine, one that computes elsewhere, which can begin with blocks before they are asked for. */
export function aheadEngine(engine: Engine): Engine {
  const begun = new WeakMap<Program, Begun>();
  return {
    ...engine,
    ahead: (request) => {
      const { program } = request.experiment;
      if (program === undefined || begun.has(program)) return;
      const outcomes = engine.run(request);
      // whoever asks for them is told
      outcomes.catch(() => undefined);
      begun.set(program, { request, outcomes });
    },
    run: async (request) => {
      const { program } = request.experiment;
      const known = program && begun.get(program);
      if (known === undefined || !isBeginningOf(request, known.request)) return engine.run(request);
      begun.delete(program!);
      const rest = request.to > known.request.to ? engine.run({ ...request, from: known.request.to }) : [];
      const [first, more] = await Promise.all([known.outcomes, rest]);
      return [...first.slice(0, request.to - request.from), ...more];
    },
  };
}

/** Do the blocks that were begun begin where the request does? */
function isBeginningOf(request: BlockRequest, begun: BlockRequest): boolean {
  const { address, from, size, afresh } = request;
  return (
    afresh !== true &&
    from === begun.from &&
    size === begun.size &&
    address.length === begun.address.length &&
    address.every((part, i) => part === begun.address[i])
  );
}
