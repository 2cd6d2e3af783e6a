import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parsePositive } from '../core/parse.ts';
import { type LoadedClaims, loadClaims, sourceLine } from '../config/load-claims.ts';
import { addToCorpus, corpusFolder } from '../files/corpus.ts';
import type { FolderLock } from '../files/folder-lock.ts';
import { requireWritable } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import { campaignPage } from '../ledger/campaign-page.ts';
import { ledgerFolder } from '../ledger/ledger-file.ts';
import { codeFingerprint } from '../config/code-fingerprint.ts';
import { readCampaign } from '../ledger/campaign-state.ts';
import { leastSteps } from '../ledger/rounds.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import { counted } from '../report/format.ts';
import { conclusion } from '../report/terminal.ts';
import { attackRounds, type RoundLimit, type RoundOptions } from '../run/attack-rounds.ts';
import { type OpenThreads, type ThreadFlags, withOpenThreads } from '../run/claim-jobs.ts';
import { reportContents } from '../run/contributions.ts';
import { exitCodeOf, exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { requireLedger } from '../run/keep-in-ledger.ts';
import { type ObserveFlags, withLog } from '../run/observe.ts';
import { onlyCampaign } from '../run/only-campaign.ts';
import { planCampaign, type RunFlags } from '../run/plan.ts';
import { selectIds } from '../run/select.ts';
import { reportTargets } from '../run/report-targets.ts';
import { writeReport } from '../run/write-report.ts';

/** The flags of `lakatos campaign`. */
export interface CampaignFlags extends ThreadFlags, RunFlags, ObserveFlags {
  readonly out: string;
  readonly progress: boolean;
  readonly for?: string;
  readonly steps?: string;
}

/** Attacks claims round after round, and goes on with what an earlier campaign of the seed has done. */
export function campaign(on: Host, patterns: readonly string[], flags: CampaignFlags): Promise<number> {
  return withLog(on, flags, (host) => attackInRounds(host, patterns, flags));
}

async function attackInRounds(
  host: Host,
  patterns: readonly string[],
  flags: CampaignFlags,
): Promise<number> {
  const limit = limitOf(flags);
  return withOpenThreads(host, flags, false, async (threads) => {
    const loaded = await loadClaims(host, flags);
    const ids = loaded.claims.map(({ id }) => id);
    const only = patterns.length === 0 ? ids : [...selectIds(ids, patterns)];
    const plan = planCampaign(loaded.folder, loaded, flags, { only: new Set(only) });
    const least = leastSteps(plan.budget, 0);
    if (limit.steps < least)
      throw new UsageError(
        `--steps must be at least ${least}, got '${flags.steps!}': nothing is attacked with fewer`,
      );
    requireWritable(host.cwd, flags.out, reportTargets());
    requireLedger(host, flags.out);
    requireWritable(loaded.folder, corpusFolder, [], corpusFolder);
    print(host.err, sourceLine(loaded));
    const folder = resolve(host.cwd, flags.out, ledgerFolder);
    const lock = onlyCampaign(folder, flags.out);
    try {
      return await goOn(host, loaded, threads, { plan, limit, only, folder, lock, flags });
    } finally {
      lock.release();
    }
  });
}

/** Goes on with what the ledger has of the campaign, and reports on all of it. */
async function goOn(
  host: Host,
  loaded: LoadedClaims,
  threads: OpenThreads,
  {
    folder,
    lock,
    ...options
  }: Pick<RoundOptions, 'plan' | 'limit' | 'only'> & {
    readonly folder: string;
    readonly lock: FolderLock;
    readonly flags: CampaignFlags;
  },
): Promise<number> {
  const { plan, only, flags } = options;
  const name = `campaign ${plan.seed}`;
  const state = readCampaign(folder, name, only, {
    code: codeFingerprint(loaded, resolve(host.cwd, flags.out)) ?? '',
    simulator: threads.pool.simulator,
    alpha: plan.alpha,
    budget: plan.budget,
  });
  if (state.begun > 0) print(host.err, `goes on after ${counted(state.begun, 'attack')} of ${name}`);
  if (state.others > 0) {
    const what = `${counted(state.others, 'attack')} of other code, data or settings`;
    print(host.err, `${what} ${state.others === 1 ? 'does' : 'do'} not count: what was attacked begins anew`);
  }
  const of = { campaign: name, folder, isMine: lock.isMine };
  const done = await attackRounds(host, loaded, threads, { ...options, state, of });
  const claims = [...state.claims.values()].flatMap(({ evidence }): readonly ClaimEvidence[] =>
    evidence === undefined ? [] : [evidence],
  );
  const evidence = done.evidenceOf(claims);
  await writeReport({ cwd: host.cwd, ...flags }, evidence, reportContents(loaded, threads));
  await writeFiles(resolve(host.cwd, flags.out), new Map([['campaign.md', campaignPage(state, plan.alpha)]]));
  await addToCorpus(
    loaded.folder,
    counterexampleFiles(evidence)
      .map(({ file }) => file)
      .filter(refutesClaim),
  );
  print(
    host.out,
    ...conclusion(evidence),
    `report: ${join(flags.out, 'campaign.md')}, ${join(flags.out, 'index.html')}`,
  );
  const code = done.isKept ? exitCodeOf(evidence) : exitCodes.usage;
  const missing = only.length - claims.length;
  if (missing === 0) return code;
  print(host.err, `${counted(missing, 'claim')} not attacked yet: the same command goes on`);
  return code === exitCodes.fine ? exitCodes.weak : code;
}

/** `90s`, `20m`, `8h`, `2d`; steps. */
function limitOf({ for: time, steps }: CampaignFlags): RoundLimit {
  if (time === undefined && steps === undefined)
    throw new UsageError('say how long: --for 8h, or --steps 1e12');
  const units: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/u.exec(time ?? '8h') ?? [];
  if (!(Number(number) > 0))
    throw new UsageError(`--for must be a time such as 90s, 20m, 8h or 2d, got '${time!}'`);
  return {
    ms: time === undefined ? Infinity : Number(number) * units[unit]!,
    steps: steps === undefined ? Infinity : parsePositive(steps, '--steps', -Infinity),
  };
}
