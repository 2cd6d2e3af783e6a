import type { Claim } from '../claims/claim.ts';
import type { ClaimEvidence } from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import { runClaimCampaign, type Phase } from './claim-campaign.ts';
import type { Engine } from './engine.ts';
import type { Budget } from './options.ts';

/** One claim's part of a campaign as plain data: with the claim itself, all that its evidence depends on. */
export interface ClaimJob {
  readonly claim: string;
  readonly seed: string;
  readonly budget: Budget;
  /** The claim's share of the run's α. */
  readonly alpha: number;
  /** Cases once found to refute the claim or a wrong version of it: tried first. */
  readonly corpus: readonly Json[];
}

/** How far a claim is. */
export interface ClaimProgress {
  readonly phase: Phase | 'done';
  /** Share of the claim's planned work, in [0, 1]. */
  readonly share: number;
  /** Trajectory-steps simulated so far. */
  readonly steps: number;
}

/** Who follows the work on a claim. */
export interface ClaimWatch {
  report(progress: ClaimProgress): void;
  /** Asked again and again: shall the work go on? */
  goesOn(): boolean;
}

/** Attacks claims elsewhere: on other threads, each of which judges by itself. */
export interface ClaimPool {
  /** Claims that it attacks at the same time. */
  readonly size: number;
  readonly simulator: Engine['simulator'];
  attack(job: ClaimJob, watch: ClaimWatch): Promise<ClaimEvidence>;
  close(): Promise<void>;
}

/** Half of α goes to the claim, half to its mutants and ablations: a false kill would be as false as a false refutation. */
const claimShare = 0.5;

/** Attacks one claim in this thread. */
export async function attackClaim(
  claim: Claim,
  { seed, budget, alpha, corpus }: ClaimJob,
  engine: Engine,
  watch: ClaimWatch,
): Promise<ClaimEvidence> {
  const backend = await claim.backend?.load();
  const others = Object.keys(claim.mustRefute).length + Object.keys(claim.given).length;
  const meter = { steps: 0, trajectories: 0 };
  let at: Pick<ClaimProgress, 'phase' | 'share'> = { phase: 'explore', share: 0 };
  const report = (): void => {
    watch.report({ ...at, steps: meter.steps });
  };
  const context = {
    claim,
    corpus,
    engine,
    seed,
    budget,
    alpha: { claim: alpha * claimShare, other: (alpha * (1 - claimShare)) / Math.max(1, others) },
    meter,
    pause: async (): Promise<boolean> => {
      report();
      await new Promise(setImmediate);
      return watch.goesOn();
    },
  };
  const evidence = await runClaimCampaign(context, (phase, share) => {
    at = { phase, share };
    report();
  });
  at = { phase: 'done', share: 1 };
  report();
  return backend === undefined ? evidence : { ...evidence, backend };
}
