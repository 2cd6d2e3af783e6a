import type { BlockRequest, Engine } from '../campaign/engine.ts';
import { blockKey, type CodeIdentity } from './block-key.ts';
import { decodeOutcomes, encodeOutcomes } from './block-result.ts';

/** Keeps encoded outcomes of blocks by their keys. */
export interface BlockStore {
  get(key: string): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** @param steps what it took to compute them */
  put(key: string, bytes: Uint8Array, steps: number): void | Promise<void>;
}

export interface Storing extends Omit<CodeIdentity, 'simulator'> {
  readonly store: BlockStore;
  /** Requests of fewer steps are computed each time: asking would take as long. */
  readonly minSteps?: number;
}

/**
 * The same engine, which asks a store first and gives it what it computed. What the store gives and is no
 * answer to the request is computed again.
 */
export function storedEngine(engine: Engine, { store, minSteps = 0, ...identity }: Storing): Engine {
  const code = { ...identity, simulator: engine.simulator };
  const keyOf = (request: BlockRequest): string | undefined => {
    const { experiment, from, to, size, afresh = false } = request;
    const isWorth = experiment.horizon * size * (to - from) >= minSteps;
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
      const outcomes = await engine.run(request);
      await store.put(
        key,
        encodeOutcomes(outcomes),
        outcomes.reduce((sum, { steps }) => sum + steps, 0),
      );
      return outcomes;
    },
  };
}
