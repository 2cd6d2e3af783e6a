import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import type { Picture } from '../pictures/picture.ts';
import { formatSide, termErrors } from '../resolution.ts';
import { figure } from './figure.ts';
import { table } from './table.ts';
import { type Html, html } from './template.ts';

/** What would have been noticed: a picture of all claims, and a row for each term. */
export function resolutionSection(
  claims: readonly ClaimEvidence[],
  hrefs: readonly string[],
  picture: Picture,
): Html {
  const hrefOf = new Map(claims.map(({ id }, i) => [id, hrefs[i]!]));
  const rows = termErrors(claims).map(({ claim, term }) => [
    html`<a href="${hrefOf.get(claim)}">${claim}</a>`,
    term.term,
    formatSide(term, 'larger'),
    formatSide(term, 'smaller'),
  ]);
  return html`<section aria-labelledby="resolution"><h2 id="resolution">What would have been noticed</h2>
<p>For each term of a bound, the smallest error in it for which this run would have refuted the claim, at the cases it has tried; the terms that are tested least come first. A dash: that error makes the bound weaker, not false. Whole numbers are changed by one, two, four, …</p>
<details><summary>The picture of all claims</summary>${figure({ ...picture, tables: [] }, 'all claims')}</details>
<details><summary>All terms (${rows.length})</summary>${table('resolution', 'what would have been noticed', ['claim', 'term', 'too large by', 'too small by'], rows)}</details></section>`;
}
