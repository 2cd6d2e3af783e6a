import type { AblationEvidence, ClaimEvidence, MutantEvidence, Witness } from '../../claims/evidence.ts';
import { plainCase } from '../plain-case.ts';
import {
  brief,
  compact,
  counted,
  eValue,
  intervalInWords,
  killedOf,
  medianSlack,
  percent,
  slackInWords,
  thousands,
} from '../words.ts';
import { scatter } from './scatter.ts';
import { statement } from './statement.ts';
import { type Html, html } from './template.ts';
import { badge } from './verdict.ts';

/**
 * Everything that was done to one claim.
 * @param anchor the section's id in the page
 */
export function claimSection(claim: ClaimEvidence, anchor: string): Html {
  return html`<article id="${anchor}" class="claim ${claim.verdict}">
<header><h3><a href="#${anchor}">${claim.id}</a></h3>${badge(claim.verdict)}</header>
<p class="says">${claim.says}</p>
${statement(claim.tex)}
<p class="source">Source: ${claim.source}</p>
${claim.notes === undefined ? undefined : html`<p class="notes">${claim.notes}</p>`}
<p class="reason">${claim.reason}</p>
${claim.counterexample === undefined ? undefined : counterexample(claim.counterexample)}
<div class="body">${scatter(claim)}<div class="numbers">${numbers(claim)}</div></div>
${fold(`Hypotheses (${claim.acceptance.length})`, hypotheses(claim))}
${fold(
  `Mutants (${killedOf(claim)} killed)`,
  mutants(claim.mutants),
  claim.mutants.some((m) => m.outcome === 'survived'),
)}
${fold(
  `Coverage (${claim.coverage.filter((c) => c.cases > 0).length}/${claim.coverage.length})`,
  coverage(claim),
  claim.coverage.some((c) => c.cases === 0),
)}
${fold(`Confirmations (${claim.attempts.length})`, attempts(claim))}
</article>
`;
}

function fold(title: string, content: Html, open = false): Html {
  return html`<details${open ? html` open` : undefined}><summary>${title}</summary>${content}</details>`;
}

