import { termErrors } from '../report/resolution.ts';
import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import type { Behaviour } from './behaviour.ts';
import { type Change, changedAmong, isSettled } from './change.ts';
import type { LinkComparison } from './compare-links.ts';
import type { Campaign } from './judge.ts';
import {
  type Lock,
  type LockedClaim,
  lockedClaims,
  lockVersion,
  type LockedEvidence,
  type EvidenceTotals,
} from './lock.ts';

/**
 * The error budget of the j-th update of a lock: alpha/(j(j + 1)).
 *
 * *The promise.* Let the gate run once for each state of the lock, on any theories, each run chosen in view
 * of all that came before. Given the past, run j calls some true statement refuted, or kills some true
 * mutant, with probability at most alpha/(j(j + 1)), since its randomness is addressed by j and was never
 * used before (docs/architecture.md). By the union bound over j, P(ever) ≤ Σ_j alpha/(j(j + 1)) = alpha, over
 * the whole life of the project. A repetition of the same run on the same theory uses the same randomness,
 * has the same outcome, and spends nothing. Where m different theories are proposed on one state of the lock,
 * that state's share counts m times.
 */
export function alphaOfRun(alpha: number, run: number): number {
  return alpha / (run * (run + 1));
}

/** Where the randomness of the j-th run comes from: never used by another. */
export function seedOfRun(run: number): string {
  return `gate ${run}`;
}

/** The lock after a gate that was open. */
export function updatedLock({
  lock,
  lakatos,
  alpha,
  run,
  changes,
  today,
  notes,
  campaigns,
  links,
}: {
  readonly lock: Lock | undefined;
  readonly lakatos: string;
  readonly alpha: number;
  readonly run: number;
  readonly changes: readonly Change[];
  readonly today: ReadonlyMap<string, Behaviour>;
  readonly notes: readonly string[];
  readonly campaigns: readonly Campaign[];
  readonly links?: LinkComparison;
}): Lock {
  const locked = lockedClaims(lock);
  const claims = [...today.values()].map((behaviour): LockedClaim => {
    const change = changes.find(({ id }) => id === behaviour.id)!;
    const then = isSettled(change) ? locked.get(behaviour.id) : undefined;
    const found = campaigns.flatMap(({ budget, evidence }) =>
      evidence.claims
        .filter(({ id }) => id === behaviour.id)
        .map((claim) => ({ budget, seed: evidence.seed, claim })),
    );
    return {
      ...behaviour,
      evidence: {
        ...then?.evidence,
        ...Object.fromEntries(
          found.map(({ budget, seed, claim }) => [budget, lockedEvidenceOf(seed, claim)]),
        ),
      },
      withstood: found.reduce((sum, { claim }) => added(sum, claim), then?.withstood ?? nothing),
    };
  });
  return {
    schema: lockVersion,
    kind: 'theory-lock',
    lakatos,
    alpha,
    run,
    notes: [...(lock?.notes ?? []), ...notes].toSorted(),
    history: [
      ...(lock?.history ?? []),
      {
        run,
        changes: changedAmong([...changes, ...(links?.changes ?? [])]).map(({ id, differences }) => ({
          id,
          kinds: [...new Set(differences.map(({ kind }) => kind))],
        })),
      },
    ],
    claims,
    ...(links?.locked && { links: links.locked }),
  };
}

const nothing: EvidenceTotals = { runs: 0, cases: 0, trajectories: 0, steps: 0 };

function added(sum: EvidenceTotals, { cases, trajectories, steps }: ClaimEvidence): EvidenceTotals {
  return {
    runs: sum.runs + 1,
    cases: sum.cases + cases.accepted,
    trajectories: sum.trajectories + trajectories,
    steps: sum.steps + steps,
  };
}

function lockedEvidenceOf(seed: string, claim: ClaimEvidence): LockedEvidence {
  const named = (outcome: 'killed' | 'survived'): readonly string[] =>
    claim.mutants.filter((mutant) => mutant.outcome === outcome).map(({ name }) => name);
  const { min, median, max } = claim.slack?.quantiles ?? { min: 0, median: 0, max: 0 };
  return {
    seed,
    alpha: claim.alpha,
    verdict: claim.verdict,
    cases: claim.cases.accepted,
    trajectories: claim.trajectories,
    steps: claim.steps,
    informative: { hits: claim.informative.share.hits, trials: claim.informative.share.trials },
    largestLogE:
      claim.attempts.length === 0
        ? null
        : claim.attempts.reduce((most, { logE }) => Math.max(most, logE), -Infinity),
    slack: claim.slack === null ? null : [min, median, max],
    power:
      claim.power === null
        ? null
        : {
            trajectories: claim.power.trajectories,
            bound: claim.power.bound,
            detectable: claim.power.detectable,
          },
    ...(claim.resolution !== undefined && {
      resolution: Object.fromEntries(
        termErrors([claim]).map(({ term, error }) => [term.term, error === Infinity ? null : error]),
      ),
    }),
    killed: named('killed'),
    survived: named('survived'),
  };
}
