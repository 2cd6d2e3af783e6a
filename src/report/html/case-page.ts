import type { CaseAccount } from '../../judge/claims/case-account.ts';
import type { Counterexample, Witness } from '../../judge/claims/evidence.ts';
import { version } from '../../core/version.ts';
import type { DataTable, Picture } from '../pictures/picture.ts';
import { brief, capital, formatIntervals } from '../format.ts';
import { caseTitle, counterexampleTitle, formatEvidence, formatOutcome } from '../format-case.ts';
import type { CasePictures } from '../report-options.ts';
import { caseTable, witnessTable } from '../tables.ts';
import { arithmetic, caseNumbers, caveat } from './case.ts';
import { figure } from './figure.ts';
import { page } from './page.ts';
import { statement } from './statement.ts';
import { saving, terms } from './table.ts';
import { type Html, html } from './template.ts';

/** What the page of a case shows beside the case. */
export interface CasePageOptions extends Partial<CasePictures> {
  /** The command that shows the case again. */
  readonly command: string;
  /** The claim's statement in TeX, where it is known. */
  readonly tex?: string;
  /** The report, relative to the page, if it belongs to one. */
  readonly back?: string;
}

/** The page of any case of a claim. */
export function casePage(account: CaseAccount, options: CasePageOptions): string {
  const { outcome } = account;
  const simulated = outcome?.how === 'sampled' ? ', simulates it on the same randomness' : '';
  return layout(account, options, {
    title: caseTitle(account),
    refuted: outcome?.violated === true && outcome.how !== 'sampled',
    result: html`<dl>${terms(formatOutcome(account))}</dl>`,
    shown: account,
    table: caseTable('case', account),
    effect: `It builds the case again${simulated} and prints what stands here.`,
    lakatos: version,
  });
}

/** The page of a counterexample. */
export function counterexamplePage(file: Counterexample, options: CasePageOptions): string {
  const { witness } = file;
  const randomness = witness.how !== 'sampled' ? 'without randomness' : 'on the randomness that confirmed it';
  return layout(file, options, {
    title: counterexampleTitle(file),
    remark: whatElse(file),
    refuted: true,
    result: html`<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth}</p>
<p>${beyond(witness)} ${capital(formatEvidence(file))}.</p>${caveat(witness)}`,
    shown: witness,
    table: witnessTable('counterexample', witness),
    effect: `It repeats the experiment ${randomness} and says whether the result is the same, bit for bit.`,
    lakatos: file.lakatos,
  });
}

/** What differs between the pages of cases and of counterexamples. */
interface Content {
  readonly title: string;
  /** What more there is to say of the statement. */
  readonly remark?: Html | undefined;
  /** The bound beside the truth, and whether that refutes. */
  readonly result: Html;
  readonly refuted: boolean;
  readonly shown: Pick<Witness, 'case' | 'explanation'>;
  /** All that can be saved of it, under what it is called. */
  readonly table: DataTable;
  /** What the command does. */
  readonly effect: string;
  /** The version that wrote it. */
  readonly lakatos: string;
}

/** One case of a claim for a reader who checks it by hand. */
function layout(
  { claim, says, source, seed }: Pick<Counterexample, 'claim' | 'says' | 'source' | 'seed'>,
  { command, tex, back, pictures = [], missing }: CasePageOptions,
  { title, remark, result, refuted, shown, table, effect, lakatos }: Content,
): string {
  const steps = arithmetic(shown);
  const body = html`${back && html`<nav aria-label="report"><a href="${back}">All claims</a></nav>`}
<main class="case-page">
<h1>${title}</h1>
<p class="says">${says}</p>
${tex && statement(tex)}
<p class="source">Source: ${source}</p>
${remark}
<section class="${refuted ? 'counterexample' : 'result'}" aria-labelledby="result"><h2 id="result">Result</h2>
${result}
<p><small>${formatIntervals}</small></p></section>
<div class="saved-case"><section aria-labelledby="case"><h2 id="case">Case</h2>${caseNumbers(shown)}</section>
${steps && html`<section aria-labelledby="arithmetic"><h2 id="arithmetic">Arithmetic, step by step</h2>${steps}</section>`}
${saving(table.name, `the ${table.name}`, 'claim, case and arithmetic')}</div>
${pictureSection(pictures, missing, claim)}
<section aria-labelledby="reproduce"><h2 id="reproduce">Reproduce</h2>
<p>From the folder in which the check was run:</p>
<pre class="command" tabindex="0"><code id="replay">${command}</code></pre>
<p>${effect}</p></section>
</main>
<footer><p>Written by Lakatos ${lakatos}; seed <code>${seed}</code>.</p></footer>`;
  const drawn = pictures.flatMap((picture) => picture.tables.map((part) => part.table));
  return page({ title: `Lakatos: ${title}`, body, tables: [table, ...drawn] });
}

function pictureSection(
  pictures: readonly Picture[],
  missing: string | undefined,
  claim: string,
): Html | undefined {
  if (pictures.length === 0 && missing === undefined) return undefined;
  return html`<section aria-labelledby="pictures"><h2 id="pictures">Pictures</h2>
${missing && html`<p>None: ${missing}.</p>`}
<div class="body">${pictures.map((picture) => figure(picture, claim))}</div></section>`;
}

/** The statement above is the claim's; of a mutant, or without a hypothesis, only the name is known. */
function whatElse({ mutant, dropped }: Counterexample): Html | undefined {
  if (mutant !== undefined)
    return html`<p>What is refuted is a wrong version of this statement, the mutant “${mutant}”.</p>`;
  if (dropped !== undefined)
    return html`<p>What is refuted is this statement without its hypothesis “${dropped}”.</p>`;
  return undefined;
}

/** How far the truth is on the wrong side of the bound; of leaving, where it is a probability. */
function beyond({ bound, found: [lo, hi] }: Witness): string {
  const factor = (large: number, small: number): string =>
    small > 0 ? `, a factor of ${brief(large / small, 4)}` : '';
  if (lo > bound)
    return `The truth is at least ${brief(lo, 6)} where at most ${brief(bound, 6)} is allowed${factor(lo, bound)}.`;
  if (hi < bound)
    return `The truth is at most ${brief(hi, 6)} where ${brief(bound, 6)} is claimed${factor(bound, hi)}.`;
  return '';
}