function numbers(claim: ClaimEvidence): Html {
  const { cases, informative } = claim;
  const { hits, trials } = informative.share;
  const rows: (readonly [string, string])[] = [
    [
      'informative',
      `${percent(hits, trials)} of ${counted(trials, 'case')}, at least ${percent(informative.minimum, 1)} asked`,
    ],
    [
      'cases',
      `${thousands(cases.accepted)} accepted of ${thousands(cases.drawn)} drawn; ${thousands(cases.exact)} judged exactly, ${thousands(cases.sampled)} by sampling`,
    ],
    ['simulated', `${compact(claim.trajectories)} trajectories, ${compact(claim.steps)} steps`],
    ['slack', slackLine(claim)],
    ['power', claim.power?.words ?? 'no figure: nothing was sampled'],
    ['α of this claim', brief(claim.alpha)],
  ];
  if (cases.ties > 0)
    rows.splice(2, 0, [
      'ties',
      `${counted(cases.ties, 'case')} where both sides agree to the last digit tried`,
    ]);
  const least = claim.progress.at(-1);
  if (least !== undefined)
    rows.push(['smallest margin', `${brief(least.margin)} after ${counted(least.cases, 'case')}`]);
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function slackLine(claim: ClaimEvidence): string {
  if (claim.slack === null) return 'not measured';
  const { quantiles: q, unit, cases } = claim.slack;
  const [min, q25, q75, max] = [q.min, q.q25, q.q75, q.max].map((value) => slackInWords(value, unit));
  return `median ${medianSlack(claim)}, middle half ${q25!} to ${q75!}, all from ${min!} to ${max!} (${counted(cases, 'case')}; ${unit})`;
}

function hypotheses(claim: ClaimEvidence): Html {
  if (claim.acceptance.length === 0) return html`<p>The claim has no hypotheses.</p>`;
  const rows = claim.acceptance.map(({ hypothesis, share }) => {
    const ablation = claim.ablations.find((a) => a.hypothesis === hypothesis);
    return [
      hypothesis,
      `${percent(share.hits, share.trials)} ${intervalInWords(share.interval)}`,
      ablation === undefined ? 'not tried' : ablationWords(ablation),
    ];
  });
  return table(['hypothesis', 'accepted (99% interval)', 'without it'], rows);
}

function ablationWords({ outcome, cases, witness }: AblationEvidence): Html {
  if (witness === undefined) return html`${outcome} (${counted(cases, 'case')} tried)`;
  return html`${outcome}: ${witness.claim}, but ${witness.truth}${caseOf(witness)}`;
}

function mutants(all: readonly MutantEvidence[]): Html {
  if (all.length === 0) return html`<p>The claim has no mutants: nothing shows that its check can fail.</p>`;
  const rows = all.map((mutant) => [
    mutant.outcome === 'killed' ? 'killed' : html`<strong>survived</strong>`,
    mutant.notes === undefined ? mutant.name : html`${mutant.name}<br><small>${mutant.notes}</small>`,
    `${thousands(mutant.violations)} of ${thousands(mutant.cases)}`,
    mutant.witness === undefined
      ? ''
      : html`${mutant.witness.claim}, but ${mutant.witness.truth} (${manner(mutant.witness)})${caseOf(mutant.witness)}`,
  ]);
  return table(['outcome', 'mutant', 'suspicious cases', 'where it died'], rows);
}

function manner({ how, logE, shrinks }: Witness): string {
  const known = how === 'exact' || logE === undefined ? 'exact' : `e-value ${eValue(logE)}`;
  return `${known}, ${counted(shrinks, 'shrink')}`;
}

function caseOf(witness: Witness): Html {
  const entries = plainCase(witness.case).map(({ place, value }) => html`<dt>${place}</dt><dd>${value}</dd>`);
  return html`<details class="case"><summary>the case</summary><dl>${entries}</dl>${explanation(witness)}</details>`;
}

function explanation(witness: Witness): Html | undefined {
  if (witness.explanation.length === 0) return undefined;
  return html`<ol class="arithmetic">${witness.explanation.map((line) => html`<li>${line}</li>`)}</ol>`;
}

function counterexample(witness: Witness): Html {
  const entries = plainCase(witness.case).map(({ place, value }) => html`<dt>${place}</dt><dd>${value}</dd>`);
  const caveat =
    witness.refutes === 'conclusion'
      ? undefined
      : html`<p>A hypothesis was only seen at sampled points: this refutes the hypothesis or the conclusion.</p>`;
  return html`<section class="counterexample"><h4>Counterexample</h4>
<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth} (${manner(witness)})</p>${caveat}
<dl>${entries}</dl>${explanation(witness)}</section>`;
}

function coverage(claim: ClaimEvidence): Html {
  if (claim.coverage.length === 0) return html`<p>The claim asks for no labels.</p>`;
  return html`<ul class="labels">${claim.coverage.map(
    ({ label, cases }) =>
      html`<li class="${cases === 0 ? 'missing' : 'met'}">${label}: ${cases === 0 ? 'missing' : counted(cases, 'case')}</li>`,
  )}</ul>`;
}

function attempts(claim: ClaimEvidence): Html {
  if (claim.attempts.length === 0)
    return html`<p>No case was suspicious enough to be confirmed on fresh randomness.</p>`;
  const rows = claim.attempts.map((attempt) => [
    attempt.outcome,
    html`<code>${attempt.fingerprint.slice(0, 12)}</code>`,
    thousands(attempt.trajectories),
    eValue(attempt.logE),
    eValue(attempt.logThreshold),
  ]);
  return table(['outcome', 'case', 'fresh trajectories', 'e-value', 'needed'], rows);
}

/** A table that scrolls sideways on a narrow screen, reachable with the keyboard. */
function table(head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="table"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
