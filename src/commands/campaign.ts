import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parsePositive } from '../core/parse.ts';
import { version } from '../core/version.ts';
import { loadClaims, sourceLine } from '../config/load-claims.ts';
import { addToCorpus, corpusFolder } from '../files/corpus.ts';
import { requireWritable } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { type ClaimEvidence, type Evidence, evidenceVersion } from '../judge/claims/evidence.ts';
import { totalsOf } from '../judge/claims/merge-evidence.ts';
import { campaignPage } from '../ledger/campaign-page.ts';
import { appendRecords, ledgerFolder } from '../ledger/ledger-file.ts';
import {
  attackOn,
  type BegunAttack,
  jobOf,
  nextClaim,
  noteBegun,
  noteDoubted,
  noteEnded,
  readCampaign,
} from '../ledger/rounds.ts';
import { counterexampleFiles, refutesClaim } from '../report/counterexample-files.ts';
import { compact, counted } from '../report/format.ts';
import { conclusion } from '../report/terminal.ts';
import { type ThreadFlags, withOpenThreads } from '../run/claim-jobs.ts';
import { reportContents } from '../run/contributions.ts';
import { exitCodeOf, exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { joinCluster } from '../run/join-cluster.ts';
import { keepIn, requireLedger } from '../run/keep-in-ledger.ts';
import { type ObserveFlags, serveMetrics, withLog } from '../run/observe.ts';
import { planCampaign, type RunFlags } from '../run/plan.ts';
import { selectIds } from '../run/select.ts';
import { reportTargets, writeReport } from '../run/write-report.ts';

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
    const leastSteps = plan.budget.stepsPerClaim / 10;
    if (limit.steps < leastSteps)
      throw new UsageError(`--steps must be at least ${leastSteps}: nothing is attacked with fewer`);
    requireWritable(host.cwd, flags.out, reportTargets());
    requireLedger(host, flags.out);
    requireWritable(loaded.folder, corpusFolder, [], corpusFolder);
    print(host.err, sourceLine(loaded));
    const folder = resolve(host.cwd, flags.out, ledgerFolder);
    const name = `campaign ${plan.seed}`;
    const state = readCampaign(folder, name, only);
    if (state.begun > 0) print(host.err, `goes on after ${state.begun} attacks of ${name}`);
    const numbers = new Map<string, number>();
    const ledger = await keepIn(host, loaded, threads, { ...flags, resume: true, quiet: true }, (job) => ({
      campaign: name,
      round: numbers.get(job.claim)!,
    }));
    const cluster = await joinCluster(host, loaded, plan, { ...flags, command: 'campaign' });
    threads.settle(loaded.config, only.length, cluster?.broker.run);
    const start = host.now();
    const evidenceOf = (claims: readonly ClaimEvidence[]): Evidence => ({
      schema: evidenceVersion,
      lakatos: version,
      kind: 'evidence',
      seed: plan.seed,
      alpha: plan.alpha,
      budget: plan.budget,
      simulator: threads.pool.simulator,
      interrupted: stopped,
      ...(plan.data && { data: plan.data }),
      claims,
      totals: totalsOf(claims),
    });
    const tell = ({ number, claim, round }: BegunAttack, steps: number): void => {
      const line = `[${number}] ${claim}, round ${round} | ${compact(steps)} steps`;
      if (host.event !== undefined) host.event({ event: 'attack', number, claim, round, steps }, line);
      else if (flags.progress) print(host.err, line);
    };
    let spent = 0;
    let stopped = false;
    let isKept = true;
    const undo = host.onInterrupt(() => {
      stopped = true;
      print(host.err, 'Interrupted: writing what is known so far. The same command goes on.');
    });
    cluster?.signal.addEventListener('abort', () => {
      stopped = true;
    });
    const isStopped = (): boolean => stopped || host.now() - start >= limit.ms;
    const busy = new Map<string, number>();
    /** Steps that nobody has spent, or will by what is at work. */
    const left = (): number =>
      limit.steps - spent - [...busy.values()].reduce((sum, planned) => sum + Math.max(0, planned), 0);
    // claims to which a worker contributed that is not believed any more
    const suspects = new Set<string>();
    /** Forgets what is not believed: its attacks are made again, without workers. */
    const forgetDoubted = async (found: ClaimEvidence): Promise<void> => {
      for (const claim of (await cluster?.doubted(evidenceOf([found]), threads)) ?? []) suspects.add(claim);
      for (const claim of [...suspects].filter((one) => !busy.has(one))) {
        suspects.delete(claim);
        for (const doubt of ledger.doubt([claim])) spent -= noteDoubted(state, doubt);
      }
    };
    let begin: Promise<unknown> = Promise.resolve();
    const attackNext = async (): Promise<void> => {
      while (!isStopped() && left() >= leastSteps) {
        const next = nextClaim(state, busy);
        if (next === undefined) return;
        const { open } = next;
        const number = state.begun + 1;
        const attack = open ?? attackOn(next, { campaign: name, number, budget: plan.budget, left: left() });
        busy.set(next.claim, attack.steps);
        noteBegun(state, attack);
        if (open === undefined) {
          begin = begin.then(() => appendRecords(folder, [attack]));
          await begin;
        }
        numbers.set(next.claim, attack.number);
        let mine = 0;
        const found = await ledger.threads.pool.attack(
          jobOf(attack, {
            ...plan,
            corpus: plan.corpus?.get(next.claim) ?? [],
            ...(next.carried && { carried: next.carried }),
          }),
          {
            report: ({ steps }) => {
              spent += Math.max(0, steps - mine);
              mine = Math.max(mine, steps);
              busy.set(next.claim, attack.steps - mine);
            },
            // a round's steps are what is left
            goesOn: () => !isStopped() && (attack.round > 0 || spent < limit.steps),
          },
        );
        isKept &&= await ledger.settle();
        if (!('id' in found)) {
          if (found.kind === 'interrupted') return;
          busy.delete(next.claim);
          // a claim that failed with the help of workers is attacked without them
          if (cluster !== undefined && cluster.broker.leave([next.claim]).length > 0) continue;
          throw new UsageError(`${next.claim}: ${found.message}`);
        }
        if (found.reason.kind === 'interrupted') return;
        noteEnded(state, attack.number, found);
        tell(attack, spent);
        busy.delete(next.claim);
        await forgetDoubted(found);
        // no attack begins that the ledger does not know
        stopped ||= !isKept;
      }
    };
    const attacked = (): number => [...state.claims.values()].filter(({ evidence }) => evidence).length;
    const stopMetrics = await serveMetrics(flags, () => ({
      lakatos_steps_total: spent,
      lakatos_claims: only.length,
      lakatos_claims_done: attacked(),
    }));
    try {
      await Promise.all(Array.from({ length: threads.pool.size }, attackNext));
      isKept &&= await ledger.settle();
    } finally {
      undo();
      stopMetrics();
      if (cluster !== undefined) print(host.err, cluster.summary());
      await cluster?.close();
    }
    const claims = [...state.claims.values()].flatMap(({ evidence }): readonly ClaimEvidence[] =>
      evidence === undefined ? [] : [evidence],
    );
    const evidence = evidenceOf(claims);
    await writeReport({ cwd: host.cwd, ...flags }, evidence, reportContents(loaded, threads));
    await writeFiles(
      resolve(host.cwd, flags.out),
      new Map([['campaign.md', campaignPage(state, plan.alpha)]]),
    );
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
    const code = isKept ? exitCodeOf(evidence) : exitCodes.usage;
    const missing = only.length - attacked();
    if (missing === 0) return code;
    print(host.err, `${counted(missing, 'claim')} not attacked yet: the same command goes on`);
    return code === exitCodes.fine ? exitCodes.weak : code;
  });
}

/** `90s`, `20m`, `8h`, `2d`; steps. */
function limitOf({ for: time, steps }: CampaignFlags): { readonly ms: number; readonly steps: number } {
  if (time === undefined && steps === undefined)
    throw new UsageError('say how long: --for 8h, or --steps 1e12');
  const units: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/u.exec(time ?? '8h') ?? [];
  if (number === '') throw new UsageError(`--for must be a time such as 90s, 20m, 8h or 2d, got '${time!}'`);
  return {
    ms: time === undefined ? Infinity : Number(number) * units[unit]!,
    steps: steps === undefined ? Infinity : parsePositive(steps, '--steps'),
  };
}
