import { parseBudget } from '../judge/campaign/budget.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { needsFullBudget } from './change.ts';
import type { GateResult } from './comment.ts';
import type { LinkComparison } from './compare-links.ts';
import type { Comparison } from './compare.ts';
import { type Campaign, doubtsOf, problemsOf } from './judge.ts';
import type { Lock } from './lock.ts';
import type { NamedChange } from './notes.ts';
import { alphaOfRun, seedOfRun } from './update.ts';
import { type CorpusEntry, corpusCases } from '../files/corpus.ts';

/** All that a run of the gate depends on. */
export interface GatePlan {
  readonly claims: readonly Claim[];
  readonly lock: Lock | undefined;
  readonly comparison: Comparison;
  /** The error budget of the lock's whole life. */
  readonly alpha: number;
  readonly budgets: { readonly changed: string; readonly others: string };
  readonly update: boolean;
  readonly named: readonly NamedChange[];
  readonly corpus: readonly CorpusEntry[];
  readonly links?: LinkComparison;
  /** Claims to be tried in full whether they changed or not. */
  readonly doubtful?: ReadonlySet<string>;
  /** Runs a campaign. */
  runCampaign(options: CampaignOptions): Promise<Evidence>;
}

/** The number of the next run of a lock. */
export function nextRun(lock: Lock | undefined): number {
  return (lock?.run ?? 0) + 1;
}

/**
 * Attacks what did not change at the quick budget (on an update all claims, to compare with later), what
 * changed or is in doubt at the full one, each within its share of the run's α, and judges; undefined where
 * it was interrupted.
 */
export async function runGate(plan: GatePlan): Promise<Omit<GateResult, 'replayed'> | undefined> {
  const { claims, lock, comparison, alpha, corpus, named, links } = plan;
  const { changes } = comparison;
  const run = nextRun(lock);
  const spent = alphaOfRun(alpha, run);
  const ids = claims.map(({ id }) => id);
  // A number of steps is for the whole theory, so that a claim's part of it is the same whatever changed.
  const budgets = {
    quick: parseBudget(plan.budgets.others, ids.length),
    full: parseBudget(plan.budgets.changed, ids.length),
  };
  const runAt = async (size: 'quick' | 'full', only: ReadonlySet<string>): Promise<readonly Campaign[]> => {
    if (only.size === 0) return [];
    const evidence = await plan.runCampaign({
      claims,
      only,
      seed: seedOfRun(run),
      // each of the two budgets has half of the run's share
      alpha: spent / 2,
      budget: budgets[size],
      corpus: casesToTry(lock, corpus),
    });
    return [{ budget: budgets[size].name, full: size === 'full', evidence }];
  };
  const changed = new Set(changes.filter(needsFullBudget).map(({ id }) => id));
  const quick = await runAt('quick', new Set(ids.filter((id) => plan.update || !changed.has(id))));
  if (wasInterrupted(quick)) return undefined;
  // What a quick run leaves in doubt, for want of budget or not, is tried in full before it counts.
  const refuted = new Set(
    quick.flatMap(({ evidence }) => evidence.claims.filter(isRefuted).map(({ id }) => id)),
  );
  const known = [...(plan.doubtful ?? [])].filter((id) => !refuted.has(id));
  const doubtful = new Set([...known, ...doubtsOf(lock, quick)]);
  const full = await runAt('full', new Set(ids.filter((id) => changed.has(id) || doubtful.has(id))));
  if (wasInterrupted(full)) return undefined;
  const campaigns = [...quick, ...full];
  const problems = problemsOf({
    lock,
    changes,
    notes: named,
    campaigns,
    doubtful,
    ...(links && { links }),
  });
  return { run, alpha: spent, changes, campaigns, problems, ...(links && { links }) };
}

function isRefuted({ verdict }: ClaimEvidence): boolean {
  return verdict === 'refuted';
}

function wasInterrupted(campaigns: readonly Campaign[]): boolean {
  return campaigns.some(({ evidence }) => evidence.interrupted);
}

/** Cases of the corpus, and those of the lock in which a hypothesis failed: tried first. */
function casesToTry(
  lock: Lock | undefined,
  corpus: readonly CorpusEntry[],
): ReadonlyMap<string, readonly Json[]> {
  const found = corpusCases(corpus);
  const locked = (lock?.claims ?? []).map(({ id, cases }) => {
    const outside = cases.filter(({ given }) => given.includes('0')).map((remembering) => remembering.case);
    return [id, [...(found.get(id) ?? []), ...outside]] as const;
  });
  return new Map([...found, ...locked]);
}
