import { version } from '../core/version.ts';
import { type ClaimEvidence, type Evidence, evidenceVersion } from '../claims/evidence.ts';
import type { Claim } from '../claims/claim.ts';
import type { Meter } from './blocks.ts';
import { campaignAgainst } from './claim-campaign.ts';
import { type Engine, referenceEngine } from './engine.ts';
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
  const engine = options.engine ?? referenceEngine;
  const overview = overviewOf(options, selected.length);
  const claims: (ClaimEvidence | undefined)[] = selected.map(() => undefined);
  const waiting = [...selected.entries()];
  const attackNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, claim] = next;
      claims[i] = await attack(options, engine, claim, overview.of(i, claim.id));
      if (options.signal?.aborted === true) return;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, attackNext));
  const known = claims.filter((claim) => claim !== undefined);
  return {
    schema: evidenceVersion,
    lakatos: version,
    kind: 'evidence',
    seed: options.seed,
    alpha: options.alpha,
    budget: options.budget,
    simulator: engine.simulator,
    interrupted: options.signal?.aborted === true,
    ...(options.data && { data: options.data }),
    claims: known,
    totals: totalsOf(known),
  };
}

/** How far one claim is; the only thing that several claims at work share. */
interface ClaimProgress {
  readonly meter: Meter;
  enter(phase: Progress['phase'], share: number): void;
  report(): void;
}

function overviewOf(
  options: CampaignOptions,
  total: number,
): { of(i: number, claim: string): ClaimProgress } {
  const at = Array.from({ length: total }, () => ({ meter: { steps: 0, trajectories: 0 }, share: 0 }));
  let done = 0;
  return {
    of: (i, claim) => {
      const mine = at[i]!;
      let phase: Progress['phase'] = 'explore';
      const report = (): void =>
        options.onProgress?.({
          claim,
          phase,
          claimsDone: done,
          claimsTotal: total,
          steps: at.reduce((sum, { meter }) => sum + meter.steps, 0),
          share: at.reduce((sum, { share }) => sum + share, 0) / total,
        });
      return {
        meter: mine.meter,
        report,
        enter: (next, share) => {
          phase = next;
          mine.share = share;
          if (next === 'done') done++;
          report();
        },
      };
    },
  };
}

async function attack(
  options: CampaignOptions,
  engine: Engine,
  claim: Claim,
  progress: ClaimProgress,
): Promise<ClaimEvidence> {
  const alphaPerClaim = options.alpha / options.claims.length;
  const others = Object.keys(claim.mustRefute).length + Object.keys(claim.given).length;
  const arena = {
    claim,
    engine,
    seed: options.seed,
    budget: options.budget,
    alpha: {
      claim: alphaPerClaim * claimShare,
      other: (alphaPerClaim * (1 - claimShare)) / Math.max(1, others),
    },
    meter: progress.meter,
    pause: async (): Promise<boolean> => {
      progress.report();
      await new Promise(setImmediate);
      return options.signal?.aborted !== true;
    },
  };
  const evidence = await campaignAgainst(arena, (phase, share) => {
    progress.enter(phase, share);
  });
  progress.enter('done', 1);
  return evidence;
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
