import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import type { DataTable } from '../pictures/picture.ts';
import { formatReason } from '../format-reason.ts';
import { page } from './page.ts';
import { resolutionBar } from './resolution-bar.ts';
import { statement } from './statement.ts';
import { type Html, html, trusted } from './template.ts';
import { badge } from './verdict.ts';

interface Neighbour {
  readonly id: string;
  readonly href: string;
}

/** The page of one claim in a site: all that was done to it, and what is known of its past. */
export function claimPage(
  claim: ClaimEvidence,
  {
    details,
    tables,
    history,
    lakatos,
    previous,
    next,
  }: {
    readonly details: Html;
    readonly tables: readonly DataTable[];
    readonly history: Html | undefined;
    readonly lakatos: string;
    readonly previous: Neighbour | undefined;
    readonly next: Neighbour | undefined;
  },
): string {
  const { id, verdict, tex } = claim;
  const body = html`<nav class="steps" aria-label="claims"><a href="../index.html">All claims</a>${
    previous && html` <a href="${previous.href}" rel="prev">← ${previous.id}</a>`
  }${next && html` <a href="${next.href}" rel="next">${next.id} →</a>`}</nav>
<main>
<article class="claim ${verdict}" aria-labelledby="claim">
<header><h1 id="claim">${id}</h1>${resolutionBar(claim)}${badge(verdict)}</header>
${statement(tex)}
<p class="reason">${formatReason(claim)}</p>
${trusted(details.html.replaceAll(/<(\/?)h4>/gu, '<$1h2>'))}
</article>
${history && html`<section aria-labelledby="history"><h2 id="history">History</h2>${history}</section>`}
</main>
<footer><p>Written by Lakatos ${lakatos}.</p></footer>`;
  return page({ title: `Lakatos: ${id}, ${verdict}`, body, tables });
}
