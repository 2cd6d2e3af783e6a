import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../core/errors.ts';
import { parseProbability } from '../../core/parse.ts';
import { version } from '../../core/version.ts';
import { type Change, changedAmong } from '../../gate/change.ts';
import type { GateResult } from '../../gate/comment.ts';
import { compareLinks } from '../../gate/compare-links.ts';
import type { Lock } from '../../gate/lock.ts';
import { updatedLock } from '../../gate/update.ts';
import { githubAnnotations } from '../../report/ci-formats.ts';
import { distinctProblems, type Problem } from '../../report/problem.ts';
import { formatReason } from '../../report/format-reason.ts';
import { plain } from '../../report/terminal.ts';
import { counted } from '../../report/format.ts';
import { executeCampaign, type EngineFlags } from '../../run/execute-campaign.ts';
import { exitCodeOf, exitCodes } from '../../host/exit-codes.ts';
import { type ClaimThreads, engineChoiceOf, withClaimThreads } from '../../run/claim-jobs.ts';
import { defaults } from '../../run/defaults.ts';
import { compareOnThreads } from './compare-on-threads.ts';
import { gateTargets, writeGateFiles, writeLock, writeSkeleton } from './write-gate.ts';
import { judgeAgain } from './judge-again.ts';
import { nextRun, runGate } from '../../gate/run-gate.ts';
import { noteForm } from '../../gate/notes.ts';
import { freshNotes, notesFolder, readLock, readLockOf } from '../../gate/read-lock.ts';
import { type Host, print } from '../../host/host.ts';
import { notesOnData } from '../../run/catalogue-parts.ts';
import { readCorpus } from '../../files/corpus.ts';
import { type LoadedClaims, loadClaims, sourceLine } from '../../config/load-claims.ts';
import { loadLinks, placesInRepository } from '../../paper/load-links.ts';
import { locateClaims, lockName } from '../../files/locate-claims.ts';
import { partialName, removePartial } from '../../files/partial-evidence.ts';
import { requireWritable } from '../../files/output-folder.ts';
import { requireSummary } from '../job-summary.ts';
import { replayCommand } from '../../run/write-report.ts';

/** The flags of `lakatos gate`. */
export interface GateFlags extends EngineFlags {
  readonly base?: string;
  readonly update?: boolean;
  readonly explain?: boolean;
  readonly comment?: boolean;
  readonly alpha?: string;
  readonly budget: string;
  readonly quickBudget: string;
  readonly out: string;
}

/** Holds today's theory against the lock. Returns 0 where the gate is open, 1 where it is shut. */
export async function gate(host: Host, flags: GateFlags): Promise<number> {
  engineChoiceOf(host, flags);
  const loaded = await loadClaims(host, flags);
  return withClaimThreads(host, loaded, loaded.claims.length, flags, (threads) =>
    gateOn(threads, host, loaded, flags),
  );
}

async function gateOn(
  threads: ClaimThreads,
  host: Host,
  loaded: LoadedClaims,
  flags: GateFlags,
): Promise<number> {
  const { folder } = loaded;
  const lock = lockFor(folder, flags);
  const alpha =
    flags.alpha === undefined ? (lock?.alpha ?? defaults.alpha) : parseProbability(flags.alpha, '--alpha');
  if (loaded.claims.length === 0) throw new UsageError('there are no claims: the configuration lists none');
  const notes = freshNotes(folder, lock);
  for (const { path, named } of notes)
    if (named.length === 0) print(host.err, plain(`${path}: names no change: ${noteForm}`));
  const corpus = readCorpus(folder);
  requireTargets(host, folder, flags);
  if (flags.comment !== true) print(host.err, ...(await notesOnData(loaded)).map(plain));
  const comparison = await compareOnThreads(threads, loaded.claims, lock);
  print(host.err, sourceLine(loaded));
  const { failures } = comparison;
  const paper = await loadLinks(loaded);
  const links = paper && compareLinks(paper, lock, loaded.claims, comparison.changes);
  const ofPaper = links?.changes ?? [];
  if (flags.explain === true && failures.length > 0) {
    throw new UsageError(
      failures.map((failed) => `${failed.claim} failed: ${formatReason(failed)}`).join('; '),
    );
  }
  if (flags.explain === true)
    return explain(host, folder, [...comparison.changes, ...ofPaper], nextRun(lock));

  const paths = notes.map(({ path }) => path);
  const named = notes.flatMap((note) => note.named);
  const recalled = await judgeAgain(threads, loaded.claims, corpus, (path) =>
    replayCommand(relative(host.cwd, join(folder, path)), flags),
  );
  const ran = await runGate({
    claims: loaded.claims,
    lock,
    comparison,
    alpha,
    budgets: { changed: flags.budget, others: flags.quickBudget },
    update: flags.update === true,
    named,
    corpus,
    ...(links && { links }),
    doubtful: new Set(recalled.suspicious.map(({ claim }) => claim)),
    runCampaign: async (options) => {
      const plan = { ...options, ...(loaded.data && { data: loaded.data }) };
      return (await executeCampaign(host, plan, threads, { ...flags, quiet: flags.comment === true }))
        .evidence;
    },
  });
  if (ran === undefined) {
    print(
      host.err,
      `Interrupted: the gate was not decided, and nothing was written but ${join(flags.out, partialName)}.`,
    );
    return exitCodes.interrupted;
  }
  const problems = distinctProblems([
    ...ran.problems,
    ...failures.map(
      (failed): Problem => ({
        claim: failed.claim,
        rule: 'failed',
        level: 'error',
        message: formatReason(failed),
      }),
    ),
    ...recalled.problems,
  ]);
  for (const { claim, path } of recalled.suspicious) {
    if (problems.some((problem) => problem.claim === claim && problem.rule === 'refuted')) continue;
    print(host.err, plain(`${path}: on randomness that did not select it, ${claim} was not refuted there`));
  }
  const { run, changes } = ran;
  const result: GateResult = { ...ran, problems, replayed: corpus.length };
  await conclude(host, flags, result, loaded);
  removePartial(host.cwd, flags.out);
  if (problems.length > 0) return codeOfShut(result);
  if (flags.update === true) {
    const { today } = comparison;
    const { campaigns } = ran;
    if (!isDeepStrictEqual(lockFor(folder, flags), lock))
      throw new UsageError(
        `${lockName}: was changed while the gate ran, so it was left as it is: run it again`,
      );
    await writeLock(
      folder,
      updatedLock({
        lock,
        lakatos: version,
        alpha,
        run,
        changes,
        today,
        notes: paths,
        campaigns,
        ...(links && { links }),
      }),
    );
    print(flags.comment === true ? host.err : host.out, `${lockName}: updated, run ${run}`);
  }
  return exitCodes.fine;
}

