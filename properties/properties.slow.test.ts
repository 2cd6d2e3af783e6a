import { describe, expect, it } from 'vitest';
import { runCampaign } from '../src/judge/campaign/campaign.ts';
import { parseBudget } from '../src/judge/campaign/budget.ts';
import { inlineEngine } from '../src/judge/engine/inline.ts';
import { builtInClaims } from './catalogue.ts';

const engine = inlineEngine;

/** The theory suite under the test runner: each claim at the quick budget, with a seed of its own. */
describe('the theory', () => {
  it.each(builtInClaims().map((claim) => [claim.id, claim] as const))('%s is not refuted', async (id) => {
    const evidence = await runCampaign({
      claims: builtInClaims(),
      only: new Set([id]),
      seed: 'theory suite',
      engine,
      alpha: 1e-9,
      budget: parseBudget('quick', builtInClaims().length),
    });
    const [claim] = evidence.claims;
    expect(claim?.id).toBe(id);
    expect(claim?.verdict, JSON.stringify(claim?.reason)).not.toBe('refuted');
    // Power at this budget: not every mutant need die, but a check that kills none is no check.
    expect(claim?.mutants.some(({ outcome }) => outcome === 'killed')).toBe(true);
  });
});
