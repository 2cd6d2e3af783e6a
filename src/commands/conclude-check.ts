import { join, relative } from 'node:path';
import type { LoadedClaims } from '../config/load-claims.ts';
import { addToCorpus } from '../files/corpus.ts';
import { removePartial } from '../files/partial-evidence.ts';
import { paintFor } from '../host/colour.ts';
import { type Host, type Output, print } from '../host/host.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { concerns } from '../report/problem.ts';
import { conclusion, plain, verdictTable } from '../report/terminal.ts';
import type { ClaimThreads } from '../run/claim-jobs.ts';
import { reportContents } from '../run/contributions.ts';
import { replayCommand, type Timings, writeReport } from '../run/write-report.ts';
import type { CheckFlags } from './check.ts';

export { loadWriters } from '../report/report-files.ts';

/** Writes the reports of a run and prints a summary. */
export async function concludeCheck(
  host: Host,
  loaded: LoadedClaims,
  threads: ClaimThreads,
  { evidence, timings }: { readonly evidence: Evidence; readonly timings: Timings },
  flags: CheckFlags,
): Promise<void> {
  const place = { cwd: host.cwd, ...flags };
  const counterexamples = await writeReport(place, evidence, reportContents(loaded, threads), timings);
  removePartial(host.cwd, flags.out);
  const found = counterexampleFiles(evidence).map(({ file }) => file);
  const kept = flags.keep === true ? await addToCorpus(loaded.folder, found.filter(refutesClaim)) : [];
  if (flags.json === true) host.out.write(evidenceJson(evidence));
  const output = flags.json === true ? host.err : host.out;
  printSummary(host, output, evidence, { ...flags, counterexamples, kept, folder: loaded.folder });
}

interface Summary extends CheckFlags {
  /**
   * Paths of the counterexamples to claims: those of the report, and those added to the corpus in `folder`.
   */
  readonly counterexamples: readonly string[];
  readonly kept: readonly string[];
  readonly folder: string;
}

function printSummary(
  host: Host,
  output: Output,
  evidence: Evidence,
  { counterexamples, kept, folder, out, quiet, ...source }: Summary,
): void {
  if (quiet !== true) print(output, verdictTable(evidence.claims, paintFor(host, output)), '');
  const troubles = concerns(evidence).map(plain);
  if (troubles.length > 0) print(output, ...troubles, '');
  if (quiet !== true) {
    for (const path of counterexamples) print(output, `see it again: ${replayCommand(path, source)}`);
    for (const path of kept) print(output, `kept: ${relative(host.cwd, join(folder, path))}`);
    print(output, ...conclusion(evidence));
  }
  print(output, `report: ${join(out, 'index.html')}`);
}
