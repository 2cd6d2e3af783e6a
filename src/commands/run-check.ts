import { join, relative } from 'node:path';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import { loadWriters } from '../report/report-files.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { concerns } from '../report/problem.ts';
import { conclusion, plain, verdictTable } from '../report/terminal.ts';
import type { CheckFlags } from './check.ts';
import type { OpenThreads } from '../run/claim-jobs.ts';
import { joinCluster } from '../run/join-cluster.ts';
import { paintFor } from '../host/colour.ts';
import { curvesFor, notesOnData, reportContents } from '../run/contributions.ts';
import { addToCorpus, corpusFolder } from '../files/corpus.ts';
import { keepIn, requireLedger } from '../run/keep-in-ledger.ts';
import { executeCampaign } from '../run/execute-campaign.ts';
import { exitCodeOf, exitCodes } from '../host/exit-codes.ts';
import { parseShard } from '../cluster/shard.ts';
import { type Host, type Output, print } from '../host/host.ts';
import { type LoadedClaims, loadClaims, sourceLine } from '../config/load-claims.ts';
import { removePartial } from '../files/partial-evidence.ts';
import { requireWritable } from '../files/output-folder.ts';
import { planCampaign } from '../run/plan.ts';
import { selectIds } from '../run/select.ts';
import { replayCommand, reportTargets, writeReport } from '../run/write-report.ts';

/** The campaign with threads that are open for it, its reports, a summary. Returns the exit code. */
export async function runCheck(
  host: Host,
  patterns: readonly string[],
  flags: CheckFlags,
  threads: OpenThreads,
): Promise<number> {
  const loaded = await loadClaims(host, flags);
  const plan = await planOf(host, loaded, [...patterns, ...(flags.only ?? [])], flags);
  requireWritable(host.cwd, flags.out, reportTargets());
  requireLedger(host, flags.out);
  if (flags.keep === true) requireWritable(loaded.folder, corpusFolder, [], `--keep: ${corpusFolder}`);
  if (flags.quiet !== true) print(host.err, sourceLine(loaded), ...(await notesOnData(loaded)).map(plain));
  const cluster = await joinCluster(host, loaded, plan, { ...flags, command: 'check' });
  threads.settle(loaded.config, plan.only?.size ?? plan.claims.length, cluster?.broker.run);
  // this thread has nothing else to do while others judge
  if ((flags.engine ?? 'threads') === 'threads') void loadWriters();
  const untilRefuted = flags.all !== true;
  const options = { ...plan, untilRefuted };
  const ledger = await keepIn(host, loaded, threads, flags);
  const remote = cluster && { cluster, doubt: ledger.doubt };
  const { evidence, timings } = await executeCampaign(host, options, ledger.threads, flags, remote);
  const isKept = await ledger.settle();
  const place = { cwd: host.cwd, ...flags };
  const counterexamples = await writeReport(place, evidence, reportContents(loaded, threads), timings);
  removePartial(host.cwd, flags.out);
  const found = counterexampleFiles(evidence).map(({ file }) => file);
  const kept = flags.keep === true ? await addToCorpus(loaded.folder, found.filter(refutesClaim)) : [];
  if (flags.json === true) host.out.write(evidenceJson(evidence));
  const output = flags.json === true ? host.err : host.out;
  printSummary(host, output, evidence, { ...flags, counterexamples, kept, folder: loaded.folder });
  return isKept ? exitCodeOf(evidence) : exitCodes.usage;
}

/** Everything that can be wrong with what the user asked is found here, before anything is run or written. */
async function planOf(
  host: Host,
  loaded: LoadedClaims,
  patterns: readonly string[],
  flags: CheckFlags,
): Promise<CampaignOptions> {
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard, host.env);
  const ids = loaded.claims.map(({ id }) => id);
  const only = patterns.length === 0 || ids.length === 0 ? undefined : selectIds(ids, patterns);
  await curvesFor(loaded, [...(only ?? ids)]);
  return { ...planCampaign(loaded.folder, loaded, flags, { only }), ...(shard && { shard }) };
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
