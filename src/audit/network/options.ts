import { UsageError } from '../../core/errors.ts';
import { parseName, parsePositive, parseProbability, parseSeed } from '../../core/parse.ts';
import type { DataFlags } from '../../data/format.ts';
import { type Effort, parseEffort } from './pace.ts';
import type { AuditLoss } from './risks.ts';

/** The flags of `lakatos audit`, as text where text was given. */
export interface AuditFlags extends DataFlags {
  readonly model: string;
  readonly train?: readonly string[];
  readonly test?: readonly string[];
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
  readonly budget: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
  readonly progress: boolean;
}

export interface AuditOptions {
  readonly train: readonly string[];
  readonly test?: readonly string[];
  readonly loss: AuditLoss;
  readonly delta: number;
  /** ≥ ‖x‖₂ of every input; measured where absent. */
  readonly inputNorm?: number;
  readonly budget: Effort;
  readonly seed: string;
}

/** @throws {UsageError} one line naming the flag, what it must be and what it was */
export function parseAudit(flags: AuditFlags): AuditOptions {
  if (flags.train === undefined)
    throw new UsageError('--train is needed: the examples that the network was trained on');
  const kind = parseName(flags.loss, '--loss', ['ramp', 'cross-entropy'] as const);
  const gamma = parsePositive(flags.margin, '--margin');
  const M = kind === 'ramp' ? 1 : parsePositive(flags.clip, '--clip');
  return {
    train: flags.train,
    ...(flags.test !== undefined && { test: flags.test }),
    // two scores move a margin; the gradient of the cross-entropy is a difference of two distributions
    loss: { kind, M, gamma, rho: kind === 'ramp' ? Math.SQRT2 / gamma : Math.SQRT2 },
    delta: parseProbability(flags.delta, '--delta'),
    ...(flags.inputNorm !== undefined && { inputNorm: parsePositive(flags.inputNorm, '--input-norm') }),
    budget: parseEffort(flags.budget),
    seed: parseSeed(flags.seed),
  };
}
