import type { Witness } from '../../judge/claims/evidence.ts';
import { plainCase } from '../plain-case.ts';
import { counted, eValue } from '../format.ts';
import { terms } from './table.ts';
import { type Html, html } from './template.ts';

/** How a witness is known: `exact, 3 shrinks`. */
export function manner({ how, logE, shrinks }: Witness): string {
  const known = how === 'exact' || logE === undefined ? 'exact' : `e-value ${eValue(logE)}`;
  return `${known}, ${counted(shrinks, 'shrink')}`;
}

/** The numbers of a case. */
export function caseNumbers(witness: Pick<Witness, 'case'>): Html {
  return html`<dl>${terms(plainCase(witness.case).map(({ place, value }) => [place, value]))}</dl>`;
}

/** The case and its arithmetic, folded away. */
export function caseOf(witness: Witness): Html {
  return html`<details class="case"><summary>the case</summary>${caseNumbers(witness)}${explanation(witness)}</details>`;
}

/** The arithmetic of a case, step by step. */
export function explanation(witness: Pick<Witness, 'explanation'>): Html | undefined {
  if (witness.explanation.length === 0) return undefined;
  return html`<ol class="arithmetic">${witness.explanation.map((line) => html`<li>${line}</li>`)}</ol>`;
}

/** What a refutation does not settle, where it does not. */
export function caveat({ refutes }: Witness): Html | undefined {
  if (refutes === 'conclusion') return undefined;
  return html`<p>A hypothesis was only seen at sampled points: this refutes the hypothesis or the conclusion.</p>`;
}
