import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../src/judge/campaign/resolution/change.ts';
import type { KnownCase } from '../../../src/judge/campaign/resolution/changed-claim.ts';
import { lower, noneOf } from '../../../src/judge/campaign/resolution/smallest.ts';

const somewhere = { case: {}, terms: {} } as unknown as KnownCase;
const { smaller } = changesOf('c', false);

describe('the smallest refuted change', () => {
  it('is the first that is refuted, whatever the guess and the threshold', async () => {
    const index = fc.integer({ min: 0, max: smaller.sizes.length + 3 });
    await fc.assert(
      fc.asyncProperty(index, index, async (threshold, guess) => {
        const smallest = noneOf(smaller);
        let asked = 0;
        const refuted = (i: number): boolean => {
          asked++;
          return i >= threshold;
        };
        await lower(smallest, somewhere, 'exact', refuted, guess);
        expect(smallest.index).toBe(Math.min(threshold, smaller.sizes.length));
        // strides of 2, 8, 32, 128 and to the end, then halves of at most 128
        expect(asked).toBeLessThanOrEqual(1 + 5 + 7);
        if (Math.abs(threshold - guess) <= 2) expect(asked).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('takes one question of a case that does not lower it', async () => {
    const smallest = { ...noneOf(smaller), index: 100 };
    const asked: number[] = [];
    const refuted = (i: number): boolean => {
      asked.push(i);
      return false;
    };
    await lower(smallest, somewhere, 'exact', refuted);
    expect(asked).toEqual([99]);
    expect(smallest).toEqual({ index: 100 });
  });
});
