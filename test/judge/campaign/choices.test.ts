import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, type DrawnNumber, mutate, withOffsets } from '../../../src/judge/campaign/choices.ts';
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

describe('the numbers behind a case', () => {
  const spaces: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    integers: fc.integer({ min: -7, max: 1000 }),
    'all integers of 32 bits': fc.integer(),
    'integers of 52 bits': fc.maxSafeInteger(),
    'one of a list': fc.constantFrom('a', 'b', 'c'),
    reals: fc.double({ min: 0.25, max: 8, noNaN: true }),
    'big integers': fc.bigInt({ min: -3n, max: 10n ** 30n }),
    shapes,
  };
  const drawn = (
    cases: fc.Arbitrary<unknown>,
    seed: number,
    bias?: number,
  ): { readonly numbers: DrawnNumber[]; readonly choices: readonly number[]; readonly value: unknown } => {
    const numbers: DrawnNumber[] = [];
    const { choices, value } = draw(cases, openStream(['numbers', seed]), [], bias, numbers);
    return { numbers, choices, value: value.value };
  };

  it('are noted without changing the case', () => {
    for (const cases of Object.values(spaces))
      for (let i = 0; i < 20; i++) {
        const plain = draw(cases, openStream(['numbers', i]));
        const noted = drawn(cases, i);
        expect(noted.value).toEqual(plain.value.value);
        expect(noted.choices).toEqual(plain.choices);
        expect(noted.numbers.length).toBeGreaterThan(0);
      }
  });

  it.each(Object.entries(spaces))('of %s can be set to any of their range', (_, cases) => {
    const stream = openStream(['set']);
    for (let i = 0; i < 60; i++) {
      const bias = i % 2 === 0 ? undefined : 2;
      const { numbers, choices } = drawn(cases, i, bias);
      const k = Math.floor(stream.uniform() * numbers.length);
      const { size } = numbers[k]!;
      const ends = [0n, size, size / 2n, (size * BigInt(Math.floor(1000 * stream.uniform()))) / 1000n];
      const offset = ends[i % ends.length]!;
      const again: DrawnNumber[] = [];
      draw(cases, stream, withOffsets(choices, [{ number: numbers[k]!, offset }]), bias, again);
      expect(again.slice(0, k)).toEqual(numbers.slice(0, k));
      expect([again[k]!.offset, again[k]!.size]).toEqual([offset, size]);
    }
  });

  it('can be set several at once, in any order', () => {
    const pair = fc.tuple(
      fc.integer({ min: 5, max: 20 }),
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 9 }),
    );
    const { numbers, choices } = drawn(pair, 1);
    const [first, second, third] = numbers as [DrawnNumber, DrawnNumber, DrawnNumber];
    const changes = [
      { number: third, offset: 9n },
      { number: first, offset: 3n },
      { number: second, offset: 1n },
    ];
    const { value } = draw(pair, openStream(['other']), withOffsets(choices, changes));
    expect(value.value).toEqual([8, Number.MIN_SAFE_INTEGER + 1, 9]);
  });
});
