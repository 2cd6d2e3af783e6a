import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly } from '../../../src/core/enclosure.ts';
import type { Json } from '../../../src/core/json.ts';
import { sizesInequality } from '../../statements/known-statements.ts';
import { evidenceOf } from './run-contexts.ts';

/** n ≤ n, with a wrong version (n ≤ 50) whose own space never shows that it is wrong. */
const claim = sizesInequality(
  ({ n }) => n,
  ({ n }) => n,
  {
    mustRefute: {
      'n at most 50': {
        cases: fc.constant({ n: 1, m: 0 }),
        sides: ({ n }) => ({ lhs: exactly(n), rhs: exactly(50) }),
      },
    },
  },
);

const outcome = async (corpus: readonly Json[]): Promise<string | undefined> =>
  (await evidenceOf(claim, { corpus: new Map([[claim.id, corpus]]) })).mutants[0]?.outcome;

describe('a counterexample once kept', () => {
  it('is tried on a wrong version with a space of its own', async () => {
    expect(await outcome([])).toBe('survived');
    expect(await outcome([{ n: 60, m: 0 }])).toBe('killed');
  });

  it('that the claim no longer reads is passed over', async () => {
    expect(await outcome([{ n: 'sixty' }, { n: 60, m: 0 }])).toBe('killed');
    expect(await outcome([{ n: 'sixty' }])).toBe('survived');
  });

  it('that the claim’s own check cannot read is passed over', async () => {
    const schema = claim.schema.refine(({ n }) => new Float64Array(n).length >= 0);
    const corpus = new Map([
      [
        claim.id,
        [
          { n: -1, m: 0 },
          { n: 60, m: 0 },
        ],
      ],
    ]);
    const { verdict, mutants } = await evidenceOf({ ...claim, schema }, { corpus });
    expect([verdict, mutants[0]?.outcome]).toEqual(['corroborated', 'killed']);
  });
});

it('a case that the author names is tried on a wrong version with a space of its own', async () => {
  const named = { ...claim, tightAt: { 'n = 60': { n: 60, m: 0 } } };
  expect((await evidenceOf(named)).mutants[0]?.outcome).toBe('killed');
});
