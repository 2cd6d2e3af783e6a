import { figure } from '../../report/html/figure.ts';
import { page } from '../../report/html/page.ts';
import { table } from '../../report/html/table.ts';
import { type Html, html } from '../../report/html/template.ts';
import { chartRenderer } from '../../report/pictures/draw.ts';
import type { Audit, Beside } from './audit.ts';
import { auditPictures } from './audit-pictures.ts';
import { type AuditSection, auditSections } from './report.ts';

/** `audit.html`: the pictures and all tables of an audit, on a page that needs nothing else. */
export async function auditPage(found: Audit, beside: Beside): Promise<string> {
  const pictures = await auditPictures(found, chartRenderer());
  const sections = auditSections(found, beside);
  const { file } = found.loaded;
  const body = html`<a class="skip" href="#main">Skip to the audit</a><main id="main"><h1>Audit of a trained network</h1>
${sections.filter(({ title }) => title === undefined).map(sectionOf)}
<div class="body">${pictures.map((picture) => figure(picture, file))}</div>
${sections.filter(({ title }) => title !== undefined).map(sectionOf)}
</main><footer><p>Lakatos’ audit; figures with all their digits are in <code>audit.json</code>.</p></footer>`;
  const tables = pictures.flatMap((picture) => picture.tables.map((part) => part.table));
  return page({ title: `Lakatos: audit of ${file}`, body, tables });
}

function sectionOf({ title, name, tables, lines }: AuditSection): Html {
  return html`<section>${title !== undefined && html`<h2>${title}</h2>`}
${tables.map(([head, ...rows], i) => table(`${name}-${i + 1}`, title ?? name, head!, rows))}
${lines.length > 0 && html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}</section>`;
}
