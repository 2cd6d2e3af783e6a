import type { RunContext } from '../../../src/judge/campaign/run-context.ts';
import { referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import type { Budget } from '../../../src/judge/campaign/budget.ts';
import type { CampaignOptions } from '../../../src/judge/campaign/options.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import type { ClaimEvidence } from '../../../src/judge/claims/evidence.ts';

/** Small enough for a test, large enough to confirm what is plainly false. */
export const smallBudget: Budget = { name: 'test', stepsPerClaim: 65_536, casesPerClaim: 24 };

/** Where phases of the judge are tried by themselves. */
export function contextFor(claim: Claim, more: Partial<RunContext> = {}): RunContext {
  return {
    claim,
    corpus: [],
    engine: referenceEngine,
    seed: 'test',
    budget: smallBudget,
    alpha: { claim: 1e-6, other: 1e-6 },
    meter: { steps: 0, trajectories: 0 },
    untilRefuted: false,
    begin: () => undefined,
    found: () => undefined,
    enter: () => undefined,
    pause: () => Promise.resolve(true),
    wasCut: () => false,
    ...more,
  };
}

/** The evidence of a campaign against one claim. */
export async function evidenceOf(claim: Claim, more: Partial<CampaignOptions> = {}): Promise<ClaimEvidence> {
  const options = { claims: [claim], seed: 'test', alpha: 1e-6, budget: smallBudget, ...more };
  return (await runCampaign(options)).claims[0]!;
}
