import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/core/enclosure.ts';
import { openStream } from '../../src/core/stream.ts';
import { forAllMembers, supremum } from '../../src/kit/finite-class.ts';
import { sizesInequality } from '../statements/known-statements.ts';
import { evidenceOf } from '../judge/campaign/run-contexts.ts';

const values = (of: (shift: number, drawn: number) => number | boolean): number[] => {
  let draws = 0;
  const experiment = supremum([0.5, 0, 0.25], { horizon: 3, draw: () => draws++ / 8, of });
  return [...experiment.run(openStream(['class']), 4).values];
};

describe('for all members of a finite class', () => {
  it('the experiment gives the largest value at what was drawn once for all', () => {
    expect(values((shift, drawn) => -Math.abs(drawn - shift))).toEqual([-0, -0.125, -0, -0.125]);
  });

  it('or whether it is true of all', () => {
    expect(values((shift, drawn) => Math.abs(drawn - shift) < 0.4)).toEqual([0, 1, 1, 1]);
  });

  it('an inequality holds of each, and a counterexample says of which it does not', async () => {
    const statement = (largest: number) =>
      sizesInequality(
        () => 0,
        () => 0,
        {
          sides: ({ n }) =>
            forAllMembers([1, 2, largest], (h) => ({ lhs: exactly(h * n), rhs: exactly(3 * n) })),
        },
      );
    expect((await evidenceOf(statement(3))).verdict).toBe('corroborated');
    const { verdict, counterexample } = await evidenceOf(statement(4));
    expect([verdict, counterexample!.case]).toEqual(['refuted', { n: 1, m: 0 }]);
    expect(counterexample!.claim).toMatch(/^inequality 3: /u);
  });

  it('says nothing of a class without members', () => {
    const none = /members of a class must be at least one, got 0|at least one/u;
    expect(() => forAllMembers([], () => [])).toThrow(none);
    expect(() => supremum([], { horizon: 1, draw: () => 0, of: () => 0 })).toThrow(none);
  });
});
