import { type ClaimEvidence, type Evidence, verdicts } from '../../judge/claims/evidence.ts';
import { type Baseline, formatChanges, diffRuns } from '../diff-runs.ts';
import {
  capital,
  compact,
  familyOf,
  formatAlpha,
  formatColumns,
  formatIntervals,
  formatMutants,
  formatRun,
  formatVerdicts,
  killedOf,
  shareEstimate,
  slackEstimate,
  thousands,
} from '../format.ts';
import { estimate, list, saving, table } from './table.ts';
import { type Html, html } from './template.ts';
import { badge } from './verdict.ts';
import { concerns } from '../problem.ts';

/** Verdicts at a glance, what needs attention, and what α promises. */
export function summary(evidence: Evidence): Html {
  const counts = verdicts
    .filter((verdict) => (evidence.totals[verdict] ?? 0) > 0)
    .map(
      (verdict) =>
        html`<li class="${verdict}"><strong>${thousands(evidence.totals[verdict] ?? 0)}</strong> ${verdict}</li>`,
    );
  return html`<h1>Results</h1>
<ul class="tiles" aria-label="verdicts">${counts}</ul>
<p class="lead">${formatVerdicts(evidence.totals)}; ${formatMutants(evidence.totals)}.</p>
${attention(evidence)}
<p>Corroborated means: attacked with the power shown, and not refuted. It is never a proof. ${capital(formatAlpha(evidence.alpha))}.</p>
<p><small>${formatIntervals}</small></p>`;
}

/** More lines than these are counted, not listed. */
const maxLines = 60;

function attention(evidence: Evidence): Html | undefined {
  const lines = concerns(evidence);
  if (lines.length === 0) return undefined;
  const more = lines.length - maxLines;
  return html`<section class="alert" aria-label="needs attention"><ul id="table-attention">${lines
    .slice(0, maxLines)
    .map(
      (line) => html`<li>${line}</li>`,
    )}${more > 0 && html`<li>and ${thousands(more)} more</li>`}</ul>${saving('attention', 'what needs attention')}</section>`;
}

/** What the script filters by; hidden where no script runs. */
export function filters(claims: readonly ClaimEvidence[]): Html {
  const families = [...new Set(claims.map(({ id }) => familyOf(id)))].toSorted();
  const present = verdicts.filter((verdict) => claims.some((claim) => claim.verdict === verdict));
  return html`<div class="filters" role="search" aria-label="claims">
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label>Family <select id="family"><option value="">all</option>${families.map(
    (family) => html`<option value="${family}">${family}</option>`,
  )}</select></label>
<fieldset><legend>Verdict</legend>${present.map(
    (verdict) =>
      html`<label><input type="checkbox" name="verdict" value="${verdict}" checked> ${verdict}</label>`,
  )}</fieldset>
<button type="button" id="clear">Show all</button>
<p id="shown" role="status"></p>
</div>`;
}

/** A row for each claim. */
export function overview(claims: readonly ClaimEvidence[], anchors: readonly string[]): Html {
  const rows = claims.map((claim, i) => {
    return html`<tr data-claim="${anchors[i]}" data-family="${familyOf(claim.id)}" data-verdict="${claim.verdict}"><td>${badge(claim.verdict)}</td><th scope="row"><a href="#${anchors[i]}">${claim.id}</a><small>${claim.says}</small></th>
<td class="n">${estimate(shareEstimate(claim.informative.share))}</td><td class="n">${estimate(slackEstimate(claim))}</td><td class="n">${killedOf(claim)}</td><td class="n">${compact(claim.steps)}</td></tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="verdicts by claim"><table class="overview" id="table-verdicts">
<thead><tr><th scope="col">verdict</th><th scope="col">claim</th><th scope="col" class="n">informative</th>
<th scope="col" class="n">slack</th><th scope="col" class="n">mutants</th><th scope="col" class="n">steps</th></tr></thead>
<tbody>${rows}</tbody></table></div>${saving('verdicts', 'the table of verdicts')}
<p><small>${formatColumns}</small></p>`;
}

/** What changed since an earlier run or the lock. */
export function baselineSection(baseline: Baseline, claims: readonly ClaimEvidence[]): Html {
  const changes = diffRuns(baseline, claims);
  const more = changes.length - maxLines;
  const rows = changes.slice(0, maxLines).map(({ claim, what }) => [claim, what]);
  return html`<section aria-labelledby="changes"><h2 id="changes">Changes</h2>
<p>${formatChanges(baseline, changes)}</p>
${rows.length > 0 && table('changes', 'changes', ['claim', 'change'], rows)}
${more > 0 && html`<p>And ${thousands(more)} more changes.</p>`}</section>`;
}

/** Cases, steps, budget, α, seed and data of the run. */
export function runSection(evidence: Evidence, configuration?: string): Html {
  return html`<section aria-labelledby="run"><h2 id="run">The run</h2>
${list('run', 'the numbers of the run', formatRun(evidence, configuration))}</section>`;
}
