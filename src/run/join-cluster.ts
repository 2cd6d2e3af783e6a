import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { canonicalJson } from '../core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type CodeFolders, lakatosFolder } from '../cluster/code-fingerprint.ts';
import { isClusterEngine, redisAddress } from '../cluster/redis-address.ts';
import { findConfig } from '../config/config.ts';
import type { LoadedClaims, SourceFlags } from '../config/load-claims.ts';
import { isAlive } from '../files/folder-lock.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import { counted } from '../report/format.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import type { ClaimThreads, ThreadFlags } from './claim-jobs.ts';
import { defaults } from './defaults.ts';
import { type Host, print } from '../host/host.ts';

/** A campaign on a cluster, as the command sees it. */
export interface JoinedCluster extends Cluster {
  /** Aborted where another process has taken over the campaign. */
  readonly signal: AbortSignal;
  /** Where news goes; at first to standard error. */
  say: (line: string) => void;
  /**
   * Claims that must be attacked again: one to which a worker contributed that is not believed any more, one
   * that failed with the help of workers, and one whose counterexample is none when it is replayed here.
   */
  doubted(found: Evidence, threads: ClaimThreads): Promise<readonly string[]>;
  /** What was done, in a line. */
  summary(): string;
}

/** Where the code stands that workers must have, too. */
export function codeFolders(cwd: string, { config }: SourceFlags): CodeFolders {
  const path = findConfig(cwd, config);
  return { lakatos: lakatosFolder(), configuration: path === undefined ? undefined : dirname(path) };
}

/**
 * Connects to the cluster that `--engine` names; undefined where it names none.
 * @throws {UsageError} where that cannot be used
 */
export async function joinCluster(
  host: Host,
  { config }: Pick<LoadedClaims, 'config'>,
  plan: CampaignOptions,
  flags: ThreadFlags & { readonly command: 'check' | 'campaign' },
): Promise<JoinedCluster | undefined> {
  const { engine = 'threads', caseLimit = config.caseLimit ?? defaults.caseLimit } = flags;
  if (!isClusterEngine(engine)) return undefined;
  const { startCluster } = await import('../cluster/cluster.ts');
  const takenOver = new AbortController();
  const { seed, alpha, budget, only, shard, data } = plan;
  const { command } = flags;
  const campaign = { command, seed, alpha, budget, only: [...(only ?? [])].toSorted(), shard, data };
  const news: Pick<JoinedCluster, 'say'> = {
    say: (line) => {
      print(host.err, line);
    },
  };
  const cluster = await startCluster({
    address: redisAddress(engine, host.env),
    folders: codeFolders(host.cwd, flags),
    campaign: canonicalJson(JSON.parse(JSON.stringify(campaign))),
    me: { host: hostname(), pid: process.pid },
    isAlive,
    limitMs: 1000 * Number(caseLimit),
    checkThreads: host.cores,
    now: host.now,
    alarm: (line) => {
      news.say(`cluster: ${line}`);
    },
    onTakenOver: () => {
      takenOver.abort();
    },
  });
  // one object, since alarms come before all of it is there, and whoever joins may send them elsewhere
  const joined: JoinedCluster = Object.assign(news, {
    ...cluster,
    signal: takenOver.signal,
    doubted: async (found: Evidence, threads: ClaimThreads) => {
      const failed = found.claims.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
      const doubted = [...cluster.broker.takeDoubted(), ...cluster.broker.leave(failed)];
      for (const { file } of counterexampleFiles(found).filter((one) => refutesClaim(one.file))) {
        const answer = await threads.ask('replay', { file });
        if ('result' in answer && answer.result.reproduced) continue;
        doubted.push(...cluster.broker.leave([file.claim]));
      }
      for (const claim of doubted)
        joined.say(`cluster: ${claim} is attacked again: what workers computed for it is not believed`);
      return doubted;
    },
    summary: () => {
      const { blocks, jobs, checked, repeated, rejected, duplicates } = cluster.broker.counts;
      return `cluster: ${counted(blocks, 'block')} in ${counted(jobs, 'job')}; ${checked} computed again here, ${duplicates} came twice, ${repeated} given out again, ${rejected} rejected`;
    },
  });
  if (cluster.workers().length === 0) joined.say(`no worker is there yet; start one with: lakatos worker`);
  return joined;
}
