import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, mutate } from '../../../src/judge/campaign/choices.ts';
import { openStream } from '../../../src/core/stream.ts';

interface Shape {
  readonly n: number;
  readonly x: number;
  readonly kind: string;
  readonly list: readonly number[];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.integer({ min: -3, max: 1000 }),
  x: fc.double({ min: 0.5, max: 2, noNaN: true }),
  kind: fc.constantFrom('a', 'b', 'c'),
  list: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
});

function inDomain({ n, x, kind, list }: Shape): boolean {
  return (
    Number.isInteger(n) &&
    n >= -3 &&
    n <= 1000 &&
    x >= 0.5 &&
    x <= 2 &&
    ['a', 'b', 'c'].includes(kind) &&
    list.length >= 1 &&
    list.length <= 6 &&
    list.every((each) => Number.isInteger(each) && each >= 1 && each <= 9)
  );
}

describe('the choices behind a case', () => {
  it('make the same case again, whatever the stream, biased or not', () => {
    for (let i = 0; i < 50; i++) {
      const bias = i % 2 === 0 ? undefined : 2;
      const { value, choices } = draw(shapes, openStream(['one', i]), [], bias);
      const again = draw(shapes, openStream(['another', i]), choices, bias);
      expect(again.value.value).toEqual(value.value);
      expect(again.choices).toEqual(choices);
    }
  });

  it('are drawn from the stream: another stream gives another case', () => {
    const cases = Array.from({ length: 20 }, (_, i) =>
      JSON.stringify(draw(shapes, openStream([i])).value.value),
    );
    expect(new Set(cases).size).toBe(20);
  });

  it('leave the case able to shrink', () => {
    const integers = fc.integer({ min: 0, max: 1e6 });
    const { value } = draw(integers, openStream(['shrink']));
    const smallerOnes = [...integers.shrink(value.value, value.context)];
    expect(smallerOnes.length).toBeGreaterThan(0);
    for (const { value: smaller } of smallerOnes) expect(smaller).toBeLessThan(value.value);
  });
});

describe('mutated choices', () => {
  it('still make cases of the space, most of them new, many of them near', () => {
    const stream = openStream(['mutate']);
    const parent = draw(shapes, stream);
    const other = draw(shapes, stream);
    let changed = 0;
    let near = 0;
    for (let i = 0; i < 300; i++) {
      const child = draw(shapes, stream, mutate(parent.choices, other.choices, stream)).value.value;
      expect(inDomain(child)).toBe(true);
      const fields = ['n', 'x', 'kind', 'list'] as const;
      const unchanged = fields.filter(
        (f) => JSON.stringify(child[f]) === JSON.stringify(parent.value.value[f]),
      );
      if (unchanged.length < 4) changed++;
      if (unchanged.length >= 2) near++;
    }
    expect(changed).toBeGreaterThan(150);
    expect(near).toBeGreaterThan(100);
  });

  it('of no choices are none', () => {
    expect(mutate([], [1, 2], openStream(['none']))).toEqual([]);
  });

  it('never change the parent', () => {
    const parent = Object.freeze([1, 2, 3, 4, 5]);
    for (let i = 0; i < 100; i++) mutate(parent, Object.freeze([9, 9]), openStream(['frozen', i]));
    expect(parent).toEqual([1, 2, 3, 4, 5]);
  });
});
