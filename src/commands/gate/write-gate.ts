import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Json } from '../../core/json.ts';
import { type Change, changedAmong } from '../../gate/change.ts';
import { type GateResult, gateMarkdown } from '../../gate/comment.ts';
import type { Lock } from '../../gate/lock.ts';
import { noteSkeleton } from '../../gate/notes.ts';
import { badgeJson, gitlabCodeQuality } from '../../report/ci-formats.ts';
import {
  counterexampleFiles,
  counterexampleFolders,
  refutesClaim,
} from '../../report/counterexample-files.ts';
import { evidenceJson } from '../../report/evidence-json.ts';
import { junitXml } from '../../report/junit.ts';
import { prettyJson } from '../../report/pretty-json.ts';
import type { Places } from '../../report/problem.ts';
import { sarifJson } from '../../report/sarif.ts';
import { slug } from '../../report/slug.ts';
import { exitCodes } from '../../host/exit-codes.ts';
import { notesFolder } from '../../gate/read-lock.ts';
import { lockName } from '../../files/locate-claims.ts';
import { type Host, print } from '../../host/host.ts';
import type { SourceFlags } from '../../config/load-claims.ts';
import { partialName } from '../../files/partial-evidence.ts';
import { freeName, type Marks, staleFiles } from '../../files/output-folder.ts';
import { writeFiles } from '../../files/write-files.ts';
import { replayCommand } from '../../run/write-report.ts';
import { appendSummary } from '../job-summary.ts';

/** The files that a gate writes, a counterexample among them. */
export const gateTargets: readonly string[] = [
  'gate.md',
  'gate.json',
  'junit.xml',
  'lakatos.sarif',
  'gl-code-quality-report.json',
  'badge.json',
  partialName,
  `${counterexampleFolders.claims}/x.json`,
];

/** Evidence of a budget that an earlier run had, and this one has not. */
const gateMarks: Marks = {
  'evidence-quick.json': /"kind": ?"evidence"/u,
  'evidence-default.json': /"kind": ?"evidence"/u,
  'evidence-thorough.json': /"kind": ?"evidence"/u,
};

/** Writes what continuous integration reads, counterexamples to claims, and GitHub's job summary. */
export async function writeGateFiles(
  host: Host,
  flags: SourceFlags & { readonly out: string },
  result: GateResult,
  places: Places,
): Promise<{ readonly markdown: string }> {
  const folder = resolve(host.cwd, flags.out);
  const files = new Map<string, string>();
  const replays = new Map<string, string>();
  const runs = result.campaigns.map(({ evidence }) => evidence);
  for (const { budget, evidence } of result.campaigns) {
    files.set(`evidence-${slug(budget)}.json`, evidenceJson(evidence));
    for (const { path, file } of counterexampleFiles(evidence)) {
      if (!refutesClaim(file)) continue;
      files.set(`${path}.json`, evidenceJson(file));
      replays.set(file.claim, replayCommand(relative(host.cwd, join(folder, `${path}.json`)), flags));
    }
  }
  const markdown = gateMarkdown(result, replays);
  const { problems, changes, run, alpha, replayed } = result;
  const summary = {
    run,
    alpha,
    replayed,
    problems,
    changes: changedAmong(changes),
    ...(result.links && { links: changedAmong(result.links.changes) }),
  };
  files.set('gate.md', markdown);
  files.set('gate.json', prettyJson(summary as unknown as Json));
  files.set('junit.xml', junitXml(runs, problems, places));
  files.set('lakatos.sarif', sarifJson(problems, places));
  files.set('gl-code-quality-report.json', gitlabCodeQuality(problems, places));
  files.set('badge.json', badgeJson(runs, problems));
  await writeFiles(folder, files, staleFiles(folder, new Set(files.keys()), gateMarks));
  appendSummary(host, markdown);
  return { markdown };
}

/** A case of the lock stays on a line, so that a difference shows which cases moved. */
const onOneLine: ReadonlySet<string> = new Set(['cases', 'history', 'mutants']);

/** Writes the lock, to a temporary name that is then renamed. */
export async function writeLock(cwd: string, lock: Lock): Promise<void> {
  await writeFiles(cwd, new Map([[lockName, prettyJson(lock as unknown as Json, onOneLine)]]));
}

/** Writes the skeleton of a note of these changes, beside the lock in `at`. Returns the exit code. */
export async function writeSkeleton(
  host: Host,
  at: string,
  changes: readonly Change[],
  run: number,
): Promise<number> {
  const folder = resolve(at, notesFolder);
  const name = `${freeName(`change-${run}`, (taken) => existsSync(join(folder, `${taken}.md`)))}.md`;
  await writeFiles(folder, new Map([[name, noteSkeleton(changes)]]));
  print(host.out, `skeleton of a note: ${relative(host.cwd, join(folder, name))}`);
  return exitCodes.fine;
}
