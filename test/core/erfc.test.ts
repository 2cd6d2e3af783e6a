import slowErfc from '@stdlib/math-base-special-erfc';
import { describe, expect, it } from 'vitest';
import { erfc } from '../../src/core/erfc.ts';
import { openStream } from '../../src/core/stream.ts';

describe('erfc', () => {
  it('is that of @stdlib bit for bit, at 300,000 random numbers', () => {
    const stream = openStream(['erfc']);
    const differing: number[] = [];
    for (let i = 0; i < 300_000; i++) {
      const x = 32 * stream.uniform() - 4;
      if (!Object.is(erfc(x), slowErfc(x))) differing.push(x);
    }
    expect(differing).toEqual([]);
  });

  it.each([
    0,
    -0,
    0.25,
    0.84375,
    1.25,
    2,
    1 / 0.35,
    4,
    6,
    8,
    16,
    26,
    26.5,
    27.2,
    28,
    40,
    -1.25,
    -6,
    -30,
    Infinity,
    -Infinity,
    NaN,
  ])('is that of @stdlib round %d', (x) => {
    for (const y of [x * (1 - Number.EPSILON), x, x * (1 + Number.EPSILON)])
      expect(Object.is(erfc(y), slowErfc(y))).toBe(true);
  });
});
