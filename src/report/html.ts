import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import type { Baseline } from './diff-runs.ts';
import { claimCard, claimDetails } from './html/claim-section.ts';
import { figure } from './html/figure.ts';
import { inShort } from './html/in-short.ts';
import { familiesOf, navigation } from './html/navigation.ts';
import { changesSection, filters, runSection, summary, verdictTable } from './html/overview.ts';
import { page } from './html/page.ts';
import { type Html, html } from './html/template.ts';
import { resolutionSection } from './html/resolution-section.ts';
import { claimPictures } from './pictures/claim-pictures.ts';
import { type ChartRenderer, chartRenderer } from './pictures/draw.ts';
import type { DataTable, Picture } from './pictures/picture.ts';
import { resolutionPicture } from './pictures/resolution.ts';
import { theoryPictures } from './pictures/theory.ts';
import type { ReportOptions } from './report-options.ts';
import { distinct, slug } from './slug.ts';
import { claimTables, resolutionTable, witnessTable } from './tables.ts';
import { counted, thousands, formatVerdicts } from './format.ts';

/**
 * Most claims with pictures on a page, and most of their cases: it says what it leaves out. Of more claims
 * than `allLaidOut`, those out of sight are not laid out, and what is folded away waits until it is unfolded.
 */
export const limits = { maxClaims: 200, maxCases: 40_000, allLaidOut: 100 } as const;

/** `index.html`, which needs no other file and no network; equal evidence and options, equal text. */
export async function htmlReport(evidence: Evidence, options: ReportOptions = {}): Promise<string> {
  const { claims } = evidence;
  const anchors = anchorsOf(claims);
  const renderer = chartRenderer();
  const drawn = drawnOf(claims);
  const maxCases = Math.max(20, Math.floor(limits.maxCases / Math.max(1, claims.length)));
  const statementsOf = await options.paper?.();
  const tables: DataTable[] = [];
  const cards: Html[] = [];
  for (const [i, claim] of claims.entries()) {
    const part = await claimPart(claim, anchors[i]!, options, {
      maxCases,
      ...(drawn.has(claim) && { renderer }),
      paper: statementsOf?.(claim.id),
    });
    tables.push(...part.tables);
    cards.push(claimCard(claim, anchors[i]!, { details: part.details, whenOpened: isLong(claims) }));
  }
  return overviewPage(evidence, options, renderer, {
    cards,
    tables,
    hrefs: anchors.map((anchor) => `#${anchor}`),
    remarks: omissions(claims, drawn.size, maxCases),
  });
}

function isLong(claims: readonly ClaimEvidence[]): boolean {
  return claims.length > limits.allLaidOut;
}

/** The claims' names in a page and in names of files, in their order. */
export function anchorsOf(claims: readonly ClaimEvidence[]): readonly string[] {
  return distinct([...reserved, ...claims.map((claim) => slug(claim.id))]).slice(reserved.length);
}

/** Ids of the page itself. */
const reserved =
  'short attention least new claims changes verdicts resolution run theory search family clear unfold keys shown data history'.split(
    ' ',
  );

/** All that is said of a claim, and what can be saved of it. */
export async function claimPart(
  claim: ClaimEvidence,
  anchor: string,
  options: ReportOptions,
  {
    maxCases,
    renderer,
    paper,
  }: {
    readonly maxCases: number;
    /** Absent where nothing is drawn. */
    readonly renderer?: ChartRenderer;
    readonly paper: Parameters<typeof claimDetails>[4];
  },
): Promise<{ readonly details: Html; readonly tables: readonly DataTable[] }> {
  const data = claimTables(claim, anchor, maxCases);
  const pictures = renderer === undefined ? [] : await claimPictures(claim, data, renderer);
  const { counterexample } = claim;
  return {
    details: claimDetails(claim, anchor, pictures, options, paper),
    tables: [
      ...data,
      ...(counterexample === undefined ? [] : [witnessTable(`${anchor}-counterexample`, counterexample)]),
    ],
  };
}

/** The page of all claims. */
export async function overviewPage(
  evidence: Evidence,
  options: ReportOptions,
  renderer: ChartRenderer,
  {
    cards,
    tables,
    hrefs,
    remarks,
    history,
  }: {
    readonly cards: readonly Html[];
    readonly tables: readonly DataTable[];
    /** Where each claim is shown. */
    readonly hrefs: readonly string[];
    readonly remarks?: Html | undefined;
    /** Earlier runs, where they are known. */
    readonly history?: Html | undefined;
  },
): Promise<string> {
  const { claims } = evidence;
  const hrefOf = new Map(claims.map(({ id }, i) => [id, hrefs[i]!]));
  const anchors = anchorsOf(claims);
  const families = familiesOf(claims, anchors);
  const theory = await theoryPictures((await options.curves?.(claims.map(({ id }) => id))) ?? [], renderer);
  const resolution = await resolutionPicture(claims, resolutionTable(claims), renderer);
  const baselines = baselinesOf(options);
  const sections: (readonly [string, string])[] = [
    ...(baselines.length > 0 ? [['changes', 'Changes'] as const] : []),
    ...(history === undefined ? [] : [['history', 'History'] as const]),
    ...(resolution === undefined ? [] : [['resolution', 'What would have been noticed'] as const]),
    ...(theory.length > 0 ? [['theory', 'The bounds as curves'] as const] : []),
    ['verdicts', 'All verdicts'],
    ['run', 'The run'],
  ];
  const body = html`<a class="skip" href="#claims">Skip to the claims</a>
<div class="${isLong(claims) ? 'page many' : 'page'}">
${navigation(claims, families, anchors, hrefs, sections)}
<div class="content">
<header class="top">${summary(evidence)}</header>
<main>
${inShort(evidence, (id) => hrefOf.get(id), baselines)}
<section aria-labelledby="claims"><h2 id="claims">Claims</h2>
${filters(claims)}
${remarks}
${families.map(
  ({
    name,
    anchor,
    claims: at,
  }) => html`<section class="family" id="${anchor}" aria-label="${name}"><h2>${name} <small>${counted(at.length, 'claim')}</small></h2>
${at.map((i) => cards[i])}</section>
`,
)}</section>
${changesSection(baselines, claims)}
${history}
${resolution && resolutionSection(claims, hrefs, resolution)}
${theorySection(theory)}
${verdictTable(claims, anchors, hrefs)}
${runSection(evidence, options.configuration)}
</main>
<footer><p>Written by Lakatos ${evidence.lakatos} from evidence.json; the same seed gives the same evidence, bit for bit.</p></footer>
</div></div>`;
  const all = [...theory.flatMap((picture) => picture.tables.map(({ table }) => table)), ...tables];
  return page({ title: `Lakatos: ${formatVerdicts(evidence.totals)}`, body, tables: all.map(roundedTable) });
}

/** What a run is compared with: the earlier run, and the lock unless that is it. */
function baselinesOf({ baseline, lock }: ReportOptions): readonly Baseline[] {
  const locked = lock?.();
  return [
    ...(baseline === undefined ? [] : [baseline]),
    ...(locked === undefined || locked.what === baseline?.what ? [] : [locked]),
  ];
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
export function roundedTable({ rows, ...table }: DataTable): DataTable {
  const rounded = (row: DataTable['rows'][number]): DataTable['rows'][number] =>
    row.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(5)) : cell));
  return { ...table, rows: rows.map(rounded) };
}
