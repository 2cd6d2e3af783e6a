import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { draw } from '../../../src/judge/campaign/choices.ts';
import { checkedArbitrary } from '../../../src/judge/claims/checked-arbitrary.ts';

/** Only one of the two numbers is used: whatever the other shrinks to, the value reads the same. */
const values = fc
  .record({ used: fc.integer({ min: 0, max: 100 }), unused: fc.integer({ min: 0, max: 100 }) })
  .map(({ used }) => ({ used }));

describe('smaller forms of a value', () => {
  it('are checked once where they read the same, and are then one value', () => {
    const checked: unknown[] = [];
    const watched = checkedArbitrary(values, {
      check: (value) => checked.push(JSON.stringify(value)),
      failure: () => new Error('none'),
    });
    const { value, context } = draw(watched, openStream(['a pair'])).value;
    checked.length = 0;
    const smaller = [...watched.shrink(value, context)].map((next) => next.value);
    const texts = new Set(smaller.map((next) => JSON.stringify(next)));
    expect(texts.size).toBeLessThan(smaller.length);
    expect(checked).toEqual([...texts]);
    expect(new Set(smaller).size).toBe(texts.size);
  });

  it('are all checked where JSON has no text for them', () => {
    let checks = 0;
    const watched = checkedArbitrary(fc.constantFrom(1n, 2n, 3n), {
      check: () => checks++,
      failure: () => new Error('none'),
    });
    const drawn = Array.from({ length: 20 }, (_, i) => draw(watched, openStream(['a bigint', i])).value);
    checks = 0;
    const smaller = drawn.flatMap(({ value, context }) => [...watched.shrink(value, context)]);
    expect(smaller.length).toBeGreaterThan(3);
    expect(checks).toBe(smaller.length);
  });
});
