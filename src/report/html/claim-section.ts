import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import type { Picture } from '../pictures/picture.ts';
import { confidence, shareOf } from '../../judge/claims/share.ts';
import { minShareWithin } from '../../stats/intervals.ts';
import {
  brief,
  compact,
  counted,
  killedOf,
  percent,
  shareEstimate,
  slackEstimate,
  formatSlack,
  thousands,
} from '../format.ts';
import { attempts, coverage, hypotheses, mutants } from './claim-tables.ts';
import { estimate } from './estimate.ts';
import { figure } from './figure.ts';
import { statement } from './statement.ts';
import { list, saving } from './table.ts';
import { type Html, html } from './template.ts';
import { badge } from './verdict.ts';
import { caseNumbers, caveat, explanation, manner } from './witness.ts';

/** What a section shows beside the evidence. */
export interface Illustration {
  /** Drawn pictures; where there are none, what they would say stands in their place. */
  readonly pictures: readonly Picture[];
  readonly sentences: readonly string[];
  /** The page of the claim's counterexample, relative to the report. */
  readonly counterexample?: string;
  /** The command that shows the nearest case. */
  readonly showing?: string;
}

/**
 * Everything that was done to one claim.
 * @param anchor the section's id in the page, and the first part of its tables' names
 */
export function claimSection(claim: ClaimEvidence, anchor: string, illustration: Illustration): Html {
  const { pictures, sentences } = illustration;
  const figures = pictures.map((picture) => figure(picture, claim.id));
  return html`<article id="${anchor}" class="claim ${claim.verdict}" aria-labelledby="${anchor}-title">
<header><h3 id="${anchor}-title"><a href="#${anchor}">${claim.id}</a></h3>${badge(claim.verdict)}</header>
<p class="says">${claim.says}</p>
${statement(claim.tex)}
<p class="source">Source: ${claim.source}</p>
${claim.notes === undefined ? undefined : html`<p class="notes">${claim.notes}</p>`}
<p class="reason">${claim.reason}</p>
${counterexample(claim, anchor, illustration.counterexample)}
<div class="body">${figures.slice(0, 1)}<div class="numbers">${numbers(claim, anchor, illustration.showing)}${
    pictures.length > 0 || sentences.length === 0 ? undefined : inWords(sentences, anchor, claim.id)
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
</article>
`;
}

function fold(title: string, content: Html, open = false): Html {
  return html`<details${open ? html` open` : undefined}><summary>${title}</summary>${content}</details>`;
}

function inWords(sentences: readonly string[], anchor: string, id: string): Html {
  return html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}${saving(`${anchor}-cases`, `the cases of ${id}`, 'the cases')}${saving(`${anchor}-slack`, `the exponents of ${id}`, 'the exponents')}${saving(`${anchor}-attack`, `the attack of ${id}`, 'the attack')}`;
}

function numbers(claim: ClaimEvidence, anchor: string, showing: string | undefined): Html {
  const { cases, informative } = claim;
  const rows: (readonly [string, string | Html])[] = [
    [
      'informative',
      html`${estimate(shareEstimate(informative.share))} of ${counted(informative.share.trials, 'case')}, at least ${percent(informative.minimum, 1)} asked`,
    ],
    [
      'cases',
      html`${thousands(cases.accepted)} accepted of ${thousands(cases.drawn)} drawn: ${estimate(shareEstimate(shareOf(cases.accepted, cases.drawn)))}; ${thousands(cases.exact)} judged exactly, ${thousands(cases.sampled)} by sampling`,
    ],
    ['simulated', `${compact(claim.trajectories)} trajectories, ${compact(claim.steps)} steps`],
    ['slack', slackLine(claim)],
    ['power', claim.power?.words ?? 'no figure: nothing was sampled'],
    ['α of this claim', brief(claim.alpha)],
  ];
  if (claim.backend !== undefined) rows.push(['computed with', claim.backend]);
  if (cases.ties > 0)
    rows.splice(2, 0, [
      'ties',
      `${counted(cases.ties, 'case')} where both sides agree to the last digit tried`,
    ]);
  const least = claim.progress.at(-1);
  if (least !== undefined)
    rows.push([
      'smallest margin',
      html`${brief(least.margin)} after ${counted(least.cases, 'case')} ${nearest(claim, showing)}`,
    ]);
  return list(`${anchor}-numbers`, `the numbers of ${claim.id}`, rows);
}

/** The case of the smallest margin, folded away, and how to see more of it. */
function nearest({ nearest: c }: ClaimEvidence, showing: string | undefined): Html | undefined {
  if (c === undefined) return undefined;
  const command =
    showing === undefined ? undefined : html`<pre class="command" tabindex="0"><code>${showing}</code></pre>`;
  return html`<details class="case"><summary>the nearest case</summary>${caseNumbers({ case: c })}${command}</details>`;
}

function slackLine(claim: ClaimEvidence): string | Html {
  if (claim.slack === null) return 'not measured';
  const { quantiles, unit, cases } = claim.slack;
  const [min, max] = [quantiles.min, quantiles.max].map((value) => formatSlack(value, unit));
  const [q25, median, q75] = (['q25', 'median', 'q75'] as const).map((which) =>
    estimate(slackEstimate(claim, which)),
  );
  const within = `${brief(100 * minShareWithin({ trials: cases, confidence }))}%`;
  return html`median ${median}, middle half ${q25} to ${q75}; ${counted(cases, 'case')} from ${min} to ${max} <small>[between them at least ${within} of the space]</small>; ${unit}`;
}

function counterexample(
  { id, counterexample: witness }: ClaimEvidence,
  anchor: string,
  page: string | undefined,
): Html | undefined {
  if (witness === undefined) return undefined;
  const link =
    page === undefined
      ? undefined
      : html`<p><a href="${page}">The counterexample on a page of its own<span class="hidden"> (${id})</span></a>, with the command that replays it.</p>`;
  return html`<section class="counterexample" aria-label="counterexample to ${id}"><h4>Counterexample</h4>
<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth} (${manner(witness)})</p>${caveat(witness)}
${caseNumbers(witness)}${explanation(witness)}${saving(`${anchor}-counterexample`, `the counterexample to ${id}`, 'the counterexample')}${link}</section>`;
}
