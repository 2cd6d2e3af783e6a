import type { Claim } from '../../judge/claims/claim.ts';
import { chartRenderer } from '../pictures/draw.ts';
import { sharpnessPicture } from '../pictures/sharpness.ts';
import { type ClaimSharpness, formatSharpness, isSharpened, refutedVersion } from '../sharpness.ts';
import { limitingTrial, sharpnessHead, sharpnessRows } from '../sharpness-text.ts';
import { arithmetic, caseNumbers } from './case.ts';
import { figure } from './figure.ts';
import { page } from './page.ts';
import { statement } from './statement.ts';
import { table } from './table.ts';
import { html } from './template.ts';

/** `sharpness.html`: how far the constants of a claim can be improved, and the cases that set the limit. */
export async function sharpnessPage(
  entry: ClaimSharpness,
  { says, tex, source }: Pick<Claim, 'says' | 'tex' | 'source'>,
): Promise<string> {
  const renderer = chartRenderer();
  const found = entry.results.filter(isSharpened);
  const pictures = await Promise.all(found.map((result) => sharpnessPicture(result, renderer)));
  const cases = found.flatMap((result) => {
    const { witness } = limitingTrial(result) ?? {};
    if (witness === undefined) return [];
    return html`<section class="counterexample"><h3>${refutedVersion(result)}</h3>
<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth}</p>${caseNumbers(witness)}${arithmetic(witness)}</section>`;
  });
  const body = html`<main class="case-page"><h1>How sharp is ${entry.claim}?</h1>
<p class="says">${says}</p>${statement(tex)}<p class="source">Source: ${source}</p>
${table('constants', 'constants', sharpnessHead, sharpnessRows(entry))}
<ul>${entry.results.map((result) => html`<li>${formatSharpness(result)}.</li>`)}</ul>
<div class="body">${pictures.map((picture) => figure(picture, entry.claim))}</div>
${cases.length > 0 && html`<h2>The cases that set the limit</h2>${cases}`}
</main><footer><p>Seed <code>${entry.seed}</code>, budget ${entry.budget}. Nothing found is no proof.</p></footer>`;
  const tables = pictures.flatMap((picture) => picture.tables.map((part) => part.table));
  return page({ title: `Lakatos: sharpness of ${entry.claim}`, body, tables });
}
