import slowExp from '@stdlib/math-base-special-exp';
import { describe, expect, it } from 'vitest';
import { exp } from '../../src/core/exp.ts';
import { openStream } from '../../src/core/stream.ts';

describe('e^x', () => {
  it('is that of msun to the last bit, however large or small x is', () => {
    const stream = openStream(['exp']);
    const different: number[] = [];
    for (let i = 0; i < 200_000; i++) {
      // magnitudes from 1e-10 to 1e3
      const x = (2 * stream.uniform() - 1) * 10 ** (13 * stream.uniform() - 10);
      if (!Object.is(exp(x), slowExp(x))) different.push(x);
    }
    expect(different).toEqual([]);
  });
  it('is that of msun at the ends of its range and of its parts', () => {
    const ends = [0, 2 ** -28, 3.8e-9, 708.3, 709, 709.7, 709.8, 745.1, 745.2, Infinity, Math.LN2 / 2];
    for (const end of ends.flatMap((x) => [x, -x, x * (1 + 2 ** -52), -x * (1 - 2 ** -53)])) {
      expect(exp(end), `exp(${end})`).toBe(slowExp(end));
    }
    expect(exp(Number.NaN)).toBeNaN();
  });
});
