import { describe, expect, it } from 'vitest';
import { parseBudget } from '../../../src/judge/campaign/budget.ts';
import { exitCodeOf } from '../../../src/host/exit-codes.ts';
import { totalsOf } from '../../../src/judge/claims/merge-evidence.ts';
import { formatMutants, killedOf } from '../../../src/report/format.ts';
import { sizesInequality } from '../../statements/known-statements.ts';
import { evidenceOf } from './run-contexts.ts';

/** n ≤ 100 of n up to a hundred; one mutant is easy, one asks for the default budget. */
const claim = sizesInequality(
  ({ n }) => n,
  () => 1000,
  {
    mustRefute: {
      easy: { sides: ({ n }) => ({ lhs: { lo: n, hi: n }, rhs: { lo: 0, hi: 0 } }) },
      hard: { sides: ({ n }) => ({ lhs: { lo: n, hi: n }, rhs: { lo: 1, hi: 1 } }), budget: 'default' },
    },
  },
);
const outcomesAt = async (budget: string) =>
  (await evidenceOf(claim, { budget: parseBudget(budget, 1) })).mutants.map(({ outcome }) => outcome);

describe('a mutant that names the budget it needs', () => {
  it('is tried with that budget and more, by name or in steps', async () => {
    expect(await outcomesAt('default')).toEqual(['killed', 'killed']);
    expect(await outcomesAt('240000000')).toEqual(['killed', 'killed']);
  });

  it('is said not to be tried with less, counts neither as killed nor as survived, and is no weakness', async () => {
    expect(await outcomesAt('quick')).toEqual(['killed', 'not tried']);
    const evidence = await evidenceOf(claim, { budget: parseBudget('quick', 1) });
    const totals = totalsOf([evidence]);
    expect(totals).toMatchObject({ mutantsKilled: 1, mutantsSurvived: 0, mutantsNotTried: 1 });
    expect([killedOf(evidence), formatMutants(totals)]).toEqual([
      '1/1',
      '1 of 1 mutant killed, 1 not tried at this budget',
    ]);
    expect(exitCodeOf({ totals, interrupted: false, claims: [evidence] } as never)).toBe(0);
  });
});
