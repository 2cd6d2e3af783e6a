import { UsageError } from '../../core/errors.ts';
import { parseName, parsePositive, parseProbability, parseSeed, parseWhole } from '../../core/parse.ts';
import type { DataFlags } from '../../data/format.ts';
import { type Effort, parseEffort } from './pace.ts';
import type { AuditLoss } from './risks.ts';

/** The flags of `lakatos audit`, as text where text was given. */
export interface AuditFlags extends DataFlags {
  readonly model: string;
  readonly train?: readonly string[];
  readonly test?: readonly string[];
  readonly holdOut?: readonly string[];
  readonly architecture?: string;
  readonly reference?: string;
  readonly normalize?: string;
  readonly against?: string;
  readonly gate?: string;
  readonly loss: string;
  readonly margin: string;
  readonly clip: string;
  readonly inputNorm?: string;
  readonly delta: string;
  readonly batch: string;
  readonly budget: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
  readonly measurements: boolean;
  readonly progress: boolean;
}

export interface AuditOptions {
  readonly train: readonly string[];
  readonly test?: readonly string[];
  /** What the weights have not seen: files, or the last share of --train. */
  readonly holdOut?: readonly string[] | number;
  readonly loss: AuditLoss;
  readonly delta: number;
  /** ≥ ‖x‖₂ of every input; measured where absent. */
  readonly inputNorm?: number;
  /** Examples in a batch of SGD. */
  readonly batch: number;
  readonly budget: Effort;
  readonly seed: string;
}

/** @throws {UsageError} one line naming the flag, what it must be and what it was */
export function parseAudit(flags: AuditFlags): AuditOptions {
  if (flags.train === undefined)
    throw new UsageError('--train is needed: the examples that the network was trained on');
  const kind = parseName(flags.loss, '--loss', ['ramp', 'cross-entropy'] as const);
  const gamma = parsePositive(flags.margin, '--margin');
  const clip = parsePositive(flags.clip, '--clip');
  const M = kind === 'ramp' ? 1 : clip;
  return {
    train: flags.train,
    ...(flags.test !== undefined && { test: flags.test }),
    ...(flags.holdOut !== undefined && { holdOut: holdOutOf(flags.holdOut) }),
    // two scores move a margin; the gradient of the cross-entropy is a difference of two distributions
    loss: { kind, M, gamma, rho: kind === 'ramp' ? Math.SQRT2 / gamma : Math.SQRT2 },
    delta: parseProbability(flags.delta, '--delta'),
    ...(flags.inputNorm !== undefined && { inputNorm: parsePositive(flags.inputNorm, '--input-norm') }),
    batch: parseWhole(flags.batch, '--batch', 1, 100_000),
    budget: parseEffort(flags.budget),
    seed: parseSeed(flags.seed),
  };
}

/** A share between 0 and 1, or files. */
function holdOutOf(words: readonly string[]): readonly string[] | number {
  const [only] = words;
  const share = words.length === 1 && only!.trim() !== '' ? Number(only) : Number.NaN;
  return Number.isNaN(share) ? words : parseProbability(only!, '--hold-out');
}
