import type { Claim } from '../claims/claim.ts';
import type { Evidence, Witness } from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import type { Budget } from './budget.ts';
import type { ClaimPool, ClaimProgress } from './claim-job.ts';
import type { Engine } from './engine.ts';

export interface CampaignOptions {
  /** The catalogue: its size fixes each claim's share of alpha, whatever is selected. */
  readonly claims: readonly Claim[];
  /** Ids to run; all if absent. */
  readonly only?: ReadonlySet<string>;
  /** Only every `of`-th of these, beginning with number `index` (1 … of). */
  readonly shard?: NonNullable<Evidence['shard']>;
  readonly seed: string;
  readonly alpha: number;
  readonly budget: Budget;
  readonly data?: NonNullable<Evidence['data']>;
  /** Cases of saved counterexamples, by claim: tried before all others, if the claim still reads them. */
  readonly corpus?: ReadonlyMap<string, readonly Json[]>;
  /**
   * Is the attack on a claim over with the first counterexample to it? Its mutants and hypotheses are not
   * tried then, and its evidence says so.
   */
  readonly untilRefuted?: boolean;
  /** Where blocks run; the plain reference where absent. The caller closes it. */
  readonly engine?: Engine;
  /** What the files of an author's code are named relative to, where it fails; absolute names by default. */
  readonly folder?: string;
  /** Attacks whole claims elsewhere, instead of `engine`; knows claims by id. The caller closes it. */
  readonly pool?: ClaimPool;
  /** Aborting stops the run after the block at hand; what is known is returned, marked as interrupted. */
  readonly signal?: AbortSignal;
  /** Told of every piece of work in this thread: on this case, or on none where one is drawn or loaded. */
  onPiece?(c?: unknown): void;
  onProgress?(progress: Progress): void;
  /**
   * Asked when all claims are finished: which must be attacked again, since somebody who computed for them is
   * no longer believed?
   */
  takeDoubted?(found: Evidence): Promise<readonly string[]>;
  /** Given what is known so far, as of a run that was interrupted, whenever a claim is finished. */
  onFinished?(soFar: Evidence): void;
}

export interface Progress {
  readonly claim: string;
  readonly phase: ClaimProgress['phase'];
  readonly claimsDone: number;
  readonly claimsTotal: number;
  /** Trajectory-steps simulated so far in this run. */
  readonly steps: number;
  /** Share of the planned work that is done, in [0, 1]. */
  readonly share: number;
  /** Workers of the cluster that are there, where there is one. */
  readonly workers?: number;
  /** The counterexample to the claim, once: when it is confirmed. */
  readonly counterexample?: Witness;
  /** When the claim is done: milliseconds spent simulating, where one thread did all of it. */
  readonly simulatingMs?: number | undefined;
}
