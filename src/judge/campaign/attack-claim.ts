import type { Claim } from '../claims/claim.ts';
import { loadBackend } from './load-backend.ts';
import { runClaimCampaign } from './claim-campaign.ts';
import type { ClaimJob, ClaimProgress, ClaimWatch, RoundEvidence } from './claim-job.ts';
import type { Engine } from './engine.ts';
import { runResolutionRound } from './resolution-round.ts';
import type { RunContext } from './run-context.ts';

/** Half of α is for the claim, half for mutants and ablations: a false kill is a false refutation, too. */
export const claimShare = 0.5;

/** Attacks one claim in this thread. */
export async function attackClaim(
  unloaded: Claim,
  job: ClaimJob,
  engine: Engine,
  watch: ClaimWatch,
): Promise<RoundEvidence> {
  watch.begin?.();
  const { claim, backend } = await loadBackend(unloaded);
  const others = Object.keys(claim.mustRefute).length + Object.keys(claim.given).length;
  const { alpha } = job;
  const shares = { claim: alpha * claimShare, other: (alpha * (1 - claimShare)) / Math.max(1, others) };
  const context = openContext({ claim, backend, engine, alpha: shares }, job, watch);
  const evidence: RoundEvidence = await (job.round === undefined
    ? runClaimCampaign(context)
    : runResolutionRound(context, job.round));
  context.enter('done', 1);
  return backend === undefined ? evidence : { ...evidence, backend };
}

/** Where a claim is attacked, with nothing done yet. */
export function openContext(
  { claim, backend, engine, alpha }: Pick<RunContext, 'claim' | 'backend' | 'engine' | 'alpha'>,
  { seed, budget, corpus, untilRefuted = false, round }: Omit<ClaimJob, 'alpha' | 'claim'>,
  watch: ClaimWatch,
): RunContext {
  const meter = { steps: 0, trajectories: 0 };
  let at: Pick<ClaimProgress, 'phase' | 'share'> = { phase: 'explore', share: 0 };
  let cut = false;
  const report = (): void => {
    watch.report({ ...at, steps: meter.steps });
  };
  return {
    claim,
    backend,
    corpus,
    engine,
    seed,
    budget,
    untilRefuted,
    round,
    alpha,
    meter,
    begin: (c, isAhead) => watch.begin?.(c, isAhead),
    enter: (phase, share = at.share) => {
      at = { phase, share };
      report();
    },
    found: (counterexample) => {
      watch.report({ ...at, steps: meter.steps, counterexample });
    },
    pause: async () => {
      if (cut) return false;
      report();
      await new Promise(setImmediate);
      // what comes next is on another case, or draws one
      watch.begin?.();
      cut = !watch.goesOn();
      return !cut;
    },
    wasCut: () => cut,
  };
}
