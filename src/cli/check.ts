import { join } from 'node:path';
import { parseBudget, type CampaignOptions } from '../judge/campaign/options.ts';
import type { Counterexample, Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { counterexampleFiles } from '../report/counterexample-files.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { conclusion, plain, verdictTable } from '../report/terminal.ts';
import { concerns } from '../report/format.ts';
import { casePictures } from './case-pictures.ts';
import { executeCampaign, type EngineFlags, engineChoiceOf } from './execute-campaign.ts';
import { paintFor } from './colour.ts';
import { exitCodeOf } from './exit-codes.ts';
import { defaults, parseAlpha, parseSeed, parseShard } from './flags.ts';
import { type Host, type Output, print } from './host.ts';
import { addToCorpus, corpusCases, readCorpus } from './corpus.ts';
import { type LoadedClaims, loadClaims } from './load-claims.ts';
import { requireWritable } from './output-folder.ts';
import { selectIds } from './select.ts';
import { replayCommand, writeReport } from './write-report.ts';

/** The flags of `lakatos check`, as text where text was given. */
export interface CheckFlags extends EngineFlags {
  readonly seed?: string;
  readonly budget?: string;
  readonly alpha?: string;
  readonly only?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
  readonly shard?: string;
  readonly keep?: boolean;
}

/** Runs the campaign, writes its reports, says what came of it. Returns the exit code. */
export async function check(host: Host, patterns: readonly string[], flags: CheckFlags): Promise<number> {
  const machinery = engineChoiceOf(host, flags);
  const { plan, tables } = await planOf(host, [...patterns, ...(flags.only ?? [])], flags);
  requireWritable(host.cwd, flags.out);
  const { evidence, timings } = await executeCampaign(host, plan, machinery, flags);
  const refuting = await writeReport({ cwd: host.cwd, ...flags }, evidence, {
    timings,
    exhibits: (file) => casePictures(file, tables),
  });
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
): Promise<{ readonly plan: CampaignOptions; readonly tables: LoadedClaims['tables'] }> {
  const alpha = flags.alpha === undefined ? undefined : parseAlpha(flags.alpha);
  const seed = flags.seed === undefined ? undefined : parseSeed(flags.seed);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const { claims, settings, data, tables, untrained } = await loadClaims(host, flags);
  if (untrained !== undefined && flags.quiet !== true)
    print(host.err, plain(`no networks are trained on the data: ${untrained}`));
  const ids = claims.map(({ id }) => id);
  if (ids.length === 0) throw new UsageError('there are no claims: the configuration lists none');
  const only = patterns.length === 0 ? undefined : selectIds(ids, patterns);
  const budget = parseBudget(flags.budget ?? settings.budget ?? defaults.budget, only?.size ?? ids.length);
  const plan: CampaignOptions = {
    claims,
    ...(only && { only }),
    ...(shard && { shard }),
    corpus: corpusCases(readCorpus(host.cwd)),
    seed: seed ?? settings.seed ?? defaults.seed,
    alpha: alpha ?? settings.alpha ?? defaults.alpha,
    budget,
    ...(data && { data }),
  };
  return { plan, tables };
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
