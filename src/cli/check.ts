import { join } from 'node:path';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Counterexample, Evidence } from '../judge/claims/evidence.ts';
import { counterexampleFiles } from '../report/counterexample-files.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { conclusion, plain, verdictTable } from '../report/terminal.ts';
import { concerns } from '../report/concerns.ts';
import { executeCampaign, type EngineFlags, engineChoiceOf } from './execute-campaign.ts';
import { paintFor } from './colour.ts';
import { exitCodeOf } from './exit-codes.ts';
import { parseShard } from './flags.ts';
import { type Host, type Output, print } from './host.ts';
import { addToCorpus } from './corpus.ts';
import { casePictures, curvesFor, type LoadedClaims, loadClaims, notesOnData } from './load-claims.ts';
import { requireWritable } from './output-folder.ts';
import { planCampaign, type RunFlags } from './plan.ts';
import { selectIds } from './select.ts';
import { replayCommand, writeReport } from './write-report.ts';

/** The flags of `lakatos check`, as text where text was given. */
export interface CheckFlags extends EngineFlags, RunFlags {
  readonly only?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
  readonly shard?: string;
  readonly keep?: boolean;
}

/** Runs the campaign, writes its reports, says what came of it. Returns the exit code. */
export async function check(host: Host, patterns: readonly string[], flags: CheckFlags): Promise<number> {
  const machinery = engineChoiceOf(host, flags);
  const { plan, loaded } = await planOf(host, [...patterns, ...(flags.only ?? [])], flags);
  requireWritable(host.cwd, flags.out);
  const { evidence, timings } = await executeCampaign(host, plan, machinery, flags);
  const refuting = await writeReport(
    { cwd: host.cwd, ...flags },
    evidence,
    {
      curves: (ids) => curvesFor(loaded, ids),
      illustrate: (file) => casePictures(loaded, file, file.witness.case),
    },
    timings,
  );
  const kept = flags.keep === true ? await addToCorpus(host.cwd, refutations(evidence)) : [];
  if (flags.json === true) host.out.write(evidenceJson(evidence));
  printSummary(host, flags.json === true ? host.err : host.out, evidence, { ...flags, refuting, kept });
  return exitCodeOf(evidence);
}

/** Everything that can be wrong with what the user asked is found here, before anything is run or written. */
async function planOf(
  host: Host,
  patterns: readonly string[],
  flags: CheckFlags,
): Promise<{ readonly plan: CampaignOptions; readonly loaded: LoadedClaims }> {
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const loaded = await loadClaims(host, flags);
  const ids = loaded.claims.map(({ id }) => id);
  const only = patterns.length === 0 || ids.length === 0 ? undefined : selectIds(ids, patterns);
  const plan = planCampaign(host.cwd, loaded, flags, { only });
  curvesFor(loaded, [...(only ?? ids)]);
  if (flags.quiet !== true) print(host.err, ...notesOnData(loaded).map(plain));
  return { plan: { ...plan, ...(shard && { shard }) }, loaded };
}

/** The counterexamples to claims themselves: what is worth keeping. */
function refutations(evidence: Evidence): readonly Counterexample[] {
  return counterexampleFiles(evidence)
    .map(({ file }) => file)
    .filter(({ mutant, dropped }) => mutant === undefined && dropped === undefined);
}

function printSummary(
  host: Host,
  output: Output,
  evidence: Evidence,
  {
    refuting,
    kept,
    out,
    quiet,
    ...source
  }: CheckFlags & { readonly refuting: readonly string[]; readonly kept: readonly string[] },
): void {
  if (quiet !== true) print(output, verdictTable(evidence.claims, paintFor(host, output)), '');
  const troubles = concerns(evidence).map(plain);
  if (troubles.length > 0) print(output, ...troubles, '');
  if (quiet !== true) {
    for (const path of refuting) print(output, `see it again: ${replayCommand(path, source)}`);
    for (const path of kept) print(output, `kept: ${path}`);
    print(output, ...conclusion(evidence));
  }
  print(output, `report: ${join(out, 'index.html')}`);
}
