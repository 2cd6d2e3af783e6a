import type { AblationEvidence, ClaimEvidence, MutantEvidence } from '../../judge/claims/evidence.ts';
import { counted, eValue, formatOutcome, shareEstimate, thousands } from '../format.ts';
import { formatHow } from '../format-case.ts';
import { foldedCase } from './case.ts';
import { estimate, table } from './table.ts';
import { type Html, html } from './template.ts';

/** How many cases each hypothesis let in, and whether the claim fails without it. */
export function hypotheses(claim: ClaimEvidence, name: string): Html {
  if (claim.acceptance.length === 0) return html`<p>The claim has no hypotheses.</p>`;
  const rows = claim.acceptance.map(({ hypothesis, share }) => {
    const ablation = claim.ablations.find((a) => a.hypothesis === hypothesis);
    return [
      hypothesis,
      estimate(shareEstimate(share)),
      ablation === undefined ? 'not tried' : formatAblation(ablation),
    ];
  });
  const head = ['hypothesis', 'accepted', 'without it'];
  return table(`${name}-hypotheses`, `hypotheses of ${claim.id}`, head, rows);
}

function formatAblation({ outcome, cases, witness }: AblationEvidence): Html {
  if (witness === undefined) return html`${outcome} (${counted(cases, 'case')} tried)`;
  return html`${outcome}: ${witness.claim}, but ${witness.truth} (${formatHow(witness)})${foldedCase(witness)}`;
}

/** How each wrong version was refuted, and where. */
export function mutants(claim: ClaimEvidence, name: string): Html {
  if (claim.mutants.length === 0 && claim.reason.kind === 'counterexample' && claim.reason.stopped === true)
    return html`<p>Not tried: the attack ended with the counterexample. <code>lakatos check --all</code> goes on.</p>`;
  if (claim.mutants.length === 0)
    return html`<p>The claim has no mutants, so nothing shows that its check can fail.</p>`;
  const rows = claim.mutants.map((mutant) => [
    mutant.outcome === 'survived' ? html`<strong>survived</strong>` : formatOutcome(mutant),
    mutant.notes === undefined ? mutant.name : html`${mutant.name}<br><small>${mutant.notes}</small>`,
    suspicious(mutant),
    howRefuted(mutant),
    mutant.witness === undefined
      ? ''
      : html`${mutant.witness.claim}, but ${mutant.witness.truth}${foldedCase(mutant.witness)}`,
  ]);
  const head = ['outcome', 'mutant', 'cases that look violated', 'how it was refuted', 'counterexample'];
  return table(`${name}-mutants`, `mutants of ${claim.id}`, head, rows, 1);
}

/** The share among random cases, if the mutant has the claim's; a count of a search, which is no sample. */
function suspicious({ suspicious: share, violations, cases }: MutantEvidence): Html {
  const all = `${thousands(violations)} of ${thousands(cases)}`;
  if (share === undefined) return html`${all} <small>searched</small>`;
  const more = cases === share.trials ? undefined : html`<br><small>${all} in all</small>`;
  return html`${estimate(shareEstimate(share))}${more}`;
}

function howRefuted({ outcome, witness, cases, sameAsClaim, attempts: tried }: MutantEvidence): string {
  if (outcome === 'not tried') return '';
  if (witness !== undefined) return formatHow(witness);
  if (cases === 0) return 'it spoke of none of the cases that were tried';
  if (sameAsClaim !== undefined)
    return `it came to what the claim comes to in all of ${counted(sameAsClaim, 'case')}`;
  return tried.length === 0
    ? 'no case looked violated enough to be tested'
    : `${counted(tried.length, 'confirmation')} failed`;
}

/** How often each label was met. */
export function coverage(claim: ClaimEvidence, name: string): Html {
  if (claim.coverage.length === 0) return html`<p>The claim asks for no labels.</p>`;
  const rows = claim.coverage.map(({ label, cases, share }) => [
    label,
    thousands(cases),
    share === undefined ? '' : estimate(shareEstimate(share)),
    cases === 0 ? html`<strong class="missing">missing</strong>` : 'yes',
  ]);
  return table(
    `${name}-coverage`,
    `coverage of ${claim.id}`,
    ['label', 'cases', 'share of random cases', 'visited'],
    rows,
  );
}

/** The tests on fresh randomness. */
export function attempts(claim: ClaimEvidence, name: string): Html {
  if (claim.attempts.length === 0)
    return html`<p>No case looked violated enough to be tested on fresh randomness.</p>`;
  const rows = claim.attempts.map((attempt) => [
    html`<code>${attempt.fingerprint.slice(0, 12)}</code>`,
    attempt.outcome,
    thousands(attempt.trajectories),
    eValue(attempt.logE),
    eValue(attempt.logThreshold),
  ]);
  const head = ['case', 'outcome', 'fresh trajectories', 'e-value', 'needed'];
  return table(`${name}-confirmations`, `confirmations of ${claim.id}`, head, rows);
}
