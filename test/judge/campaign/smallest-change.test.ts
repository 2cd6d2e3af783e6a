import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../src/judge/campaign/resolution/change.ts';
import type { KnownCase } from '../../../src/judge/campaign/resolution/changed-claim.ts';
import { lower, noneOf } from '../../../src/judge/campaign/resolution/smallest.ts';

const somewhere = { case: {}, terms: {} } as unknown as KnownCase;
const { smaller } = changesOf('c', false);

describe('the smallest refuted change', () => {
  it('is the first that is refuted, whatever the guess and the threshold', () => {
    const last = smaller.sizes.length + 3;
    const wrong: string[] = [];
    for (let threshold = 0; threshold <= last; threshold++) {
      for (let guess = 0; guess <= last; guess++) {
        const smallest = noneOf(smaller);
        let asked = 0;
        const refuted = (i: number): boolean => {
          asked++;
          return i >= threshold;
        };
        lower(smallest, somewhere, 'exact', refuted, guess);
        // strides of 2, 8, 32, 128 and to the end, then halves of at most 128; with a good guess 3
        const most = Math.abs(threshold - guess) <= 1 ? 3 : 1 + 5 + 7;
        if (smallest.index !== Math.min(threshold, smaller.sizes.length) || asked > most)
          wrong.push(`${threshold} from ${guess}: ${smallest.index} after ${asked} questions`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('takes one question of a case that does not lower it', () => {
    const smallest = { ...noneOf(smaller), index: 100 };
    const asked: number[] = [];
    const refuted = (i: number): boolean => {
      asked.push(i);
      return false;
    };
    lower(smallest, somewhere, 'exact', refuted);
    expect(asked).toEqual([99]);
    expect(smallest).toEqual({ index: 100 });
  });
});
