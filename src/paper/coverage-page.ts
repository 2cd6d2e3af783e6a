import { page } from '../report/html/page.ts';
import { paperStatement } from '../report/html/paper-statement.ts';
import { table } from '../report/html/table.ts';
import { type Html, html } from '../report/html/template.ts';
import { badge } from '../report/html/verdict.ts';
import type { PaperStatement } from '../report/paper-statement.ts';
import { type Coverage, coverageLine, type CoverageRow, statementName } from './coverage.ts';
import type { Paper, Statement } from './statement.ts';

/** A statement as the report shows it. */
export function shownStatement(statement: Statement, { macros }: Paper): PaperStatement {
  return {
    heading: `${statementName(statement)}, ${statement.file}:${statement.line}`,
    pieces: statement.shown,
    macros,
  };
}

/** `paper.html`: every statement in the paper's own words, and what is known of its claims. */
export function coveragePage(coverage: Coverage, paper: Paper): string {
  const title = `the paper: ${coverageLine(coverage)}`;
  const body = html`<main><h1>${coverageLine(coverage)}</h1>
<p>Tested: a claim was attacked and not refuted. It is never a proof.</p>
${coverage.unlinked.length > 0 && html`<p>No statement of the paper belongs to ${coverage.unlinked.join(', ')}.</p>`}
${coverage.rows.map((row, i) => section(row, paper, i))}
</main>`;
  return page({ title: `Lakatos: ${title}`, body });
}

function section({ statement, status, claims, untested }: CoverageRow, paper: Paper, i: number): Html {
  const rows = claims.map(({ id, verdict, slack, sharpness }) => [
    id,
    verdict === undefined ? 'not run' : badge(verdict),
    slack,
    sharpness,
  ]);
  const colour = status === 'tested' ? 'corroborated' : status === 'refuted' ? 'refuted' : 'vacuous';
  return html`<article class="claim ${colour}" aria-labelledby="statement-${i}">
<header><h3 id="statement-${i}">${statementName(statement)}</h3><span>${status}</span></header>
${paperStatement(shownStatement(statement, paper))}
${rows.length > 0 && table(`claims-${i}`, `claims of ${statement.label}`, ['claim', 'verdict', 'slack', 'sharpness'], rows)}
${untested.length > 0 && html`<p class="notes">Untested: ${untested.join('; ')}.</p>`}
</article>
`;
}