/** @throws {UsageError} where something that this run may write could not be written */
function requireTargets(host: Host, folder: string, flags: GateFlags): void {
  requireWritable(host.cwd, flags.out, gateTargets);
  requireSummary(host);
  if (flags.update === true) requireWritable(folder, '.', [lockName], `--update: ${lockName}`);
  if (flags.explain === true) requireWritable(folder, notesFolder, [], `--explain: ${notesFolder}`);
}

function lockFor(folder: string, flags: GateFlags): Lock | undefined {
  if (flags.base !== undefined && flags.update === true)
    throw new UsageError('--update writes the lock of this folder: it goes without --base');
  if (flags.base !== undefined) return readLockOf(folder, flags.base);
  if (existsSync(resolve(folder, lockName))) return readLock(folder);
  if (flags.update === true) return undefined;
  throw new UsageError(`${lockName}: no such file; lakatos gate --update writes the first one`);
}

function explain(host: Host, folder: string, changes: readonly Change[], run: number): Promise<number> {
  const changed = changedAmong(changes);
  for (const { id, differences } of changed) {
    for (const { kind, detail } of differences) print(host.out, plain(`${id}: ${kind}: ${detail}`));
  }
  if (changed.length === 0) {
    print(host.out, 'Nothing changed in what the claims say.');
    return Promise.resolve(exitCodes.fine);
  }
  return writeSkeleton(host, folder, changed, run);
}

/** Claims that failed alone do not say that the theory is worse. */
function codeOfShut({ problems, campaigns }: GateResult): number {
  if (problems.some(({ rule }) => rule !== 'failed')) return exitCodes.refuted;
  const hasDefect = campaigns.some(({ evidence }) => exitCodeOf(evidence) === exitCodes.internal);
  return hasDefect ? exitCodes.internal : exitCodes.usage;
}

async function conclude(
  host: Host,
  flags: GateFlags,
  result: GateResult,
  loaded: LoadedClaims,
): Promise<void> {
  const located = locateClaims(
    loaded.folder,
    loaded.claims.map(({ id }) => id),
  );
  const ofPaper = placesInRepository(loaded.folder, result.links?.places);
  const places = { ...located, claims: new Map([...ofPaper, ...located.claims]) };
  const { markdown } = await writeGateFiles(host, flags, result, places);
  if (flags.comment === true) {
    host.out.write(markdown);
    return;
  }
  const changed = changedAmong(result.changes);
  const parted = changedAmong(result.links?.changes ?? []);
  for (const { id, differences } of [...changed, ...parted]) {
    for (const { kind, detail } of differences) print(host.out, plain(`${kind}: ${id} (${detail})`));
  }
  for (const { claim, rule, message } of result.problems)
    print(host.out, plain(`${rule}: ${claim}: ${message}`));
  if (host.env['GITHUB_ACTIONS'] === 'true') print(host.out, ...githubAnnotations(result.problems, places));
  print(
    host.out,
    result.problems.length === 0
      ? `The gate is open: ${changed.length === 0 ? 'nothing changed in what the claims say' : `${counted(changed.length, 'claim')} changed`}.`
      : `The gate is shut: ${counted(result.problems.length, 'problem')}.`,
    `report: ${join(flags.out, 'gate.md')}`,
  );
}
