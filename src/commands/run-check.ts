import type { CampaignOptions } from '../judge/campaign/options.ts';
import { plain } from '../report/terminal.ts';
import type { CheckFlags } from './check.ts';
import type { OpenThreads } from '../run/claim-jobs.ts';
import { joinCluster } from '../run/join-cluster.ts';
import { curvesFor, notesOnData } from '../run/catalogue-parts.ts';
import { corpusFolder } from '../files/corpus.ts';
import { keepIn, requireLedger } from '../run/keep-in-ledger.ts';
import { executeCampaign } from '../run/execute-campaign.ts';
import { exitCodeOf, exitCodes } from '../host/exit-codes.ts';
import { parseShard } from '../cluster/shard.ts';
import { type Host, print } from '../host/host.ts';
import { type LoadedClaims, loadClaims, sourceLine } from '../config/load-claims.ts';
import { requireWritable } from '../files/output-folder.ts';
import { planCampaign } from '../run/plan.ts';
import { reportTargets } from '../run/report-targets.ts';
import { selectIds } from '../run/select.ts';

/** After so long a run has told of what falls at once; its main thread is free for other work then. */
const tellingMs = 500;

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
  const untilRefuted = flags.all !== true;
  const options = { ...plan, untilRefuted };
  const ledger = await keepIn(host, loaded, threads, flags, { helpers: cluster?.broker });
  const remote = cluster && { cluster, doubt: ledger.doubt };
  // what writes the report takes as long to load as many a claim to judge
  const loading = setTimeout(() => void concluding().then(({ loadWriters }) => loadWriters()), tellingMs);
  const run = await executeCampaign(host, options, ledger.threads, flags, remote).finally(() => {
    clearTimeout(loading);
  });
  const isKept = await ledger.settle();
  const { concludeCheck } = await concluding();
  await concludeCheck(host, loaded, threads, run, flags);
  return isKept ? exitCodeOf(run.evidence) : exitCodes.usage;
}

const concluding = (): Promise<typeof import('./conclude-check.ts')> => import('./conclude-check.ts');

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
