import type { Witness } from '../../judge/claims/evidence.ts';
import type { DataTable, Picture } from '../pictures/picture.ts';
import { formatIntervals } from '../format.ts';
import { figure } from './figure.ts';
import { page } from './page.ts';
import { reportScript } from './script.ts';
import { statement } from './statement.ts';
import { saving } from './table.ts';
import { type Html, html } from './template.ts';
import { caseNumbers, explanation } from './witness.ts';

/** What a case's page shows beside its numbers. */
export interface Exhibits {
  /** The claim's statement in TeX, where it is known. */
  readonly tex?: string;
  readonly pictures: readonly Picture[];
  readonly tables: readonly DataTable[];
  /** Why there are no pictures, where there could be some. */
  readonly missing?: string;
}

/** What the page of one case of a claim says. */
export interface Sheet {
  readonly title: string;
  /** The report, relative to the page, if it belongs to one. */
  readonly back?: string;
  readonly claim: string;
  readonly says: string;
  readonly source: string;
  /** What more there is to say of the statement. */
  readonly remark?: Html | undefined;
  /** The bound beside the truth, and its heading. */
  readonly outcome: { readonly heading: string; readonly refuted: boolean; readonly text: Html };
  readonly shown: Pick<Witness, 'case' | 'explanation'>;
  /** All that can be saved of it, and what it is called. */
  readonly table: DataTable;
  readonly called: string;
  /** The command that does it again, and what it does. */
  readonly command: string;
  readonly again: string;
  readonly footer: Html;
}

/**
 * One case of a claim for a reader who wants to check it by hand: the statement, what is claimed and what is true there, the case in
 * plain numbers, the arithmetic step by step, pictures where there are some, and how to see it again.
 */
export function sheetPage(sheet: Sheet, { tex, pictures, tables, missing }: Exhibits): string {
  const { title, back, outcome, shown, table } = sheet;
  const body = html`${back === undefined ? undefined : html`<nav aria-label="report"><a href="${back}">All claims</a></nav>`}
<main class="sheet">
<h1>${title}</h1>
<p class="says">${sheet.says}</p>
${tex === undefined ? undefined : statement(tex)}
<p class="source">Source: ${sheet.source}</p>
${sheet.remark}
<section class="${outcome.refuted ? 'counterexample' : 'outcome'}" aria-labelledby="verdict"><h2 id="verdict">${outcome.heading}</h2>
${outcome.text}
<p><small>${formatIntervals}</small></p></section>
<div class="witness"><section aria-labelledby="case"><h2 id="case">The case</h2>${caseNumbers(shown)}</section>
${steps(shown)}
${saving(table.name, sheet.called, 'claim, case and arithmetic')}</div>
${drawn(pictures, missing, sheet.claim)}
<section aria-labelledby="again"><h2 id="again">Again</h2>
<p>From the folder in which the check was run:</p>
<pre class="command" tabindex="0"><code id="replay">${sheet.command}</code></pre>
<p>${sheet.again}</p></section>
</main>
<footer><p>${sheet.footer}</p></footer>`;
  return page({
    title: `Lakatos: ${title}`,
    body,
    script: reportScript,
    data: Object.fromEntries([table, ...tables].map(({ name, columns, rows }) => [name, { columns, rows }])),
  });
}

function steps(shown: Pick<Witness, 'explanation'>): Html | undefined {
  const lines = explanation(shown);
  if (lines === undefined) return undefined;
  return html`<section aria-labelledby="arithmetic"><h2 id="arithmetic">The arithmetic, step by step</h2>${lines}</section>`;
}

function drawn(pictures: readonly Picture[], missing: string | undefined, id: string): Html | undefined {
  if (pictures.length === 0 && missing === undefined) return undefined;
  return html`<section aria-labelledby="pictures"><h2 id="pictures">In pictures</h2>
${missing === undefined ? undefined : html`<p>None: ${missing}.</p>`}
<div class="body">${pictures.map((picture) => figure(picture, id))}</div></section>`;
}
