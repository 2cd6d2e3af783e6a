import type { ClaimEvidence, Witness } from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import type { Engine } from './engine.ts';
import type { NoResult } from './failure.ts';
import type { Budget } from './budget.ts';

/** One claim's part of a campaign as plain data: with the claim itself, all that its evidence depends on. */
export interface ClaimJob {
  readonly claim: string;
  readonly seed: string;
  readonly budget: Budget;
  /** The claim's share of the run's α. */
  readonly alpha: number;
  /** Is the attack over with the first counterexample to the claim? Else mutants are tried all the same. */
  readonly untilRefuted?: boolean;
  /**
   * So many steps go to the resolution, and none to mutants and hypotheses, which were attacked before.
   */
  readonly resolutionSteps?: number;
  /** Cases once found to refute the claim or a wrong version of it: tried first. */
  readonly corpus: readonly Json[];
}

/** How far a claim is. */
export interface ClaimProgress {
  readonly phase: 'explore' | 'confirm' | 'mutants' | 'ablations' | 'resolution' | 'done';
  /** Share of the claim's planned work, in [0, 1]. */
  readonly share: number;
  /** Trajectory-steps simulated so far. */
  readonly steps: number;
  /** The counterexample to the claim, once: when it is confirmed. */
  readonly counterexample?: Witness;
}

/** Who follows the work on a claim. */
export interface ClaimWatch {
  report(progress: ClaimProgress): void;
  /** Asked again and again: shall the work go on? */
  goesOn(): boolean;
  /** Told of every piece of work: on this case, or on none where one is drawn or loaded. */
  begin?(c?: unknown): void;
}

/** Attacks claims elsewhere: on other threads, each of which judges by itself. */
export interface ClaimPool {
  /** Claims that it attacks at the same time. */
  readonly size: number;
  readonly simulator: Engine['simulator'];
  attack(job: ClaimJob, watch: ClaimWatch): Promise<ClaimEvidence | NoResult>;
  close(): Promise<void>;
}
