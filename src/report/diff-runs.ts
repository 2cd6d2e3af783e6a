import type { ClaimEvidence, Evidence, Verdict } from '../judge/claims/evidence.ts';
import { brief, counted, type Estimate, formatEstimate, shareEstimate, slackEstimate } from './format.ts';

/** What is known of a claim from earlier: from another run, or from a lock, which knows no verdicts. */
export interface BaselineClaim {
  readonly id: string;
  readonly says: string;
  readonly verdict?: Verdict;
  readonly mutants: readonly {
    readonly name: string;
    readonly outcome?: ClaimEvidence['mutants'][number]['outcome'];
  }[];
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
export function diffRuns(baseline: Baseline, claims: readonly ClaimEvidence[]): readonly Change[] {
  const before = new Map(baseline.claims.map((claim) => [claim.id, claim]));
  const ids = new Set(claims.map(({ id }) => id));
  const added = claims.filter(({ id }) => !before.has(id));
  const gone = baseline.claims.filter(({ id }) => !ids.has(id));
  return [
    ...added.map(({ id, verdict }) => ({ claim: id, what: `new, ${verdict}` })),
    ...claims.flatMap((claim) => {
      const old = before.get(claim.id);
      return old === undefined ? [] : differences(old, claim).map((what) => ({ claim: claim.id, what }));
    }),
    ...gone.map(({ id }) => ({ claim: id, what: 'not in this run' })),
  ];
}

function differences(before: BaselineClaim, claim: ClaimEvidence): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, old: Estimate | undefined, value: Estimate, verbs = ['was', 'is']): void => {
    if (old !== undefined && old.value !== value.value)
      found.push(`${what} ${verbs[0]} ${formatEstimate(old)}, ${verbs[1]} ${formatEstimate(value)}`);
  };
  if (before.verdict !== undefined && before.verdict !== claim.verdict)
    found.push(`was ${before.verdict}, is ${claim.verdict}`);
  if (before.says !== claim.says) found.push(`said “${before.says}”, says “${claim.says}”`);
  const outcomes = new Map(before.mutants.map((mutant) => [mutant.name, mutant.outcome]));
  for (const { name, outcome } of claim.mutants) {
    const old = outcomes.get(name);
    if (!outcomes.has(name)) found.push(`new mutant '${name}', ${outcome}`);
    else if (old !== undefined && old !== outcome && ![old, outcome].includes('not tried'))
      found.push(`the mutant '${name}' was ${old}, is ${outcome}`);
    outcomes.delete(name);
  }
  for (const name of outcomes.keys()) found.push(`the mutant '${name}' is gone`);
  compare('median slack', before.slack, slackEstimate(claim));
  compare('informative cases', before.informative, shareEstimate(claim.informative.share), ['were', 'are']);
  return found;
}

/** How many claims changed, in a sentence. */
export function formatChanges({ what }: Baseline, changes: readonly Change[]): string {
  if (changes.length === 0) return `Nothing that this report shows has changed since ${what}.`;
  const claims = new Set(changes.map(({ claim }) => claim)).size;
  return `${counted(claims, 'claim differs', 'claims differ')} from ${what}.`;
}
