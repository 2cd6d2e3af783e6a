import type { Verdict } from '../../judge/claims/evidence.ts';
import { type Html, html } from './template.ts';

/** A sign for each verdict. */
export const signs: Readonly<Record<Verdict, string>> = {
  corroborated: '✓',
  refuted: '✗',
  failed: '!',
  vacuous: '○',
  undecided: '?',
};

/** A verdict as a sign and a word, so that it does not hang on colour. */
export function badge(verdict: Verdict): Html {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}
