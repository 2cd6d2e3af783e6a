import { join } from 'node:path';
import { runCampaign } from '../judge/campaign/campaign.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { counted } from '../report/format.ts';
import { formatRefutation } from '../report/format-reason.ts';
import type { ClaimThreads, ThreadFlags } from './claim-jobs.ts';
import type { JoinedCluster } from './join-cluster.ts';
import { type Host, print } from '../host/host.ts';
import { InternalError } from '../host/internal-error.ts';
import { type ObserveFlags, serveMetrics } from './observe.ts';
import { campaignMetrics } from './campaign-metrics.ts';
import { partialEvidence, partialName } from '../files/partial-evidence.ts';
import { alsoInFile } from './progress-file.ts';
import { type ProgressDisplay, progressDisplay } from './progress.ts';
import { stopwatch } from './stopwatch.ts';
import type { Timings } from './write-report.ts';

/** Flags that say where a campaign runs and what is seen of it. */
export interface EngineFlags extends ThreadFlags {
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Runs a campaign with progress on standard error; Ctrl-C ends it with what is known. Leaves the cluster. */
export async function executeCampaign(
  host: Host,
  plan: CampaignOptions,
  threads: ClaimThreads,
  flags: EngineFlags & ObserveFlags & { readonly out?: string },
  remote?: { readonly cluster: JoinedCluster; doubt(claims: readonly string[]): unknown },
): Promise<{ readonly evidence: Evidence; readonly timings: Timings }> {
  const cluster = remote?.cluster;
  // a structured log has its events, whatever else is shown
  const isShown = (flags.progress || host.event !== undefined) && flags.quiet !== true;
  const shown = await progressDisplay(host, isShown);
  if (cluster !== undefined && isShown) cluster.say = shown.say;
  const display = flags.out === undefined ? shown : alsoInFile(shown, host, flags.out);
  const watch = stopwatch(host);
  const { current, follow } = campaignMetrics(cluster);
  const stopMetrics = await serveMetrics(flags, current);
  const partial = flags.out === undefined ? undefined : partialEvidence(host.cwd, flags.out);
  try {
    const evidence = await runWithProgress(
      host,
      () => (partial?.isBegun() === true ? keptLines(flags.out) : []),
      {
        ...plan,
        pool: threads.pool,
        folder: host.cwd,
        onFinished: (soFar) => partial?.write(soFar),
        ...(remote && {
          takeDoubted: async (found) => {
            const doubted = await remote.cluster.doubted(found, threads);
            remote.doubt(doubted);
            return doubted;
          },
        }),
      },
      follow(display),
      watch,
      cluster,
    );
    if (flags.quiet !== true) cluster?.say(cluster.summary());
    for (const { id, reason } of evidence.claims) {
      if (reason.kind === 'failed' && reason.stack !== undefined)
        print(host.err, `internal error while judging ${id}: ${reason.stack}`);
    }
    return { evidence, timings: watch.timings(evidence.totals.steps) };
  } finally {
    partial?.stop();
    display.stop();
    stopMetrics();
    await cluster?.close();
  }
}

/** Where finished claims are, should the run be killed. */
function keptLines(out: string | undefined): readonly string[] {
  return out === undefined
    ? []
    : [`Finished claims are kept in ${join(out, partialName)}; lakatos report reads it.`];
}

async function runWithProgress(
  host: Host,
  kept: () => readonly string[],
  options: CampaignOptions,
  display: ProgressDisplay,
  watch: Pick<ProgressDisplay, 'update'>,
  cluster?: JoinedCluster,
): Promise<Evidence> {
  const { claims, only, seed, budget } = options;
  const abort = new AbortController();
  cluster?.signal.addEventListener('abort', () => {
    abort.abort();
  });
  const undo = host.onInterrupt(() => {
    abort.abort();
    print(
      host.err,
      '',
      'Interrupted: writing what is known so far. Press Ctrl-C again to quit at once.',
      ...kept(),
    );
  });
  const count = counted(only?.size ?? claims.length, 'claim');
  display.start(`checking ${count}: budget ${budget.name}, seed ${seed}`);
  let at: string | undefined;
  try {
    return await runCampaign({
      ...options,
      signal: abort.signal,
      onProgress: (progress) => {
        at = progress.claim;
        watch.update(progress);
        display.update(cluster === undefined ? progress : { ...progress, workers: cluster.workers().length });
        const { claim, counterexample } = progress;
        if (counterexample !== undefined) display.say(formatRefutation(claim, counterexample));
      },
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new InternalError(`while judging ${at ?? 'the first claim'}`, { cause: error });
  } finally {
    undo();
  }
}
