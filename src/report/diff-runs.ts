import type { ClaimEvidence, Evidence, Verdict } from '../judge/claims/evidence.ts';
import { brief, type Estimate, formatEstimate, shareEstimate, slackEstimate } from './format.ts';

/** What is known of a claim from earlier: from another run, or from a lock, which knows no verdicts. */
export interface BaselineClaim {
  readonly id: string;
  readonly says: string;
  readonly verdict?: Verdict;
  readonly mutants: readonly { readonly name: string; readonly outcome?: 'killed' | 'survived' }[];
  readonly slack?: Estimate;
  readonly informative?: Estimate;
}

/** An earlier state to compare a run with. */
export interface Baseline {
  /** In words: `the run with seed 1 and budget quick`. */
  readonly what: string;
  readonly claims: readonly BaselineClaim[];
}

/** One change, in words. */
export interface Change {
  readonly claim: string;
  readonly what: string;
}

/** An earlier run to compare with. */
export function baselineOf({ seed, alpha, budget, claims }: Evidence): Baseline {
  return {
    what: `the run with seed ${seed}, budget ${budget.name} and α ${brief(alpha)}`,
    claims: claims.map((claim) => ({
      id: claim.id,
      says: claim.says,
      verdict: claim.verdict,
      mutants: claim.mutants,
      slack: slackEstimate(claim),
      informative: shareEstimate(claim.informative.share),
    })),
  };
}

/** What is different now, claim by claim: new ones first, then changed ones, then those that are gone. */
export function diffRuns(earlier: Baseline, claims: readonly ClaimEvidence[]): readonly Change[] {
  const before = new Map(earlier.claims.map((claim) => [claim.id, claim]));
  const now = new Set(claims.map(({ id }) => id));
  return [
    ...claims
      .filter(({ id }) => !before.has(id))
      .map(({ id, verdict }) => ({ claim: id, what: `new, ${verdict}` })),
    ...claims.flatMap((claim) => {
      const then = before.get(claim.id);
      return then === undefined ? [] : differences(then, claim).map((what) => ({ claim: claim.id, what }));
    }),
    ...earlier.claims
      .filter(({ id }) => !now.has(id))
      .map(({ id }) => ({ claim: id, what: 'not in this run' })),
  ];
}

function differences(then: BaselineClaim, now: ClaimEvidence): readonly string[] {
  const found: string[] = [];
  if (then.verdict !== undefined && then.verdict !== now.verdict)
    found.push(`was ${then.verdict}, is ${now.verdict}`);
  if (then.says !== now.says) found.push(`said “${then.says}”, says “${now.says}”`);
  const old = new Map(then.mutants.map((mutant) => [mutant.name, mutant.outcome]));
  const today = new Set(now.mutants.map(({ name }) => name));
  for (const { name, outcome } of now.mutants) {
    const was = old.get(name);
    if (!old.has(name)) found.push(`new mutant '${name}', ${outcome}`);
    else if (was !== undefined && was !== outcome)
      found.push(`the mutant '${name}' was ${was}, is ${outcome}`);
  }
  for (const name of old.keys()) if (!today.has(name)) found.push(`the mutant '${name}' is gone`);
  const slack = slackEstimate(now);
  if (then.slack !== undefined && then.slack.value !== slack.value)
    found.push(`median slack was ${formatEstimate(then.slack)}, is ${formatEstimate(slack)}`);
  const informative = shareEstimate(now.informative.share);
  if (then.informative !== undefined && then.informative.value !== informative.value)
    found.push(
      `informative cases were ${formatEstimate(then.informative)}, are ${formatEstimate(informative)}`,
    );
  return found;
}

/** The changes in a sentence, with mutants' totals: for the head of the section. */
export function formatChanges(earlier: Baseline, changes: readonly Change[]): string {
  if (changes.length === 0) return `Nothing that this report shows has changed since ${earlier.what}.`;
  const claims = new Set(changes.map(({ claim }) => claim)).size;
  return `${claims} ${claims === 1 ? 'claim differs' : 'claims differ'} from ${earlier.what}.`;
}
