import type { Claim } from '../claims/claim.ts';
import type { Attempt, ClaimEvidence, Share, Verdict, Witness } from '../claims/evidence.ts';
import { shareOf } from '../claims/share.ts';

export const defaultMinimumInformative = 0.6;
export const defaultMinimumAcceptance = 0.1;

/** An unconfirmed suspicion this strong (e-value 1000 on fresh randomness) is neither cleared nor refuted. */
const unsettled = 3 * Math.LN10;

/** The verdict on a claim and the sentence that gives its reason. */
export function verdictOf(
  claim: Claim,
  seen: {
    readonly interrupted: boolean;
    readonly cases: ClaimEvidence['cases'];
    readonly informative: ClaimEvidence['informative'];
    readonly coverage: ClaimEvidence['coverage'];
    readonly attempts: readonly Attempt[];
    readonly counterexample: Witness | undefined;
  },
): { readonly verdict: Verdict; readonly reason: string } {
  const { cases, informative, counterexample } = seen;
  if (counterexample !== undefined) {
    const how = counterexample.how === 'exact' ? 'computed exactly' : 'confirmed on fresh randomness';
    return {
      verdict: 'refuted',
      reason: `a counterexample to the ${counterexample.refutes}, ${how}: claimed ${counterexample.claim}, found ${counterexample.truth}`,
    };
  }
  if (seen.interrupted) return { verdict: 'undecided', reason: 'interrupted before its budget was spent' };
  const open = seen.attempts.find(({ logE }) => logE > unsettled);
  if (open !== undefined) {
    return {
      verdict: 'undecided',
      reason: `a suspicious case (${open.fingerprint}) was neither confirmed nor cleared within the budget`,
    };
  }
  const acceptance = cases.accepted / Math.max(1, cases.drawn);
  const minAcceptance = claim.minimumAcceptance ?? defaultMinimumAcceptance;
  if (!(acceptance >= minAcceptance)) {
    return {
      verdict: 'vacuous',
      reason: `only ${inWords(shareOf(cases.accepted, cases.drawn))} of ${cases.drawn} cases met the hypotheses, fewer than ${percent(minAcceptance)}`,
    };
  }
  const share = informative.share.hits / Math.max(1, informative.share.trials);
  if (!(share >= informative.minimum)) {
    return {
      verdict: 'vacuous',
      reason: `only ${inWords(informative.share)} of ${informative.share.trials} cases were informative, fewer than ${percent(informative.minimum)}`,
    };
  }
  const missing = seen.coverage.filter((label) => label.cases === 0).map(({ label }) => label);
  if (missing.length > 0) {
    return { verdict: 'vacuous', reason: `no accepted case was labelled ${missing.join(', ')}` };
  }
  return {
    verdict: 'corroborated',
    reason: `${cases.accepted} cases, ${inWords(informative.share)} of them informative, and no violation confirmed`,
  };
}

/** `75% [61%, 85.9%]` */
function inWords({ hits, trials, interval: [lo, hi] }: Share): string {
  return `${percent(hits / Math.max(1, trials))} [${percent(lo)}, ${percent(hi)}]`;
}

function percent(x: number): string {
  return `${Number((100 * x).toPrecision(3))}%`;
}
