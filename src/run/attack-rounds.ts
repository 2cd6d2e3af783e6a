import { UsageError } from '../core/errors.ts';
import { version } from '../core/version.ts';
import type { LoadedClaims } from '../config/load-claims.ts';
import { type Host, print } from '../host/host.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import { type ClaimEvidence, type Evidence, evidenceVersion } from '../judge/claims/evidence.ts';
import { totalsOf } from '../judge/claims/merge-evidence.ts';
import { appendRecords } from '../ledger/ledger-file.ts';
import {
  type BegunAttack,
  type CampaignState,
  noteBegun,
  noteDoubted,
  noteEnded,
} from '../ledger/campaign-state.ts';
import { attackOn, jobOf, leastSteps, nextClaim } from '../ledger/rounds.ts';
import { compact } from '../report/format.ts';
import type { OpenThreads, ThreadFlags } from './claim-jobs.ts';
import { joinCluster } from './join-cluster.ts';
import { keepIn } from './keep-in-ledger.ts';
import { type ObserveFlags, serveMetrics } from './observe.ts';

/** How long a campaign goes on: milliseconds, and simulated steps. */
export interface RoundLimit {
  readonly ms: number;
  readonly steps: number;
}

export interface RoundOptions {
  readonly plan: CampaignOptions;
  readonly limit: RoundLimit;
  /** What earlier campaigns of the name have done; this one is noted there, too. */
  readonly state: CampaignState;
  /** Ids of the claims. */
  readonly only: readonly string[];
  /** Its name, and the folder of its ledger; a process that stood still may have lost that to another. */
  readonly of: { readonly campaign: string; readonly folder: string; isMine(): boolean };
  readonly flags: ThreadFlags & ObserveFlags & { readonly out: string; readonly progress: boolean };
}

/** What came of the rounds. */
export interface RoundsDone {
  /** Is all in the ledger? */
  readonly isKept: boolean;
  evidenceOf(claims: readonly ClaimEvidence[]): Evidence;
}

/**
 * Attacks the claim that should gain most, again and again, as many at a time as there are threads, until the
 * limit is reached or Ctrl-C. Joins the cluster that `--engine` names, and leaves it.
 * @throws {UsageError} where a claim fails
 */
export async function attackRounds(
  host: Host,
  loaded: LoadedClaims,
  threads: OpenThreads,
  { plan, limit, state, only, of: { campaign, folder, isMine }, flags }: RoundOptions,
): Promise<RoundsDone> {
  const numbers = new Map<string, number>();
  const cluster = await joinCluster(host, loaded, plan, { ...flags, command: 'campaign' });
  const ledger = await keepIn(
    host,
    loaded,
    threads,
    { ...flags, resume: true, quiet: true },
    { helpers: cluster?.broker, of: (job) => ({ campaign, round: numbers.get(job.claim)! }) },
  );
  for (const doubt of ledger.takeOver(state.helped.values())) noteDoubted(state, doubt);
  threads.settle(loaded.config, only.length, cluster?.broker.run);
  const start = host.now();
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
  const isStopped = (): boolean => stopped || !isMine() || host.now() - start >= limit.ms;
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
  /** Steps that claims at work may still take. */
  const busy = new Map<string, number>();
  /** Steps that nobody has spent, or will by what is at work. */
  const left = (): number =>
    limit.steps - spent - [...busy.values()].reduce((sum, planned) => sum + Math.max(0, planned), 0);
  // claims to which a worker contributed that is not believed any more
  const suspects = new Set<string>();
  /** Numbers of the attacks that ended in this process. */
  const endedHere = new Set<number>();
  /** Forgets what is not believed; it is open again. */
  const forgetDoubted = async (found: readonly ClaimEvidence[]): Promise<void> => {
    for (const claim of (await cluster?.doubted(evidenceOf(found), threads)) ?? []) suspects.add(claim);
    for (const claim of [...suspects].filter((one) => !busy.has(one))) {
      suspects.delete(claim);
      for (const { number, steps } of ledger.doubt([claim]).flatMap((doubt) => noteDoubted(state, doubt)))
        if (endedHere.delete(number)) spent -= steps;
    }
  };
  let begin: Promise<unknown> = Promise.resolve();
  const attackNext = async (): Promise<void> => {
    while (!isStopped()) {
      const next = nextClaim(state, busy);
      if (next === undefined || left() < leastSteps(plan.budget, next.ended.length)) return;
      const { open } = next;
      const number = state.begun + 1;
      const attack = open ?? attackOn(next, { campaign, number, budget: plan.budget, left: left() });
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
          // what is begun is finished: its steps are of what was left
          goesOn: () => !isStopped(),
        },
      );
      isKept &&= await ledger.settle();
      if (!('id' in found)) {
        if (found.kind === 'interrupted') return;
        busy.delete(next.claim);
        // a claim that failed with the help of workers is attacked without them
        const isDoubted = suspects.has(next.claim);
        const isHelped = cluster !== undefined && cluster.broker.leave([next.claim]).length > 0;
        if (isDoubted || isHelped) {
          await forgetDoubted([]);
          continue;
        }
        throw new UsageError(`${next.claim}: ${found.message}`);
      }
      if (found.reason.kind === 'interrupted') return;
      noteEnded(state, attack.number, found);
      endedHere.add(attack.number);
      tell(attack, spent);
      busy.delete(next.claim);
      await forgetDoubted([found]);
      // no attack begins that the ledger does not know
      stopped ||= !isKept;
    }
  };
  const stopMetrics = await serveMetrics(flags, () => ({
    lakatos_steps_total: spent,
    lakatos_claims: only.length,
    lakatos_claims_done: [...state.claims.values()].filter(({ evidence }) => evidence).length,
  }));
  try {
    await Promise.all(Array.from({ length: threads.pool.size }, attackNext));
    // what was at work is stopped
    busy.clear();
    await forgetDoubted([]);
    isKept &&= await ledger.settle();
  } finally {
    undo();
    stopMetrics();
    if (cluster !== undefined) print(host.err, cluster.summary());
    await cluster?.close();
  }
  return { isKept, evidenceOf };
}
