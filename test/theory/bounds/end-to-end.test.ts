import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endToEnd } from '../../../src/theory/bounds/end-to-end.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { expectRelative } from './reference.ts';

const share = fc.integer({ min: 0, max: 99 }).map((x) => x / 100);

describe('endToEnd', () => {
  it('subtracts both failures from the probability of staying', () => {
    const { promised, independent, gap } = endToEnd({
      stagnation: fromExit(0.25),
      delta: 0.0625,
      deltaDeviation: 0.125,
      gap: 0.5,
    });
    expect(promised).toEqual({ stay: 0.5625, exit: 0.4375 });
    expect(independent.stay).toBe(0.75 * 0.8125);
    expect(gap).toBe(0.5);
  });

  it('keeps small failures accurate', () => {
    const { promised } = endToEnd({ stagnation: fromExit(1e-20), delta: 1e-20, deltaDeviation: 0, gap: 1 });
    expectRelative(promised.exit, 2e-20, 1e-15);
  });

  it('promises never less by independence than by the union bound, and the same for π = 1', () => {
    fc.assert(
      fc.property(share, share, share, (exit, delta, deltaDeviation) => {
        const { promised, independent } = endToEnd({
          stagnation: fromExit(exit),
          delta: delta === 0 ? 0.005 : delta,
          deltaDeviation,
          gap: 1,
        });
        // a rounding each in exit + stay · failing, and in stay = 1 − exit
        expect(independent.exit).toBeLessThanOrEqual(promised.exit + 4 * Number.EPSILON);
        if (exit === 0) expect(independent.exit).toBe(promised.exit);
      }),
    );
  });

  it('stays a bound where the bound of stagnation is trivial', () => {
    const { promised, independent } = endToEnd({
      stagnation: fromExit(3),
      delta: 0.1,
      deltaDeviation: 0,
      gap: 1,
    });
    expectRelative(promised.exit, 3.1, 1e-15);
    expect(independent.stay).toBe(0);
  });

  it('refuses what is outside the domain', () => {
    const some = { stagnation: fromExit(0.1), delta: 0.1, deltaDeviation: 0, gap: 1 };
    for (const bad of [
      { stagnation: fromExit(Number.NaN) },
      { delta: 0 },
      { delta: 1 },
      { deltaDeviation: -0.1 },
      { deltaDeviation: 1 },
      { gap: Number.NaN },
    ]) {
      expect(() => endToEnd({ ...some, ...bad })).toThrow(RangeError);
    }
  });
});
