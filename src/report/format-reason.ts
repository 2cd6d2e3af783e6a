import { canonicalJson } from '../core/json.ts';
import {
  type ClaimEvidence,
  detectionChance,
  type Failure,
  type Share,
  type Uninformative,
  type Witness,
} from '../judge/claims/evidence.ts';
import { brief, formatEstimate, shareEstimate, thousands } from './format.ts';

/** Why a claim has its verdict, in half a sentence. */
export function formatReason({
  reason,
  counterexample,
}: Pick<ClaimEvidence, 'reason' | 'counterexample'>): string {
  switch (reason.kind) {
    case 'counterexample': {
      const rest =
        reason.stopped === true ? '; the rest, mutants among it, was not tried (check --all does so)' : '';
      if (counterexample === undefined) return `a counterexample was confirmed${rest}`;
      const { how, refutes, claim, truth } = counterexample;
      const confirmed = {
        exact: 'computed exactly',
        'lower bound': 'by a computed lower bound',
        sampled: 'confirmed on fresh randomness',
      }[how];
      return `a counterexample to the ${refutes}, ${confirmed}: claimed ${claim}, found ${truth}${rest}`;
    }
    case 'failed':
      return formatFailure(reason);
    case 'interrupted':
      return 'interrupted before its budget was spent';
    case 'unsettled case':
      return `a suspicious case (${reason.fingerprint}) was neither confirmed nor cleared within the budget`;
    case 'few cases tried': {
      const { hits, trials } = reason.share;
      return `only ${hits} of ${trials} cases were tried: the others take more steps than the budget allows`;
    }
    case 'few cases accepted':
      return reason.share.trials === 0
        ? 'no case was drawn'
        : `only ${formatShare(reason.share)} of ${reason.share.trials} cases met the hypotheses, fewer than ${percentage(reason.minimum)}`;
    case 'few cases informative':
      return reason.share.trials === 0
        ? 'no case met the hypotheses'
        : `only ${formatShare(reason.share)} of ${reason.share.trials} cases were informative, fewer than ${percentage(reason.minimum)}${formatUninformative(reason.uninformative)}`;
    case 'labels not covered':
      return `no accepted case was labelled ${reason.labels.join(', ')}`;
    case 'not refuted': {
      const { accepted, informative } = reason;
      const untried = accepted - informative.trials;
      const of = untried === 0 ? 'of them' : 'of the others';
      const long = untried === 0 ? '' : `${untried} of them too long for the budget, `;
      return `${accepted} cases, ${long}${formatShare(informative)} ${of} informative, and no violation confirmed`;
    }
  }
}

/** What is said of a counterexample to a claim when it is confirmed: all else about it is in the report. */
export function formatRefutation(claim: string, counterexample: Witness): string {
  const why = formatReason({ reason: { kind: 'counterexample' }, counterexample });
  return `${claim} is refuted: ${why}; case ${canonicalJson(counterexample.case)}`;
}

/** `: 80 (case 1, 2, 3, …) where the truth is 0; 3 (case 7, 9, 12) where …` */
function formatUninformative(reasons: readonly Uninformative[] = []): string {
  const listed = reasons.map(({ why, cases, numbers }) => {
    const named = [...numbers.map(String), ...(cases > numbers.length ? ['…'] : [])].join(', ');
    return `${thousands(cases)}${numbers.length === 0 ? '' : ` (case ${named})`}: ${why}`;
  });
  return listed.length === 0 ? '' : `; of the others ${listed.join('; ')}`;
}

/** Longest text of a case in a line. */
const maxCaseText = 300;

/** What ended the attack on a claim, on which case, and where in the author's code. */
function formatFailure({ message, case: c, place, why }: Failure): string {
  const text = c === undefined ? '' : canonicalJson(c);
  const shown = text.length > maxCaseText ? `${text.slice(0, maxCaseText)}…` : text;
  return `${why === 'defect' ? 'a defect of Lakatos: ' : ''}${message}${shown === '' ? '' : `, on case ${shown}`}${place === undefined ? '' : ` (${place})`}`;
}

type ForPower = Pick<ClaimEvidence, 'kind' | 'cases' | 'trajectories' | 'power' | 'resolution'>;

/** The smallest violation of a claim that would have been noticed, in half a sentence. */
export function formatPower(claim: ForPower): string {
  const { kind, power } = claim;
  if (power === null) return `no figure: ${whyNoPower(claim)}`;
  const bound = brief(power.bound, 6);
  const where = kind === 'agreement' ? 'claim says' : 'bound allows';
  return power.detectable < 1
    ? `where the ${where} an exit probability of ${bound} (the median case), a true one of ${brief(power.detectable, 6)} would have been caught with probability ${detectionChance}`
    : `at the median case (exit bound ${bound}) no violation would have been caught with probability ${detectionChance}`;
}

/** Why no violation is named that would have been noticed. */
function whyNoPower({ kind, cases, trajectories, resolution }: ForPower): string {
  if (trajectories === 0) return 'nothing was simulated';
  if (cases.sampled === 0) return 'no case of the claim itself was simulated';
  switch (kind) {
    case 'mean':
      return `what of a mean would have been caught depends on the spread of its values, case by case${resolution === undefined ? '' : "; 'would be noticed' names errors in its terms"}`;
    case 'invariance':
      return 'what of an invariance would have been caught depends on both probabilities, case by case';
    case 'inequality':
      return 'both sides are computed';
    case 'probability':
    case 'agreement':
      return 'no case that was simulated was informative';
  }
}

/** `75% [61%, 85.9%]` */
function formatShare(share: Share): string {
  return formatEstimate(shareEstimate(share));
}

function percentage(x: number): string {
  return `${brief(100 * x)}%`;
}
