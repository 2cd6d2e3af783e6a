import type { ClaimEvidence, Witness } from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import type { Engine } from './engine.ts';
import type { NoResult } from './failure.ts';
import type { Budget } from './budget.ts';
import type { Choices } from './choices.ts';
import type { Finding } from './finding.ts';

/** One claim's part of a campaign as plain data: with the claim itself, all that its evidence depends on. */
export interface ClaimJob {
  readonly claim: string;
  readonly seed: string;
  readonly budget: Budget;
  /** The claim's share of the run's α. */
  readonly alpha: number;
  /** Is the attack over with the first counterexample to the claim? Else mutants are tried all the same. */
  readonly untilRefuted?: boolean;
  /** The attack is for the resolution: mutants and hypotheses were attacked before. */
  readonly round?: ResolutionRound;
  /** Cases once found to refute the claim or a wrong version of it: tried first. */
  readonly corpus: readonly Json[];
}

/** What a long campaign gives to the resolution of a claim at a time. */
export interface ResolutionRound {
  /** Where earlier rounds came to. */
  readonly from: readonly CarriedCase[];
}

/** A case that one round hands on to the next. */
export interface CarriedCase {
  readonly case: Json;
  /** What made it, if a search can go on from there. */
  readonly choices?: Choices;
  /** Of a sampled case: what was seen of it so far. */
  readonly finding?: Finding;
  /** Its trajectories are evidence, in all rounds together: against what passes this. */
  readonly logThreshold?: number;
}

/** What a round came to, and where the next one begins. */
export interface RoundEvidence extends ClaimEvidence {
  readonly carried?: readonly CarriedCase[];
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
  /** When it is done: milliseconds spent simulating, where one thread did all of it. */
  readonly simulatingMs?: number | undefined;
}

/** Who follows the work on a claim. */
export interface ClaimWatch {
  report(progress: ClaimProgress): void;
  /** Asked again and again: shall the work go on? */
  goesOn(): boolean;
  /**
   * Told of every piece of work: on this case, or on none where one is drawn or loaded.
   * @param isAhead if one thread alone would not have come to it yet, and perhaps never would
   */
  begin?(c?: unknown, isAhead?: boolean): void;
}

/** Attacks claims elsewhere: on other threads, each of which judges by itself. */
export interface ClaimPool {
  /** Claims that it attacks at the same time. */
  readonly size: number;
  readonly simulator: Engine['simulator'];
  attack(job: ClaimJob, watch: ClaimWatch): Promise<RoundEvidence | NoResult>;
  close(): Promise<void>;
}
