import { brief } from '../report/format.ts';
import { coarse, termErrors } from '../report/resolution.ts';
import type { ClaimEvidence, Evidence, Share, Verdict } from '../judge/claims/evidence.ts';
import { binomialInterval } from '../stats/intervals.ts';
import { type Change, isSettled } from './change.ts';
import type { LinkComparison } from './compare-links.ts';
import { type Lock, type LockedClaim, lockedClaims, type LockedEvidence } from './lock.ts';
import { type NamedChange, unnamed } from './notes.ts';
import type { Problem } from '../report/problem.ts';
import { formatReason } from '../report/format-reason.ts';

/** Evidence of one budget. */
export interface Campaign {
  readonly budget: string;
  /** The full budget of changed claims, not the quick one of the rest. */
  readonly full: boolean;
  readonly evidence: Evidence;
}

/** All that speaks against today's theory; the gate is open where nothing does. */
export function problemsOf({
  lock,
  changes,
  notes,
  campaigns,
  doubtful = new Set(),
  links,
}: {
  readonly lock: Lock | undefined;
  readonly changes: readonly Change[];
  readonly notes: readonly NamedChange[];
  readonly campaigns: readonly Campaign[];
  /** Claims that the quick budget left in doubt and the full one decided: only that counts. */
  readonly doubtful?: ReadonlySet<string>;
  /** How the paper and its claims compare with the lock. */
  readonly links?: LinkComparison;
}): readonly Problem[] {
  const locked = lockedClaims(lock);
  const settled = new Map(changes.map((change) => [change.id, isSettled(change)]));
  return [
    ...(links?.mistakes ?? []),
    ...unnamed([...changes, ...(links?.changes ?? [])], notes).flatMap(({ id, differences }) =>
      differences.map(
        ({ kind, detail, mutant }): Problem => ({
          claim: id,
          rule: 'not named',
          about: mutant === undefined ? kind : `${kind} '${mutant}'`,
          level: 'error',
          message: `${kind} without a note that names it: ${detail}; a note counts until an update has used it`,
        }),
      ),
    ),
    ...campaigns.flatMap((campaign) =>
      campaign.evidence.claims.flatMap((claim) =>
        !campaign.full && doubtful.has(claim.id)
          ? []
          : problemsOfClaim(claim, campaign, locked.get(claim.id), settled.get(claim.id) === true),
      ),
    ),
  ];
}

/** Claims that a quick budget speaks against, though they were neither refuted nor failed. */
export function doubtsOf(lock: Lock | undefined, campaigns: readonly Campaign[]): readonly string[] {
  const locked = lockedClaims(lock);
  return campaigns.flatMap((campaign) =>
    campaign.evidence.claims
      .filter(({ verdict }) => !countsAlways(verdict))
      .filter((claim) => problemsOfClaim(claim, campaign, locked.get(claim.id), true).length > 0)
      .map(({ id }) => id),
  );
}

function problemsOfClaim(
  claim: ClaimEvidence,
  { budget, full }: Campaign,
  then: LockedClaim | undefined,
  settled: boolean,
): readonly Problem[] {
  const before = then?.evidence[budget];
  return [
    ...verdictProblems(claim, full, before),
    ...mutantProblems(claim, full, before, then),
    ...(settled ? driftProblems(claim, before) : []),
  ];
}

/**
 * A refutation counts always, and a failure. Vacuous or undecided a claim must not be at its full budget,
 * nor become so at a quick one, where it may be for want of budget alone.
 */
function verdictProblems(
  claim: ClaimEvidence,
  full: boolean,
  before: LockedEvidence | undefined,
): readonly Problem[] {
  const { id, verdict } = claim;
  if (verdict === 'corroborated') return [];
  const excused = before === undefined ? !full : before.verdict === verdict;
  if (!countsAlways(verdict) && excused) return [];
  return [{ claim: id, rule: verdict, level: 'error', message: formatReason(claim) }];
}

