import type { Claim } from '../claims/claim.ts';
import type { Attempt, ClaimEvidence, Reason, Uninformative, Verdict, Witness } from '../claims/evidence.ts';
import { shareOf } from '../claims/share.ts';

export const defaultMinimumInformative = 0.6;
const defaultMinimumAcceptance = 0.1;

/** An unconfirmed suspicion this strong (e-value 1000 on fresh randomness) is neither cleared nor refuted. */
const unsettled = 3 * Math.LN10;

/** The verdict on a claim and its reason. */
export function verdictOf(
  claim: Claim,
  known: {
    readonly interrupted: boolean;
    readonly cases: ClaimEvidence['cases'];
    readonly informative: ClaimEvidence['informative'];
    readonly uninformative: readonly Uninformative[];
    readonly coverage: ClaimEvidence['coverage'];
    readonly attempts: readonly Attempt[];
    readonly counterexample: Witness | undefined;
    /** Did the attack end with the counterexample? */
    readonly stopped?: boolean;
  },
): { readonly verdict: Verdict; readonly reason: Reason } {
  const { cases, informative, attempts } = known;
  if (known.counterexample !== undefined) {
    const stopped = known.stopped === true && { stopped: true as const };
    return { verdict: 'refuted', reason: { kind: 'counterexample', ...stopped } };
  }
  if (known.interrupted) return { verdict: 'undecided', reason: { kind: 'interrupted' } };
  const open = attempts.find(({ logE }) => logE > unsettled);
  if (open !== undefined) {
    return { verdict: 'undecided', reason: { kind: 'unsettled case', fingerprint: open.fingerprint } };
  }
  const minimum = claim.minimumAcceptance ?? defaultMinimumAcceptance;
  if (!(cases.accepted / Math.max(1, cases.drawn) >= minimum)) {
    const share = shareOf(cases.accepted, cases.drawn);
    return { verdict: 'vacuous', reason: { kind: 'few cases accepted', share, minimum } };
  }
  const { hits, trials } = informative.share;
  if (trials < cases.accepted / 2) {
    return {
      verdict: 'undecided',
      reason: { kind: 'few cases tried', share: shareOf(trials, cases.accepted) },
    };
  }
  if (!(hits / Math.max(1, trials) >= informative.minimum)) {
    return {
      verdict: 'vacuous',
      reason: { kind: 'few cases informative', ...informative, uninformative: known.uninformative },
    };
  }
  const labels = known.coverage.filter((label) => label.cases === 0).map(({ label }) => label);
  if (labels.length > 0) return { verdict: 'vacuous', reason: { kind: 'labels not covered', labels } };
  const { accepted } = cases;
  return {
    verdict: 'corroborated',
    reason: { kind: 'not refuted', accepted, informative: informative.share },
  };
}
