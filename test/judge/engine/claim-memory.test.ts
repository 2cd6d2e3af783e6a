import { describe, expect, it } from 'vitest';
import { judgingSide, newClaimMemory, watchingSide } from '../../../src/judge/engine/claim-memory.ts';

describe('the last words of a thread', () => {
  it('are the case at hand, and none while the next is drawn', () => {
    const memory = newClaimMemory();
    const [judging, watching] = [judgingSide(memory, () => 10, 100), watchingSide(memory)];
    judging.begin({ n: 1 });
    expect(watching.lastWords()).toEqual({ case: { n: 1 } });
    judging.begin();
    expect(watching.lastWords()).toEqual({});
  });

  it('are the case that filled the arrays, also on the way to the next', () => {
    const memory = newClaimMemory();
    let mb = 10;
    const [judging, watching] = [judgingSide(memory, () => mb, 100), watchingSide(memory)];
    judging.begin({ n: 1 });
    mb = 101;
    judging.begin();
    expect(watching.arrayMb()).toBe(101);
    expect(watching.lastWords()).toEqual({ case: { n: 1 } });
    judging.begin({ n: 2 });
    expect(watching.lastWords()).toEqual({ case: { n: 2 } });
  });

  it('say whether one thread alone would have come to it', () => {
    const memory = newClaimMemory();
    const [judging, watching] = [judgingSide(memory, () => 10, 100), watchingSide(memory)];
    judging.begin('a', true);
    expect(watching.lastWords()).toEqual({ case: 'a', isAhead: true });
    judging.begin('a');
    expect(watching.lastWords()).toEqual({ case: 'a' });
    judging.begin('a', true);
    judging.endedAt('here:1');
    expect(watching.lastWords()).toEqual({ case: 'a', isAhead: true, place: 'here:1' });
  });
});
