import type { Evidence } from '../judge/claims/evidence.ts';

/** What the program ends with; `lakatos --help` says the same. */
export const exitCodes = {
  /** All claims corroborated and all mutants killed; for `replay`, reproduced. */
  fine: 0,
  /** A claim was refuted; for `replay`, not reproduced. */
  refuted: 1,
  /** A mistake in flags, files or the configuration: nothing was run. Or a claim's own code failed. */
  usage: 2,
  /** Nothing refuted, but a claim is vacuous or undecided, or a mutant survived. */
  weak: 3,
  /** A bug in Lakatos. */
  internal: 70,
  /** Stopped by Ctrl-C or SIGTERM, after writing what was known. */
  interrupted: 130,
} as const;

/** The exit code of a campaign: of what is true of it, what stands first here. */
export function exitCodeOf({ interrupted, totals, claims }: Evidence): number {
  if (interrupted) return exitCodes.interrupted;
  if (totals.refuted > 0) return exitCodes.refuted;
  if (claims.some(({ reason }) => reason.kind === 'failed' && reason.why === 'defect')) {
    return exitCodes.internal;
  }
  if (totals.failed !== undefined) return exitCodes.usage;
  if (totals.vacuous + totals.undecided + totals.mutantsSurvived > 0) return exitCodes.weak;
  return exitCodes.fine;
}

/** The same for people. */
export const exitCodeHelp: string = `Exit codes:
  0    all claims corroborated and all mutants killed (replay: reproduced)
  1    a claim is refuted (replay: not reproduced)
  2    a mistake in flags, files or configuration, or a claim whose code failed
  3    nothing refuted, but a claim vacuous or undecided, or a mutant survived
  70   a bug in Lakatos
  130  stopped by Ctrl-C; what was known was written`;
