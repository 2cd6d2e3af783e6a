import { describe, expect, it } from 'vitest';
import { runCampaign } from '../src/judge/campaign/campaign.ts';
import { inlineEngine } from '../src/judge/engine/inline.ts';
import { builtInClaims } from './catalogue.ts';

const claims = builtInClaims();
/** A sixth of the quick budget, which `lakatos check` has; enough for some mutant of every claim to die. */
const budget = { name: 'test', stepsPerClaim: 500_000, casesPerClaim: 40 };

/** The theory suite under the test runner: each claim with a seed of its own. */
describe('the theory', () => {
  it.each(claims.map(({ id }) => [id]))('%s is not refuted', async (id) => {
    const evidence = await runCampaign({
      claims,
      only: new Set([id]),
      seed: 'theory suite',
      engine: inlineEngine,
      alpha: 1e-9,
      budget,
    });
    const [claim] = evidence.claims;
    expect(claim?.id).toBe(id);
    expect(claim?.verdict, JSON.stringify(claim?.reason)).not.toBe('refuted');
    // Power at this budget: not every mutant need die, but a check that kills none is no check.
    expect(claim?.mutants.some(({ outcome }) => outcome === 'killed')).toBe(true);
  });
});
