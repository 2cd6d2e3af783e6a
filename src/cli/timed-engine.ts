import type { Engine } from '../judge/campaign/engine.ts';

/** An engine that simulates in this thread, with a stopwatch. */
export interface TimedEngine extends Engine {
  /** Milliseconds spent in it so far: simulating, not judging. */
  simulatingMs(): number;
}

/** @param engine one that does its work before it returns */
export function timedEngine(engine: Engine, now: () => number): TimedEngine {
  let total = 0;
  return {
    ...engine,
    run: (request) => {
      const start = now();
      const outcomes = engine.run(request);
      total += now() - start;
      return outcomes;
    },
    simulatingMs: () => total,
  };
}
