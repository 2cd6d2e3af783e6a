import { describe, expect, it } from 'vitest';
import { blockSize, freshBlocks, runBlock, sharedBlocks } from '../../src/campaign/blocks.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { type Coin, tosses } from '../support/coins.ts';

const c: Coin = { coin: 3 };
const fair = (): Experiment => tosses(0.5);
const loaded = (): Experiment => tosses(0.2);
const noMeter = (): { steps: number; trajectories: number } => ({ steps: 0, trajectories: 0 });

describe('a block', () => {
  it('is the same at the same address, and another one at another address or number', () => {
    const at = (address: string, block: number): number[] => [
      ...runBlock(tosses(0.5), [address], block).values,
    ];
    expect(at('a', 0)).toEqual(at('a', 0));
    expect(at('a', 0)).not.toEqual(at('b', 0));
    expect(at('a', 0)).not.toEqual(at('a', 1));
    expect(at('a', 0)).toHaveLength(blockSize);
  });

  it('does not depend on the order in which blocks are asked for', () => {
    const forwards = freshBlocks(c, ['a'], noMeter());
    const backwards = freshBlocks(c, ['a'], noMeter());
    const up = [0, 1, 2].map((block) => forwards(fair, '', block).values);
    const down = [2, 1, 0].map((block) => backwards(fair, '', block).values);
    expect(up).toEqual(down.toReversed());
  });

  it('of a paired experiment comes from a stream of its own', () => {
    const source = freshBlocks(c, ['a'], noMeter());
    expect(source(fair, 'first', 0).values).not.toEqual(source(fair, 'second', 0).values);
  });
});

describe('shared blocks', () => {
  it('give the numbers that fresh ones give', () => {
    const shared = sharedBlocks(c, ['a'], noMeter());
    const fresh = freshBlocks(c, ['a'], noMeter());
    for (const block of [0, 1, 0]) {
      expect(shared(fair, '', block).values).toEqual(fresh(fair, '', block).values);
    }
  });

  it('are simulated and counted once for everyone who shares the experiment', () => {
    const meter = noMeter();
    const source = sharedBlocks(c, ['a'], meter);
    expect(source(fair, '', 0)).toBe(source(fair, '', 0));
    expect(meter).toEqual({ steps: blockSize, trajectories: blockSize });
  });

  it('keep experiments apart', () => {
    const source = sharedBlocks(c, ['a'], noMeter());
    expect(source(fair, '', 0).values).not.toEqual(source(loaded, '', 0).values);
  });

  it('are simulated every time when fresh', () => {
    const meter = noMeter();
    const source = freshBlocks(c, ['a'], meter);
    source(fair, '', 0);
    source(fair, '', 0);
    expect(meter.trajectories).toBe(2 * blockSize);
  });
});
