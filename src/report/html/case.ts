import type { Witness } from '../../judge/claims/evidence.ts';
import { caveatOf } from '../format-case.ts';
import { plainCase } from '../plain-case.ts';
import { terms } from './table.ts';
import { type Html, html } from './template.ts';

/** The numbers of a case. */
export function caseNumbers(shown: Pick<Witness, 'case'>): Html {
  return html`<dl>${terms(plainCase(shown.case).map(({ place, value }) => [place, value]))}</dl>`;
}

/** The case, in a line since a page has thousands of them, and its arithmetic, folded away. */
export function foldedCase(witness: Witness): Html {
  const numbers = plainCase(witness.case).map(({ place, value }) => `${place} = ${value}`);
  return html`<details class="case"><summary>the case</summary><p>${numbers.join('; ')}</p>${witness.explanation.length > 0 && html`<ol>${steps(witness)}</ol>`}</details>`;
}

/** The arithmetic of a case, step by step. */
export function arithmetic({ explanation }: Pick<Witness, 'explanation'>): Html | undefined {
  if (explanation.length === 0) return undefined;
  return html`<ol class="arithmetic">${steps({ explanation })}</ol>`;
}

function steps({ explanation }: Pick<Witness, 'explanation'>): readonly Html[] {
  return explanation.map((line) => html`<li>${line}</li>`);
}

/** What a refutation does not settle, where it does not. */
export function caveat(witness: Witness): Html | undefined {
  const text = caveatOf(witness);
  return text === undefined ? undefined : html`<p>${text}</p>`;
}
