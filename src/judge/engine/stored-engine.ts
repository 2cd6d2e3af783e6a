import type { BlockRequest, Engine } from '../campaign/engine.ts';
import { blockKey, type CodeIdentity } from './block-key.ts';
import { decodeOutcomes, encodeOutcomes } from './block-result.ts';

/** Keeps encoded outcomes of blocks by their keys. */
export interface BlockStore {
  get(key: string): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /**
   * @param steps what it took to compute them
   * @param ms the same in milliseconds, where there is a clock
   */
  put(key: string, bytes: Uint8Array, steps: number, ms?: number): void | Promise<void>;
}

export interface Storing extends Omit<CodeIdentity, 'simulator'> {
  readonly store: BlockStore;
  /** Programs of fewer steps are run each time: asking would take as long. */
  readonly minSteps?: number;
  /** Milliseconds on a clock that never goes back. */
  now?(): number;
}

/**
 * The same engine, which asks a store first and gives it what it computed. What the store gives and is no
 * answer to the request is computed again.
 */
export function storedEngine(engine: Engine, { store, minSteps = 0, now, ...identity }: Storing): Engine {
  const code = { ...identity, simulator: engine.simulator };
  const keyOf = (request: BlockRequest): string | undefined => {
    const { experiment, from, to, size, afresh = false } = request;
    const isWorth = experiment.program === undefined || experiment.horizon * size * (to - from) >= minSteps;
    return isWorth && !afresh ? blockKey(code, request) : undefined;
  };
  return {
    ...engine,
    run: async (request) => {
      const key = keyOf(request);
      if (key === undefined) return engine.run(request);
      const known = await store.get(key);
      const { from, to, size } = request;
      const remembered = known && decodeOutcomes(known, { blocks: to - from, size });
      if (remembered !== undefined) return remembered;
      const start = now?.();
      const outcomes = await engine.run(request);
      const ms = start === undefined ? undefined : now!() - start;
      await store.put(
        key,
        encodeOutcomes(outcomes),
        outcomes.reduce((sum, { steps }) => sum + steps, 0),
        ms,
      );
      return outcomes;
    },
  };
}
