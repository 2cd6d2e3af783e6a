import { describe, expect, it } from 'vitest';
import { spectralEnclosureClaim } from '../../properties/networks/spectral-enclosure/claim.ts';
import { runCampaign } from '../../src/judge/campaign/campaign.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';

describe('networks/spectral-enclosure', () => {
  it('is corroborated at the quick budget, and every mutant dies', async () => {
    const { claims } = await runCampaign({
      claims: [spectralEnclosureClaim()],
      seed: 'spectral enclosure',
      alpha: 1e-6,
      budget: parseBudget('quick', 1),
    });
    const [claim] = claims;
    expect(claim?.verdict, JSON.stringify(claim?.reason)).toBe('corroborated');
    expect(claim?.mutants.filter(({ outcome }) => outcome !== 'killed').map(({ name }) => name)).toEqual([]);
  });
});
