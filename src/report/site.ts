import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { type Baseline, baselineOf, diffRuns } from './diff-runs.ts';
import {
  formatEstimate,
  formatVerdicts,
  killedOf,
  shareEstimate,
  slackEstimate,
  thousands,
} from './format.ts';
import { anchorsOf, claimPart, overviewPage, roundedTable } from './html.ts';
import { claimCard } from './html/claim-section.ts';
import { claimPage } from './html/claim-page.ts';
import { table } from './html/table.ts';
import { type Html, html } from './html/template.ts';
import { chartRenderer } from './pictures/draw.ts';
import { counterexamples } from './report-files.ts';
import type { ReportOptions } from './report-options.ts';
import { resolutionTable } from './tables.ts';

/** What is known of earlier runs of a claim: a table. */
export interface ClaimHistory {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a site shows besides its run. */
export interface SiteOptions extends ReportOptions {
  /** Earlier runs, the oldest first. */
  readonly earlier?: readonly Evidence[];
  /** What else is known of a claim's past, by the ledger. */
  readonly ledger?: (claim: string) => ClaimHistory | undefined;
}

/** The folder of the claims' pages. */
export const claimsFolder = 'claims';
/** GitHub Pages is to serve the files as they are. */
const noJekyll = '.nojekyll';
/** Most cases that can be saved from a claim's page. */
const maxCases = 4000;

/**
 * A report as a static site: `index.html`, a page for each claim, those of counterexamples. All links are
 * relative, and every page needs no other file.
 */
export async function siteFiles(
  evidence: Evidence,
  options: SiteOptions,
): Promise<ReadonlyMap<string, string>> {
  const { claims } = evidence;
  const { earlier = [] } = options;
  const anchors = anchorsOf(claims);
  const { files: found, pages } = await counterexamples(evidence, options);
  const files = new Map([[noJekyll, '']]);
  for (const path of pages.values()) {
    const json = path.replace(/html$/u, 'json');
    files.set(path, found.get(path)!).set(json, found.get(json)!);
  }
  const renderer = chartRenderer();
  const statementsOf = await options.paper?.();
  const last = earlier.at(-1);
  const baseline = options.baseline ?? (last === undefined ? undefined : baselineOf(last));
  const inFolder = new Map([...pages].map(([id, path]) => [id, `../${path}`]));
  const hrefs = anchors.map((anchor) => `${claimsFolder}/${anchor}.html`);
  for (const [i, claim] of claims.entries()) {
    const anchor = anchors[i]!;
    const { details, tables } = await claimPart(
      claim,
      anchor,
      { ...options, counterexamplePages: inFolder },
      { maxCases, renderer, paper: statementsOf?.(claim.id) },
    );
    files.set(
      hrefs[i]!,
      claimPage(claim, {
        details,
        tables: tables.map(roundedTable),
        history: historyOf(claim, [...earlier, evidence], options.ledger?.(claim.id)),
        lakatos: evidence.lakatos,
        previous: neighbour(i - 1),
        next: neighbour(i + 1),
      }),
    );
  }
  const index = await overviewPage(evidence, { ...options, ...(baseline && { baseline }) }, renderer, {
    cards: claims.map((claim, i) => claimCard(claim, anchors[i]!, { page: hrefs[i]! })),
    tables: [resolutionTable(claims)].map(roundedTable),
    hrefs,
    ...(earlier.length > 0 && { history: runsSection([...earlier, evidence]) }),
  });
  return files.set('index.html', index);

  function neighbour(i: number): { readonly id: string; readonly href: string } | undefined {
    return claims[i] && { id: claims[i].id, href: `${anchors[i]!}.html` };
  }
}

/** A row for each run, the newest first, and how many claims changed in it. */
function runsSection(runs: readonly Evidence[]): Html {
  const rows = runs.map((run, i) => {
    const before = runs[i - 1];
    const changed =
      before === undefined
        ? '–'
        : thousands(new Set(changesFrom(baselineOf(before), run.claims).map(({ claim }) => claim)).size);
    const { seed, budget, totals } = run;
    const mutants = totals.mutantsKilled + totals.mutantsSurvived;
    return [
      String(i + 1),
      formatVerdicts(totals),
      `${totals.mutantsKilled}/${mutants}`,
      thousands(totals.cases),
      changed,
      `${seed}, ${budget.name}`,
      run.lakatos,
    ];
  });
  const head = ['run', 'verdicts', 'mutants', 'cases', 'claims that changed', 'seed, budget', 'Lakatos'];
  return html`<section aria-labelledby="history"><h2 id="history">History</h2>
<p>The runs of this site, the newest first; what changed is told by verdicts, wording and mutants.</p>
${table('history', 'the runs', head, rows.toReversed())}</section>`;
}

/** Verdicts, wording and mutants: estimates differ from run to run. */
function changesFrom({ what, claims }: Baseline, now: readonly ClaimEvidence[]): ReturnType<typeof diffRuns> {
  const before = claims.map(({ id, says, verdict, mutants }) => ({
    id,
    says,
    mutants,
    ...(verdict && { verdict }),
  }));
  return diffRuns({ what, claims: before }, now);
}

/** What runs and the ledger said of a claim; undefined where there is but one run. */
function historyOf(
  { id }: ClaimEvidence,
  runs: readonly Evidence[],
  ledger: ClaimHistory | undefined,
): Html | undefined {
  const rows = runs.flatMap((run, i) => {
    const claim = run.claims.find((at) => at.id === id);
    if (claim === undefined) return [];
    const before = runs.slice(0, i).findLast(({ claims }) => claims.some((at) => at.id === id));
    const changes =
      before === undefined
        ? []
        : changesFrom(baselineOf(before), [claim]).filter(
            (change) => change.claim === id && change.what !== 'not in this run',
          );
    return [
      [
        String(i + 1),
        claim.verdict,
        formatEstimate(shareEstimate(claim.informative.share)),
        formatEstimate(slackEstimate(claim)),
        killedOf(claim),
        thousands(claim.cases.accepted),
        changes.map(({ what }) => what).join('; ') || '–',
        `${run.seed}, ${run.budget.name}`,
      ],
    ];
  });
  const head = ['run', 'verdict', 'informative', 'slack', 'mutants', 'cases', 'what changed', 'seed, budget'];
  const parts = [
    ...(rows.length > 1 ? [table('history', `the runs of ${id}`, head, rows.toReversed())] : []),
    ...(ledger === undefined
      ? []
      : [
          html`<p>By the ledger, what each wording of the claim has withstood:</p>${table('ledger', `the ledger on ${id}`, ledger.head, ledger.rows)}`,
        ]),
  ];
  return parts.length === 0 ? undefined : html`${parts}`;
}
