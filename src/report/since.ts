import type { ClaimEvidence, Evidence, Verdict } from '../claims/evidence.ts';
import { brief, medianSlack, percent } from './words.ts';

/** What is known of a claim from earlier: from another run, or from a lock, which knows no verdicts. */
export interface EarlierClaim {
  readonly id: string;
  readonly says: string;
  readonly verdict?: Verdict;
  readonly mutants: readonly { readonly name: string; readonly outcome?: 'killed' | 'survived' }[];
  readonly slack?: string;
  readonly informative?: string;
}

/** An earlier state to compare a run with. */
export interface Earlier {
  /** In words: `the run with seed 1 and budget quick`. */
  readonly what: string;
  readonly claims: readonly EarlierClaim[];
}

/** One change, in words. */
export interface Change {
  readonly claim: string;
  readonly what: string;
}

/** An earlier run to compare with. */
export function earlierRun({ seed, alpha, budget, claims }: Evidence): Earlier {
  return {
    what: `the run with seed ${seed}, budget ${budget.name} and α ${brief(alpha)}`,
    claims: claims.map((claim) => ({
      id: claim.id,
      says: claim.says,
      verdict: claim.verdict,
      mutants: claim.mutants,
      slack: medianSlack(claim),
      informative: informativeOf(claim),
    })),
  };
}

/** What is different now, claim by claim: new ones first, then changed ones, then those that are gone. */
export function changesSince(earlier: Earlier, claims: readonly ClaimEvidence[]): readonly Change[] {
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

function differences(then: EarlierClaim, now: ClaimEvidence): readonly string[] {
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
  const slack = medianSlack(now);
  if (then.slack !== undefined && then.slack !== slack)
    found.push(`median slack was ${then.slack}, is ${slack}`);
  const informative = informativeOf(now);
  if (then.informative !== undefined && then.informative !== informative)
    found.push(`informative cases were ${then.informative}, are ${informative}`);
  return found;
}

function informativeOf({ informative: { share } }: ClaimEvidence): string {
  return percent(share.hits, share.trials);
}

/** The changes in a sentence, with mutants' totals: for the head of the section. */
export function changesInWords(earlier: Earlier, changes: readonly Change[]): string {
  if (changes.length === 0) return `Nothing that this report shows has changed since ${earlier.what}.`;
  const claims = new Set(changes.map(({ claim }) => claim)).size;
  return `${claims} ${claims === 1 ? 'claim differs' : 'claims differ'} from ${earlier.what}.`;
}
