import type { BlockOutcomes } from '../../core/experiment.ts';
import type { BlockRequest, Engine } from '../campaign/engine.ts';
import { blockKey, type CodeIdentity } from './block-key.ts';
import { decodeOutcomes, encodeOutcomes } from './block-result.ts';

/** Keeps encoded outcomes of blocks by their keys. */
export interface BlockStore {
  /** Nothing is kept, and nothing will be: keys need not be made to ask. Absent: there may be something. */
  readonly isEmpty?: boolean;
  /** Is what took so long to compute kept? If not, keys need not be made. Absent: all is kept. */
  isWorth?(ms: number): boolean;
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
  const isStored = ({ experiment, from, to, size, afresh }: BlockRequest): boolean =>
    afresh !== true &&
    (experiment.program === undefined || experiment.horizon * size * (to - from) >= minSteps);
  const remembered = async (request: BlockRequest): Promise<readonly BlockOutcomes[] | undefined> => {
    if (store.isEmpty === true) return undefined;
    const key = blockKey(code, request);
    const known = key === undefined ? undefined : await store.get(key);
    const { from, to, size } = request;
    return known && decodeOutcomes(known, { blocks: to - from, size });
  };
  const { ahead } = engine;
  return {
    ...engine,
    ...(ahead && {
      ahead: (request) => {
        // what may be kept is not computed before that is known
        if (store.isEmpty === true) ahead(request);
      },
    }),
    run: async (request) => {
      if (!isStored(request)) return engine.run(request);
      const known = await remembered(request);
      if (known !== undefined) return known;
      const start = now?.();
      const outcomes = await engine.run(request);
      const ms = start === undefined ? undefined : now!() - start;
      if (ms !== undefined && store.isWorth?.(ms) === false) return outcomes;
      const key = blockKey(code, request);
      if (key === undefined) return outcomes;
      const steps = outcomes.reduce((sum, block) => sum + block.steps, 0);
      await store.put(key, encodeOutcomes(outcomes), steps, ms);
      return outcomes;
    },
  };
}