function countsAlways(verdict: Verdict): boolean {
  return verdict === 'refuted' || verdict === 'failed';
}

/** At a budget at which it died before, a mutant must die; a new one at the full budget, if tried there. */
function mutantProblems(
  claim: ClaimEvidence,
  full: boolean,
  before: LockedEvidence | undefined,
  then: LockedClaim | undefined,
): readonly Problem[] {
  const older = new Set(then?.mutants.map(({ name }) => name));
  return claim.mutants
    .filter(({ name, outcome }) =>
      older.has(name)
        ? outcome !== 'killed' && before?.killed.includes(name) === true
        : outcome === 'survived' && full,
    )
    .map(({ name, outcome }) => ({
      claim: claim.id,
      rule: 'mutant survives',
      about: name,
      level: 'error',
      message: `the mutant '${name}' ${outcome === 'survived' ? 'survived' : 'was not tried'}; ${older.has(name) ? 'at the lock it died at this budget' : 'it is new'}`,
    }));
}

/** Shares differ by more than sampling explains where their intervals of this confidence are apart. */
const confidence = 1 - 1e-6;
/**
 * Trajectories of a confirmation at the median case may fall by this factor, which other random cases may
 * cost. Violations that are caught shrink like one over their root, so that none twice as large as before
 * escapes.
 */
const powerSlack = 4;

function driftProblems(claim: ClaimEvidence, before: LockedEvidence | undefined): readonly Problem[] {
  if (before === undefined) return [];
  const problems: Problem[] = [];
  const now = claim.informative.share;
  if (intervalOf(now).hi < intervalOf(before.informative).lo) {
    problems.push({
      claim: claim.id,
      rule: 'less informative',
      level: 'error',
      message: `${now.hits} of ${now.trials} cases are informative, ${before.informative.hits} of ${before.informative.trials} were: less than sampling explains`,
    });
  }
  const trajectories = claim.power?.trajectories ?? 0;
  if (before.power !== null && powerSlack * trajectories < before.power.trajectories) {
    problems.push({
      claim: claim.id,
      rule: 'less power',
      level: 'error',
      message: `a confirmation has ${trajectories} trajectories at the median case, it had ${before.power.trajectories}: smaller violations than before escape`,
    });
  }
  return [...problems, ...resolutionProblems(claim, before)];
}

/**
 * An error so small that was caught in a term must not grow to `coarse` before it is: a factor of 50. At the
 * default budget and five seeds, of 2,706 pairs of seeds of which one caught 0.5% the other one caught 1.6
 * times as much, or less, at nine tenths; in 11, of five terms of three claims, it left a quarter unnoticed.
 * Of a whole number one was caught; it must not grow by that factor either, which it did in none of 1,338
 * pairs. That none is caught any more is no error of itself: so it was in 24 of them.
 */
const fineResolution = 0.005;
const growth = coarse / fineResolution;

function resolutionProblems(claim: ClaimEvidence, { resolution = {} }: LockedEvidence): readonly Problem[] {
  return termErrors([claim]).flatMap(({ term: { term, whole, larger, smaller }, error }) => {
    const then = resolution[term] ?? Infinity;
    const units = Math.max(...[larger, smaller].map((side) => side?.refuted ?? side?.tried ?? 0));
    if (!(then <= fineResolution && (whole ? units >= growth : error > coarse))) return [];
    const now = whole ? String(growth) : `${100 * coarse}%`;
    const before = whole ? '1' : `${brief(100 * then)}%`;
    return [
      {
        claim: claim.id,
        rule: 'coarser',
        about: term,
        level: 'error',
        message: `an error of ${now} in '${term}' would go unnoticed; one of ${before} was caught`,
      },
    ];
  });
}

function intervalOf({ hits, trials }: Pick<Share, 'hits' | 'trials'>): {
  readonly lo: number;
  readonly hi: number;
} {
  return trials === 0 ? { lo: 0, hi: 1 } : binomialInterval({ hits, trials, confidence });
}
