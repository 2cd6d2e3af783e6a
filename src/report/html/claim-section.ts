import { confidence, shareOf } from '../../judge/claims/share.ts';
import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { minShareWithin } from '../../stats/intervals.ts';
import {
  brief,
  compact,
  counted,
  familyOf,
  formatSlack,
  killedOf,
  percent,
  shareEstimate,
  slackEstimate,
  thousands,
} from '../format.ts';
import { formatHow } from '../format-case.ts';
import { claimSentences } from '../pictures/claim-pictures.ts';
import type { Picture } from '../pictures/picture.ts';
import { formatUnits } from '../problem.ts';
import { formatResolution } from '../resolution.ts';
import type { PaperStatement } from '../paper-statement.ts';
import type { ReportOptions } from '../report-options.ts';
import { arithmetic, caseNumbers, caveat } from './case.ts';
import { attempts, coverage, hypotheses, mutants } from './claim-tables.ts';
import { figure } from './figure.ts';
import { howToRead } from '../how-to-read.ts';
import { paperStatement } from './paper-statement.ts';
import { resolutionBar } from './resolution-bar.ts';
import { statement } from './statement.ts';
import { estimate, list, saving } from './table.ts';
import { type Html, html } from './template.ts';
import { badge } from './verdict.ts';
import { formatPower, formatReason } from '../format-reason.ts';

/** Where the rest of a claim is. */
type Rest =
  /** Folded away below; where `whenOpened`, the script makes elements of it when it is unfolded. */
  | { readonly details: Html; readonly whenOpened?: boolean }
  /** On a page of its own. */
  | { readonly page: string };

/**
 * A claim in short: its statement, its verdict in a line, a bar of its terms. What was done to it is folded
 * away, or on another page.
 * @param anchor the section's id in the page
 */
export function claimCard(claim: ClaimEvidence, anchor: string, rest: Rest): Html {
  const bar = resolutionBar(claim);
  const href = 'page' in rest ? rest.page : `#${anchor}`;
  return html`<article id="${anchor}" class="claim ${claim.verdict}" aria-labelledby="${anchor}-title" data-claim="${anchor}" data-family="${familyOf(claim.id)}" data-verdict="${claim.verdict}">
<header><h3 id="${anchor}-title"><a href="${href}">${claim.id}</a></h3>${bar && html`<a class="bar" href="#resolution">${bar}</a>`}${badge(claim.verdict)}</header>
${statement(claim.tex)}
<p class="reason">${formatReason(claim)}${figuresLine(claim)}</p>
${
  'page' in rest
    ? html`<p class="more"><a href="${rest.page}">How to read this, numbers, pictures, mutants<span class="hidden"> of ${claim.id}</span></a></p>`
    : html`<details class="more"><summary>How to read this, numbers, pictures, mutants</summary>${rest.whenOpened === true ? html`<noscript>${rest.details}</noscript>` : rest.details}</details>`
}
</article>
`;
}

/** What more there is to say of a claim in half a line. */
function figuresLine(claim: ClaimEvidence): string {
  const slack = claim.slack === null ? '' : `; slack ${slackEstimate(claim).value}`;
  const mutants = claim.mutants.length === 0 ? '; no mutants' : `; ${killedOf(claim)} mutants killed`;
  return `${slack}${mutants}`;
}

/**
 * Everything that was done to one claim.
 * @param anchor the first part of its tables' names
 * @param pictures where there are none, what they would say stands in their place
 * @param paper the statements of the paper that it tests
 */
export function claimDetails(
  claim: ClaimEvidence,
  anchor: string,
  pictures: readonly Picture[],
  { counterexamplePages, explainCommand, sharpness }: ReportOptions,
  paper: readonly PaperStatement[] = [],
): Html {
  const figures = pictures.map((picture) => figure(picture, claim.id));
  return html`<p class="says">${claim.says}</p>
${paper.map(paperStatement)}
<p class="source">Source: ${claim.source}</p>
${claim.notes && html`<p class="notes">${claim.notes}</p>`}
<h4>How to read this</h4>${howToRead(claim).map((sentence) => html`<p>${sentence}</p>`)}
${failedCase(claim)}
${counterexample(claim, anchor, counterexamplePages?.get(claim.id))}
<div class="body">${figures.slice(0, 1)}<div class="numbers">${numbers(claim, anchor, explainCommand?.(claim.id), sharpness?.get(claim.id))}${
    pictures.length === 0 && pictureSentences(claim, anchor)
  }</div>${figures.slice(1)}</div>
${fold(`Hypotheses (${claim.acceptance.length})`, hypotheses(claim, anchor))}
${fold(
  `Mutants (${killedOf(claim)} killed)`,
  mutants(claim, anchor),
  claim.mutants.some((m) => m.outcome === 'survived'),
)}
${fold(
  `Coverage (${claim.coverage.filter((c) => c.cases > 0).length}/${claim.coverage.length})`,
  coverage(claim, anchor),
  claim.coverage.some((c) => c.cases === 0),
)}
${fold(`Confirmations (${claim.attempts.length})`, attempts(claim, anchor))}
`;
}

