import type { Counterexample } from '../../claims/evidence.ts';
import { howKnown, title } from '../counterexample-markdown.ts';
import type { Picture } from '../pictures/picture.ts';
import type { DataTable } from '../pictures/picture.ts';
import { brief, intervalsInWords } from '../words.ts';
import { figure } from './figure.ts';
import { page } from './page.ts';
import { witnessTable } from '../tables.ts';
import { script } from './script.ts';
import { statement } from './statement.ts';
import { saving } from './table.ts';
import { type Html, html } from './template.ts';
import { caseNumbers, caveat, explanation } from './witness.ts';

/** What a counterexample's page shows beside the file itself. */
export interface Exhibits {
  /** The claim's statement in TeX, where it is known. */
  readonly tex?: string;
  readonly pictures: readonly Picture[];
  readonly tables: readonly DataTable[];
  /** Why there are no pictures, where there could be some. */
  readonly missing?: string;
}

/**
 * A counterexample for a reader who wants to check it by hand: the statement, the case in plain numbers, the arithmetic step by step,
 * what is claimed and what is true there, pictures where there are some, and how to see it again.
 * @param replay the command that replays it
 * @param back the report, relative to the page, if it belongs to one
 */
export function counterexamplePage(
  file: Counterexample,
  replay: string,
  back: string | undefined,
  { tex, pictures, tables, missing }: Exhibits,
): string {
  const { witness } = file;
  const name = title(file);
  const body = html`${back === undefined ? undefined : html`<nav aria-label="report"><a href="${back}">All claims</a></nav>`}
<main class="sheet">
<h1>${name}</h1>
<p class="says">${file.says}</p>
${tex === undefined ? undefined : statement(tex)}
<p class="source">Source: ${file.source}</p>
${whatElse(file)}
<section class="counterexample" aria-labelledby="verdict"><h2 id="verdict">Claimed and found</h2>
<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth}</p>
<p>${beyond(file)} ${sentence(howKnown(file))}</p>${caveat(witness)}
<p><small>${intervalsInWords}</small></p></section>
<div class="witness"><section aria-labelledby="case"><h2 id="case">The case</h2>${caseNumbers(witness)}</section>
${steps(file)}
${saving('counterexample', 'the counterexample', 'claim, case and arithmetic')}</div>
${shown(pictures, missing, file.claim)}
<section aria-labelledby="again"><h2 id="again">Again</h2>
<p>From the folder in which the check was run:</p>
<pre class="command" tabindex="0"><code id="replay">${replay}</code></pre>
<p>It does the experiment again ${witness.how === 'exact' ? 'without randomness' : 'on the randomness that confirmed it'} and says whether the same bits come out.</p></section>
</main>
<footer><p>Written by Lakatos ${file.lakatos}; seed <code>${file.seed}</code>.</p></footer>`;
  return page({
    title: `Lakatos: ${name}`,
    body,
    script,
    data: Object.fromEntries(
      [witnessTable('counterexample', witness), ...tables].map(({ name: table, columns, rows }) => [
        table,
        { columns, rows },
      ]),
    ),
  });
}

/** The statement above is the claim's; of a wrong version, and of the claim without a hypothesis, only the name is known. */
function whatElse({ mutant, dropped }: Counterexample): Html | undefined {
  if (mutant !== undefined)
    return html`<p>Not this statement is refuted but a wrong version of it, the mutant “${mutant}”.</p>`;
  if (dropped !== undefined)
    return html`<p>Not this statement is refuted but what it says without its hypothesis “${dropped}”.</p>`;
  return undefined;
}

/** By how much the truth is on the wrong side of the bound; both as the evidence has them, for probabilities those of leaving. */
function beyond({ witness: { bound, found } }: Counterexample): string {
  const [lo, hi] = found;
  if (lo > bound)
    return `The truth is at least ${brief(lo, 6)} where at most ${brief(bound, 6)} is allowed${times(lo, bound)}.`;
  if (hi < bound)
    return `The truth is at most ${brief(hi, 6)} where ${brief(bound, 6)} is said${times(bound, hi)}.`;
  return '';
}

function times(large: number, small: number): string {
  return small > 0 ? `, a factor of ${brief(large / small, 4)}` : '';
}

function steps({ witness }: Counterexample): Html | undefined {
  const lines = explanation(witness);
  if (lines === undefined) return undefined;
  return html`<section aria-labelledby="arithmetic"><h2 id="arithmetic">The arithmetic, step by step</h2>${lines}</section>`;
}

function shown(pictures: readonly Picture[], missing: string | undefined, id: string): Html | undefined {
  if (pictures.length === 0 && missing === undefined) return undefined;
  return html`<section aria-labelledby="pictures"><h2 id="pictures">In pictures</h2>
${missing === undefined ? undefined : html`<p>None: ${missing}.</p>`}
<div class="body">${pictures.map((picture) => figure(picture, id))}</div></section>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
