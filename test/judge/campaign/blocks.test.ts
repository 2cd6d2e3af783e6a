import { describe, expect, it } from 'vitest';
import {
  blockSize,
  freshBlocks,
  sharedBlocks,
  type SimulationContext,
} from '../../../src/judge/campaign/blocks.ts';
import { referenceEngine } from '../../../src/judge/campaign/engine.ts';
import type { Experiment, BlockOutcomes } from '../../../src/core/experiment.ts';
import { type Coin, tosses } from '../../statements/coins.ts';

const c: Coin = { coin: 3 };
const fair = (): Experiment => tosses(0.5);
const loaded = (): Experiment => tosses(0.2);
const context = (): SimulationContext => ({ engine: referenceEngine, meter: { steps: 0, trajectories: 0 } });
const numbers = (outcomes: readonly BlockOutcomes[]): number[][] => outcomes.map(({ values }) => [...values]);

describe('a block', () => {
  it('is the same at the same address, and another one at another address or number', async () => {
    const at = async (address: string, block: number): Promise<number[][]> =>
      numbers(await freshBlocks(c, [address], context())(fair, '', block, block + 1));
    expect(await at('a', 0)).toEqual(await at('a', 0));
    expect(await at('a', 0)).not.toEqual(await at('b', 0));
    expect(await at('a', 0)).not.toEqual(await at('a', 1));
    expect((await at('a', 0))[0]).toHaveLength(blockSize);
  });

  it('does not depend on the order in which blocks are asked for, nor on how many at a time', async () => {
    const source = freshBlocks(c, ['a'], context());
    const up = numbers(await source(fair, '', 0, 3));
    const down: number[][] = [];
    for (const block of [2, 1, 0]) down.push(...numbers(await source(fair, '', block, block + 1)));
    expect(up).toEqual(down.toReversed());
  });

  it('of a paired experiment comes from a stream of its own', async () => {
    const source = freshBlocks(c, ['a'], context());
    expect(numbers(await source(fair, 'first', 0, 1))).not.toEqual(
      numbers(await source(fair, 'second', 0, 1)),
    );
  });
});

describe('shared blocks', () => {
  it('give the numbers that fresh ones give', async () => {
    const shared = sharedBlocks(c, ['a'], context());
    const fresh = freshBlocks(c, ['a'], context());
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [0, 2],
    ] as const) {
      expect(numbers(await shared(fair, '', from, to))).toEqual(numbers(await fresh(fair, '', from, to)));
    }
  });

  it('are simulated and counted once for everyone who shares the experiment', async () => {
    const at = context();
    const source = sharedBlocks(c, ['a'], at);
    const [first] = await source(fair, '', 0, 1);
    expect((await source(fair, '', 0, 1))[0]).toBe(first);
    expect(at.meter).toEqual({ steps: blockSize, trajectories: blockSize });
  });

  it('keep experiments apart', async () => {
    const source = sharedBlocks(c, ['a'], context());
    expect(numbers(await source(fair, '', 0, 1))).not.toEqual(numbers(await source(loaded, '', 0, 1)));
  });

  it('are simulated every time when fresh', async () => {
    const at = context();
    const source = freshBlocks(c, ['a'], at);
    await source(fair, '', 0, 1);
    await source(fair, '', 0, 1);
    expect(at.meter.trajectories).toBe(2 * blockSize);
  });
});
