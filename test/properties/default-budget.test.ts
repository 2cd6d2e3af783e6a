import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import { rarelyFalse } from '../../properties/default-budget.ts';

describe('mutants that need the default budget', () => {
  it('are mutants of the catalogue, each by its name, and say so', () => {
    const named = Object.entries(rarelyFalse).flatMap(([id, names]) => names.map((name) => `${id}: ${name}`));
    const asking = builtInClaims().flatMap(({ id, mustRefute }) =>
      Object.entries(mustRefute).flatMap(([name, { budget }]) =>
        budget === 'default' ? [`${id}: ${name}`] : [],
      ),
    );
    expect(asking.toSorted()).toEqual(named.toSorted());
  });

  it('leave most mutants of every claim to a quick run', () => {
    for (const { id, mustRefute } of builtInClaims()) {
      const all = Object.keys(mustRefute).length;
      expect([id, 2 * (rarelyFalse[id]?.length ?? 0) <= all]).toEqual([id, true]);
    }
  });
});
