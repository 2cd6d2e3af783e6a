import { version } from '../core/version.ts';
import { type ClaimEvidence, type Evidence, evidenceVersion } from '../claims/evidence.ts';
import { campaignAgainst } from './claim-campaign.ts';
import type { CampaignOptions, Progress } from './options.ts';

/** Half of α goes to the claims, half to the mutants and ablations: a false kill would be as false as a false refutation. */
const claimShare = 0.5;

/**
 * The campaign: attacks every selected claim and returns the evidence. Same claims, seed, α and budget: same evidence.
 *
 * P(any true claim is called refuted, any true mutant killed, or any unneeded hypothesis called needed) ≤ alpha:
 * α is split over the whole catalogue (whatever is selected), within a claim over its mutants and ablations, and over
 * the successive confirmations of each as 1/(i(i+1)); every confirmation is an e-process on randomness never seen before.
 */
export async function runCampaign(options: CampaignOptions): Promise<Evidence> {
  const selected = options.claims.filter(({ id }) => options.only?.has(id) !== false);
  const alphaPerClaim = options.alpha / options.claims.length;
  const claims: ClaimEvidence[] = [];
  let steps = 0;
  for (const [i, claim] of selected.entries()) {
    const meter = { steps: 0, trajectories: 0 };
    let phase: Progress['phase'] = 'explore';
    let share = 0;
    const report = (): void =>
      options.onProgress?.({
        claim: claim.id,
        phase,
        claimsDone: i,
        claimsTotal: selected.length,
        steps: steps + meter.steps,
        share: (i + share) / selected.length,
      });
    const others = Object.keys(claim.mustRefute).length + Object.keys(claim.given).length;
    const arena = {
      claim,
      seed: options.seed,
      budget: options.budget,
      alpha: {
        claim: alphaPerClaim * claimShare,
        other: (alphaPerClaim * (1 - claimShare)) / Math.max(1, others),
      },
      meter,
      pause: async (): Promise<boolean> => {
        report();
        await new Promise(setImmediate);
        return options.signal?.aborted !== true;
      },
    };
    claims.push(
      await campaignAgainst(arena, (next, at) => {
        phase = next;
        share = at;
        report();
      }),
    );
    steps += meter.steps;
    options.onProgress?.({
      claim: claim.id,
      phase: 'done',
      claimsDone: i + 1,
      claimsTotal: selected.length,
      steps,
      share: (i + 1) / selected.length,
    });
    if (options.signal?.aborted === true) break;
  }
  return {
    schema: evidenceVersion,
    lakatos: version,
    kind: 'evidence',
    seed: options.seed,
    alpha: options.alpha,
    budget: options.budget,
    interrupted: options.signal?.aborted === true,
    ...(options.data && { data: options.data }),
    claims,
    totals: totalsOf(claims),
  };
}

function totalsOf(claims: readonly ClaimEvidence[]): Evidence['totals'] {
  const sum = (of: (claim: ClaimEvidence) => number): number =>
    claims.reduce((total, claim) => total + of(claim), 0);
  const having = (verdict: ClaimEvidence['verdict']): number =>
    sum((claim) => Number(claim.verdict === verdict));
  const mutants = (outcome: 'killed' | 'survived'): number =>
    sum((claim) => claim.mutants.filter((mutant) => mutant.outcome === outcome).length);
  return {
    claims: claims.length,
    corroborated: having('corroborated'),
    refuted: having('refuted'),
    vacuous: having('vacuous'),
    undecided: having('undecided'),
    mutantsKilled: mutants('killed'),
    mutantsSurvived: mutants('survived'),
    cases: sum(({ cases }) => cases.drawn),
    trajectories: sum(({ trajectories }) => trajectories),
    steps: sum(({ steps }) => steps),
  };
}