function fold(title: string, content: Html, open = false): Html {
  return html`<details${open && ' open'}><summary>${title}</summary>${content}</details>`;
}

/** What pictures would say, and buttons that save what they would be drawn from. */
function pictureSentences(claim: ClaimEvidence, anchor: string): Html | undefined {
  const sentences = claimSentences(claim);
  if (sentences.length === 0) return undefined;
  const tables = [
    ['cases', 'the cases'],
    ['slack', 'the exponents'],
    ['attack', 'the margins'],
  ] as const;
  return html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}${tables.map(([name, what]) =>
    saving(`${anchor}-${name}`, `${what} of ${claim.id}`, what),
  )}`;
}

function numbers(
  claim: ClaimEvidence,
  anchor: string,
  command: string | undefined,
  sharpness: readonly string[] = [],
): Html {
  const { cases, informative } = claim;
  const resolution = formatResolution(claim);
  const rows: (readonly [string, string | Html])[] = [
    [
      'informative',
      html`${estimate(shareEstimate(informative.share))} of ${counted(informative.share.trials, 'case')}, at least ${percent(informative.minimum, 1)} required`,
    ],
    [
      'cases',
      html`${thousands(cases.accepted)} accepted of ${thousands(cases.drawn)} drawn: ${estimate(shareEstimate(shareOf(cases.accepted, cases.drawn)))}; ${thousands(cases.exact)} judged exactly, ${cases.lowerBounds === undefined ? '' : `${thousands(cases.lowerBounds)} by a computed lower bound of the truth, `}${thousands(cases.sampled)} by simulation`,
    ],
    ['simulated', `${compact(claim.trajectories)} trajectories, ${compact(claim.steps)} steps`],
    ['slack', slackLine(claim)],
    ['power', formatPower(claim)],
    ...(resolution === undefined ? [] : [['would be noticed', resolution] as const]),
    ['α of this claim', brief(claim.alpha)],
  ];
  rows.push(...(claim.units ?? []).map((warning) => ['units', formatUnits(warning)] as const));
  rows.push(...sharpness.map((found) => ['how sharp', found] as const));
  if (claim.backend !== undefined) rows.push(['computed with', claim.backend]);
  if (cases.ties > 0)
    rows.splice(2, 0, [
      'ties',
      `${counted(cases.ties, 'case')} where both sides agree in all digits computed`,
    ]);
  const smallest = claim.progress.at(-1);
  if (smallest !== undefined)
    rows.push([
      'smallest margin',
      html`${brief(smallest.margin)} after ${counted(smallest.cases, 'case')} ${nearest(claim, command)}`,
    ]);
  return list(`${anchor}-numbers`, `the numbers of ${claim.id}`, rows);
}

/** The case of the smallest margin, folded away, and how to see more of it. */
function nearest({ nearest: c }: ClaimEvidence, command: string | undefined): Html | undefined {
  if (c === undefined) return undefined;
  const shown = command && html`<pre class="command" tabindex="0"><code>${command}</code></pre>`;
  return html`<details class="case"><summary>the nearest case</summary>${caseNumbers({ case: c })}${shown}</details>`;
}

/** The case on which a claim failed, folded away. */
function failedCase({ reason }: ClaimEvidence): Html | undefined {
  if (reason.kind !== 'failed' || reason.case === undefined) return undefined;
  return html`<details class="case"><summary>the case on which it failed</summary>${caseNumbers({ case: reason.case })}</details>`;
}

function slackLine(claim: ClaimEvidence): string | Html {
  if (claim.slack === null) return 'not measured';
  const { quantiles, unit, cases } = claim.slack;
  const [min, max] = [quantiles.min, quantiles.max].map((value) => formatSlack(value, unit));
  const [q25, median, q75] = (['q25', 'median', 'q75'] as const).map((which) =>
    estimate(slackEstimate(claim, which)),
  );
  const within = `${brief(100 * minShareWithin({ trials: cases, confidence }))}%`;
  return html`median ${median}, quartiles ${q25} and ${q75}; from ${min} to ${max} in ${counted(cases, 'case')} <small>[at least ${within} of the space lies between]</small>; ${unit}`;
}

function counterexample(
  { id, counterexample: witness }: ClaimEvidence,
  anchor: string,
  page: string | undefined,
): Html | undefined {
  if (witness === undefined) return undefined;
  const link = html`<p><a href="${page}">The page of the counterexample<span class="hidden"> to ${id}</span></a> has its pictures and the command that replays it.</p>`;
  return html`<section class="counterexample" aria-label="counterexample to ${id}"><h4>Counterexample</h4>
<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth} (${formatHow(witness)})</p>${caveat(witness)}
${caseNumbers(witness)}${arithmetic(witness)}${saving(`${anchor}-counterexample`, `the counterexample to ${id}`, 'the counterexample')}${page && link}</section>`;
}
