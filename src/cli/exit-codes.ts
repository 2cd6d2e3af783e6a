import type { Evidence } from '../judge/claims/evidence.ts';

/** What the program ends with; `lakatos --help` says the same. */
export const exitCodes = {
  /** All claims corroborated and all mutants killed; for `replay`, reproduced. */
  fine: 0,
  /** A claim was refuted; for `replay`, not reproduced. */
  refuted: 1,
  /** A mistake in flags, files or the configuration: nothing was run or written. */
  usage: 2,
  /** Nothing refuted, but a claim is vacuous or undecided, or a mutant survived. */
  weak: 3,
  /** A bug in Lakatos or in a claim's code. */
  internal: 70,
  /** Stopped by Ctrl-C or SIGTERM, after writing what was known. */
  interrupted: 130,
} as const;

/** The exit code of a campaign. A refutation outranks weakness; an interruption outranks both. */
export function exitCodeOf({ interrupted, totals }: Evidence): number {
  if (interrupted) return exitCodes.interrupted;
  if (totals.refuted > 0) return exitCodes.refuted;
  if (totals.vacuous + totals.undecided + totals.mutantsSurvived > 0) return exitCodes.weak;
  return exitCodes.fine;
}

/** The same for people. */
export const exitCodeHelp: string = `Exit codes:
  0    all claims corroborated and all mutants killed (replay: reproduced to the same bits)
  1    a claim is refuted (replay: not reproduced)
  2    a mistake in flags, files or the configuration; nothing was run or written
  3    nothing refuted, but a claim is vacuous or undecided, or a mutant survived
  70   a bug in Lakatos or in a claim's code
  130  stopped by Ctrl-C; what was known was written`;
