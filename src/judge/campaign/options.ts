import type { Claim } from '../claims/claim.ts';
import type { Evidence } from '../claims/evidence.ts';
import { UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { ClaimPool } from './claim-job.ts';
import type { Engine } from './engine.ts';

/** What a claim may spend. Work is counted in simulated trajectory-steps and in cases, never in seconds. */
export interface Budget {
  readonly name: string;
  /** Trajectory-steps of exploration; mutants, ablations and confirmations have the same again, each. */
  readonly stepsPerClaim: number;
  /** Cases drawn at random; targeted search has as many again. */
  readonly casesPerClaim: number;
}

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
  /** Cases of counterexamples once found, by claim: tried before all others, where the claim still reads them. */
  readonly corpus?: ReadonlyMap<string, readonly Json[]>;
  /** Where blocks run; the plain reference where absent. The caller closes it. */
  readonly engine?: Engine;
  /** Claims that are attacked at the same time, so that judging one overlaps the blocks of another; default 1. */
  readonly concurrency?: number;
  /** Attacks whole claims elsewhere, in place of `engine`; it knows the same claims by their ids. The caller closes it. */
  readonly pool?: ClaimPool;
  /** Aborting stops the run after the block at hand; what is known is returned, marked as interrupted. */
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

export interface Progress {
  readonly claim: string;
  readonly phase: 'explore' | 'confirm' | 'mutants' | 'ablations' | 'done';
  readonly claimsDone: number;
  readonly claimsTotal: number;
  /** Trajectory-steps simulated so far in this run. */
  readonly steps: number;
  /** Share of the planned work that is done, in [0, 1]. */
  readonly share: number;
}

const presets: Readonly<Record<string, Omit<Budget, 'name'>>> = {
  quick: { stepsPerClaim: 4_000_000, casesPerClaim: 100 },
  default: { stepsPerClaim: 60_000_000, casesPerClaim: 400 },
  thorough: { stepsPerClaim: 8_000_000_000, casesPerClaim: 1_000 },
};

/**
 * `quick`, `default`, `thorough`, or a number of trajectory-steps for the whole run (`5e8`, `500000000`).
 * @param claims how many claims share a numeric budget
 */
export function parseBudget(text: string, claims: number): Budget {
  const preset = Object.hasOwn(presets, text) ? presets[text] : undefined;
  if (preset !== undefined) return { name: text, ...preset };
  const steps = Number(text.replace(/\s*steps$/u, '').replaceAll('_', ''));
  if (!(Number.isSafeInteger(steps) && steps >= 1000)) {
    throw new UsageError(
      `--budget must be quick, default, thorough or a whole number of steps ≥ 1000, got '${text}'`,
    );
  }
  const stepsPerClaim = Math.max(1000, Math.floor(steps / Math.max(1, claims) / 4));
  const casesPerClaim = Math.min(2000, Math.max(50, Math.floor(stepsPerClaim / 50_000)));
  return { name: `${steps} steps`, stepsPerClaim, casesPerClaim };
}
