import type { Claim } from '../judge/claims/claim.ts';
import type { Counterexample } from '../judge/claims/evidence.ts';
import type { ReplayResult } from '../judge/campaign/replay.ts';
import { UsageError } from '../core/errors.ts';
import { counterexamplePage } from '../report/html/case-page.ts';
import { counterexampleTitle, formatEvidence } from '../report/format-case.ts';
import { plain } from '../report/terminal.ts';
import { type ClaimThreads, type ThreadFlags, withClaimThreads } from '../run/claim-jobs.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { casePictures } from '../run/contributions.ts';
import { type LoadedClaims, loadClaims, sourceLine } from '../config/load-claims.ts';
import { requireWritablePage } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { readCounterexample } from '../files/read-json.ts';
import { nearest } from '../run/select.ts';
import { replayCommand } from '../run/write-report.ts';

/** The flags of `lakatos replay`. */
export interface ReplayFlags extends ThreadFlags {
  readonly page?: string;
}

/**
 * Does the experiment of a counterexample file again, and writes its page if one is asked for. Returns 0 when
 * the same bits come out, 1 when they do not or the statement promises another bound by now.
 */
export async function replay(host: Host, path: string, flags: ReplayFlags): Promise<number> {
  const file = readCounterexample(host.cwd, path);
  const loaded = await loadClaims(host, flags, { withOthers: true });
  const claim = claimOf([...loaded.claims, ...loaded.others], file, path);
  if (flags.page !== undefined) requireWritablePage(host.cwd, flags.page);
  return withClaimThreads(host, loaded, 1, flags, (threads) =>
    replayOn(threads, { host, loaded, claim, file, path, flags }),
  );
}

async function replayOn(
  threads: ClaimThreads,
  {
    host,
    loaded,
    claim,
    file,
    path,
    flags,
  }: {
    readonly host: Host;
    readonly loaded: LoadedClaims;
    readonly claim: Claim;
    readonly file: Counterexample;
    readonly path: string;
    readonly flags: ReplayFlags;
  },
): Promise<number> {
  const result = await threads.require('replay', { file }, path);
  print(host.err, sourceLine(loaded));
  print(host.out, ...replayLines(file, claim, result).map(plain));
  if (flags.page !== undefined) {
    const command = replayCommand(path, flags);
    const pictures = await casePictures(threads, {
      claim: claim.id,
      seed: file.seed,
      case: file.witness.case,
    });
    const page = counterexamplePage(file, { command, tex: claim.tex, ...pictures });
    await writeFiles(host.cwd, new Map([[flags.page, page]]));
    print(host.out, `page: ${flags.page}`);
  }
  return result.reproduced ? exitCodes.fine : exitCodes.refuted;
}

/** What the file says, what came out, and what that means. */
function replayLines(
  file: Counterexample,
  { says }: Pick<Claim, 'says'>,
  { reproduced, otherBound, lines }: ReplayResult,
): readonly string[] {
  if (otherBound === undefined) {
    return [
      counterexampleTitle(file),
      `  ${file.says}`,
      `  ${formatEvidence(file)}`,
      '',
      ...file.witness.explanation,
      ...lines,
      '',
      reproduced
        ? 'Reproduced, to the same bits.'
        : 'Not reproduced: what came out differs from what the file records.',
    ];
  }
  const { mutant, dropped } = file;
  const statement =
    mutant !== undefined
      ? `the mutant '${mutant}'`
      : dropped !== undefined
        ? `the claim without the hypothesis '${dropped}'`
        : 'the claim';
  // the arithmetic that the file holds is that of its own bound
  return [
    `${file.claim}: ${statement} now promises another bound than when the file was made`,
    ...(says === file.says ? [`  ${says}`] : [`  then: ${file.says}`, `  now:  ${says}`]),
    '',
    ...lines,
    '',
    otherBound.refuted
      ? `The outcomes are the same, and the case still is a counterexample to ${statement} as it is today.`
      : `The outcomes are the same, and the case is no counterexample to ${statement} as it is today.`,
  ];
}

function claimOf(claims: readonly Claim[], file: Counterexample, path: string): Claim {
  const claim = claims.find(({ id }) => id === file.claim);
  if (claim !== undefined) return claim;
  const near = nearest(
    file.claim,
    claims.map(({ id }) => id),
  );
  throw new UsageError(
    plain(
      `${path}: claim: there is no claim '${file.claim}' here; nearest: ${near.join(', ')} (its repository's configuration is named with --config)`,
    ),
  );
}
