import type { Engine } from '../campaign/engine.ts';

/** An engine that simulates in this thread, with a stopwatch. */
export interface TimedEngine extends Engine {
  /** Milliseconds spent in it so far: simulating, not judging. */
  simulatingMs(): number;
}

/** @param engine one that is asked for one thing at a time */
export function timedEngine(engine: Engine, now: () => number): TimedEngine {
  let total = 0;
  return {
    ...engine,
    run: async (request) => {
      const start = now();
      const outcomes = await engine.run(request);
      total += now() - start;
      return outcomes;
    },
    simulatingMs: () => total,
  };
}
