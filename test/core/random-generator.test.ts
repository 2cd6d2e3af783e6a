import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomGenerator } from '../../src/core/random-generator.ts';
import { openStream } from '../../src/core/stream.ts';

describe('a random generator', () => {
  it('gives the 32-bit words of its address’s stream, signed', () => {
    const [generator, stream] = [randomGenerator(['g', 1]), openStream(['g', 1])];
    const words = Array.from({ length: 100 }, () => generator.next());
    expect(words.map((word) => word >>> 0)).toEqual(words.map(() => stream.bits32()));
    expect(Math.min(...words)).toBeLessThan(0);
  });

  it('is not moved by its clone, and the clone gives the same', () => {
    const generator = randomGenerator(['g', 2]);
    generator.next();
    const before = generator.getState();
    const clone = generator.clone();
    const drawn = [clone.next(), clone.next()];
    expect(generator.getState()).toEqual(before);
    expect([generator.next(), generator.next()]).toEqual(drawn);
    expect(generator.getState()).not.toEqual(before);
  });

  it('serves fast-check, which then draws the same values for the same address', () => {
    const draw = (address: number): number[] => {
      const random = new fc.Random(randomGenerator([address]));
      const arbitrary = fc.integer({ min: 0, max: 999 });
      return Array.from({ length: 50 }, () => arbitrary.generate(random, undefined).value);
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1).every((x) => x >= 0 && x <= 999)).toBe(true);
  });
});
