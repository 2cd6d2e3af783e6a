import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { claimSection } from './html/claim-section.ts';
import { figure } from './html/figure.ts';
import { baselineSection, filters, overview, runSection, summary } from './html/overview.ts';
import { page } from './html/page.ts';
import { type Html, html } from './html/template.ts';
import { resolutionSection } from './html/resolution-section.ts';
import { claimPictures } from './pictures/claim-pictures.ts';
import { chartRenderer } from './pictures/draw.ts';
import type { DataTable, Picture } from './pictures/picture.ts';
import { resolutionPicture } from './pictures/resolution.ts';
import { theoryPictures } from './pictures/theory.ts';
import type { ReportOptions } from './report-options.ts';
import { distinct, slug } from './slug.ts';
import { claimTables, resolutionTable, witnessTable } from './tables.ts';
import { thousands, formatVerdicts } from './format.ts';

/** Most claims with pictures on a page, and most of their cases: it says what it leaves out. */
export const limits = { maxClaims: 200, maxCases: 40_000 } as const;

/** `index.html`, which needs no other file and no network; equal evidence and options, equal text. */
export async function htmlReport(evidence: Evidence, options: ReportOptions = {}): Promise<string> {
  const { claims } = evidence;
  const { baseline, curves } = options;
  const anchors = distinct(claims.map((claim) => slug(claim.id)));
  const renderer = chartRenderer();
  const drawn = drawnOf(claims);
  const maxCases = Math.max(20, Math.floor(limits.maxCases / Math.max(1, claims.length)));
  const theory = await theoryPictures((await curves?.(claims.map(({ id }) => id))) ?? [], renderer);
  const tables = theory.flatMap((picture) => picture.tables.map(({ table }) => table));
  const resolutions = resolutionTable(claims);
  const resolution = await resolutionPicture(claims, resolutions, renderer);
  const statementsOf = await options.paper?.();
  const sections: Html[] = [];
  for (const [i, claim] of claims.entries()) {
    const anchor = anchors[i]!;
    const data = claimTables(claim, anchor, maxCases);
    const pictures = drawn.has(claim) ? await claimPictures(claim, data, renderer) : [];
    tables.push(...data);
    if (claim.counterexample !== undefined)
      tables.push(witnessTable(`${anchor}-counterexample`, claim.counterexample));
    sections.push(claimSection(claim, anchor, pictures, options, statementsOf?.(claim.id)));
  }
  const body = html`<a class="skip" href="#claims">Skip to the claims</a>
<header class="top">${summary(evidence)}</header>
<main>
${baseline && baselineSection(baseline, claims)}
<section aria-labelledby="verdicts"><h2 id="verdicts">Verdicts</h2>
${filters(claims)}
${overview(claims, anchors)}</section>
${resolution && resolutionSection(claims, anchors, resolution)}
${runSection(evidence, options.configuration)}
${theorySection(theory)}
<section aria-labelledby="claims"><h2 id="claims">Claims</h2>
${omissions(claims, drawn.size, maxCases)}
${sections}</section>
</main>
<footer><p>Written by Lakatos ${evidence.lakatos} from evidence.json; the same seed gives the same evidence, bit for bit.</p></footer>`;
  return page({
    title: `Lakatos: ${formatVerdicts(evidence.totals)}`,
    body,
    tables: tables.map(({ rows, ...table }) => ({ ...table, rows: rows.map(rounded) })),
  });
}

/** The claims that get pictures: all, or those that need attention first. */
function drawnOf(claims: readonly ClaimEvidence[]): ReadonlySet<ClaimEvidence> {
  const attention = claims.filter(({ verdict }) => verdict !== 'corroborated');
  const rest = claims.filter(({ verdict }) => verdict === 'corroborated');
  return new Set([...attention, ...rest].slice(0, limits.maxClaims));
}

function theorySection(pictures: readonly Picture[]): Html | undefined {
  if (pictures.length === 0) return undefined;
  return html`<section aria-labelledby="theory"><h2 id="theory">The bounds as curves</h2>
<p>Computed from the bounds, not from this run.</p>
<div class="body">${pictures.map((picture) => figure(picture, 'the theory'))}</div></section>`;
}

/** What the page leaves out, where it does. */
function omissions(claims: readonly ClaimEvidence[], drawn: number, maxCases: number): Html | undefined {
  const undrawn = claims.length - drawn;
  const parts = [
    ...(undrawn > 0 ? [`the pictures of ${thousands(undrawn)} of ${thousands(claims.length)} claims`] : []),
    ...(claims.some(({ points }) => points.length > maxCases)
      ? [
          `some cases of claims with more than ${thousands(maxCases)} (an evenly spread selection can be saved here)`,
        ]
      : []),
  ];
  if (parts.length === 0) return undefined;
  return html`<p class="notes">To stay small, this page leaves out ${parts.join(' and ')}. evidence.json has all of it.</p>`;
}

/** Five digits: more than a picture shows. */
function rounded(row: DataTable['rows'][number]): DataTable['rows'][number] {
  return row.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(5)) : cell));
}
