import type { CurvePage } from '../core/illustration.ts';
import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { claimSection, type Illustration } from './html/claim-section.ts';
import { figure } from './html/figure.ts';
import { filters, overview, since, spent, summary } from './html/overview.ts';
import { page } from './html/page.ts';
import { reportScript } from './html/script.ts';
import { type Html, html } from './html/template.ts';
import { claimPictures, claimSentences, claimTables } from './pictures/claim-pictures.ts';
import { chartRenderer } from './pictures/draw.ts';
import type { DataTable } from './pictures/picture.ts';
import { theoryPictures } from './pictures/theory.ts';
import type { Baseline } from './diff-runs.ts';
import { distinct, slug } from './slug.ts';
import { witnessTable } from './tables.ts';
import { thousands, formatVerdicts } from './format.ts';

/** What a report shows beside the evidence. */
export interface Surroundings {
  /** An earlier run or the lock, to say what changed. */
  readonly earlier?: Baseline;
  /** The bounds as computed curves. */
  readonly curves?: readonly CurvePage[];
  /** The pages of counterexamples by claim, relative to the report. */
  readonly counterexamples?: ReadonlyMap<string, string>;
  /** The command that shows a claim's nearest case. */
  readonly showing?: (claim: string) => string;
}

/** A page holds pictures of at most so many claims, and at most so many of their cases: beyond, it says what it leaves out. */
export const limits = { drawn: 200, cases: 40_000 } as const;

/**
 * `index.html`: one page that needs nothing else and asks the network for nothing, whatever the evidence holds. The same text for
 * the same evidence and surroundings.
 */
export async function htmlReport(evidence: Evidence, surroundings: Surroundings = {}): Promise<string> {
  const { claims } = evidence;
  const anchors = distinct(claims.map((claim) => slug(claim.id)));
  const { earlier, curves, counterexamples, showing } = surroundings;
  const pen = await chartRenderer();
  const drawn = drawnOf(claims);
  const most = Math.floor(limits.cases / Math.max(1, claims.length));
  const theory = curves === undefined ? undefined : await theoryPictures(curves, pen);
  const tables: DataTable[] = [...(theory?.tables ?? [])];
  const sections: Html[] = [];
  for (const [i, claim] of claims.entries()) {
    const anchor = anchors[i]!;
    const pictures = drawn.has(claim) ? (await claimPictures(claim, anchor, pen)).pictures : [];
    const counterexample = counterexamples?.get(claim.id);
    const illustration: Illustration = {
      pictures,
      sentences: claimSentences(claim),
      ...(counterexample !== undefined && { counterexample }),
      ...(showing !== undefined && { showing: showing(claim.id) }),
    };
    tables.push(...claimTables(claim, anchor, Math.max(20, most)));
    if (claim.counterexample !== undefined)
      tables.push(witnessTable(`${anchor}-counterexample`, claim.counterexample));
    sections.push(claimSection(claim, anchor, illustration));
  }
  const body = html`<a class="skip" href="#claims">Skip to the claims</a>
<header class="top">${summary(evidence)}</header>
<main>
${earlier === undefined ? undefined : since(earlier, claims)}
<section aria-labelledby="verdicts"><h2 id="verdicts">Verdicts</h2>
${filters(claims)}
${overview(claims, anchors)}</section>
${spent(evidence)}
${
  theory === undefined || theory.pictures.length === 0
    ? undefined
    : html`<section aria-labelledby="theory"><h2 id="theory">The theory in pictures</h2>
<p>Computed from the bounds, not from this run.</p>
<div class="body">${theory.pictures.map((picture) => figure(picture, 'the theory'))}</div></section>`
}
<section aria-labelledby="claims"><h2 id="claims">The claims</h2>
${omissions(claims, drawn.size, most)}
${sections}</section>
</main>
<footer><p>Written by Lakatos ${evidence.lakatos} from evidence.json; the same seed gives the same evidence, bit for bit.</p></footer>`;
  return page({
    title: `Lakatos: ${formatVerdicts(evidence.totals)}`,
    body,
    script: reportScript,
    data: Object.fromEntries(
      tables.map(({ name, columns, rows }) => [name, { columns, rows: rows.map(rounded) }]),
    ),
  });
}

/** The claims that get pictures: all, or those that need attention first. */
function drawnOf(claims: readonly ClaimEvidence[]): ReadonlySet<ClaimEvidence> {
  const attention = claims.filter(({ verdict }) => verdict !== 'corroborated');
  const rest = claims.filter(({ verdict }) => verdict === 'corroborated');
  return new Set([...attention, ...rest].slice(0, limits.drawn));
}

/** What the page leaves out, where it does. */
function omissions(claims: readonly ClaimEvidence[], drawn: number, most: number): Html | undefined {
  const parts = [
    ...(drawn < claims.length
      ? [
          `${thousands(claims.length - drawn)} of ${thousands(claims.length)} claims are told without pictures`,
        ]
      : []),
    ...(claims.some(({ points }) => points.length > Math.max(20, most))
      ? [
          `of claims with more than ${thousands(Math.max(20, most))} cases, evenly spread ones can be saved from here`,
        ]
      : []),
  ];
  if (parts.length === 0) return undefined;
  return html`<p class="notes">To stay small this page leaves something out: ${parts.join('; ')}. All of it is in evidence.json.</p>`;
}

/** Five digits: more than a picture shows. */
function rounded(row: DataTable['rows'][number]): DataTable['rows'][number] {
  return row.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(5)) : cell));
}
