import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';

describe('mutants that need the default budget', () => {
  it('leave most mutants of every claim to a quick run', () => {
    const asking = builtInClaims().map(({ id, mustRefute }) => {
      const budgets = Object.values(mustRefute).map(({ budget }) => budget);
      return { id, all: budgets.length, rare: budgets.filter((budget) => budget !== undefined).length };
    });
    expect(asking.filter(({ rare }) => rare > 0).length).toBeGreaterThan(0);
    expect(asking.filter(({ all, rare }) => 2 * rare > all)).toEqual([]);
  });
});
