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

/** Verdicts at a glance, and what α promises. */
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
<p>Corroborated means: attacked with the power shown, and not refuted. It is never a proof. ${capital(formatAlpha(evidence.alpha))}.</p>`;
}

/** More lines than these are counted, not listed. */
const maxLines = 60;

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
<button type="button" id="clear">Show all</button><button type="button" id="unfold" aria-pressed="false">Unfold all</button>
<p id="shown" role="status"></p>
<label class="keys"><input type="checkbox" id="keys" checked> Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous claim, <kbd>o</kbd> folds it, <kbd>a</kbd> all, <kbd>/</kbd> searches</label>
</div>`;
}

/** A row for each claim, folded away. */
export function verdictTable(
  claims: readonly ClaimEvidence[],
  anchors: readonly string[],
  hrefs: readonly string[],
): Html {
  const rows = claims.map((claim, i) => {
    return html`<tr data-for="${anchors[i]}"><td>${badge(claim.verdict)}</td><th scope="row"><a href="${hrefs[i]}">${claim.id}</a></th>
<td class="n">${estimate(shareEstimate(claim.informative.share))}</td><td class="n">${estimate(slackEstimate(claim))}</td><td class="n">${killedOf(claim)}</td><td class="n">${compact(claim.steps)}</td></tr>`;
  });
  return html`<section aria-labelledby="verdicts"><h2 id="verdicts">All verdicts</h2><details><summary>The table (${thousands(claims.length)})</summary>
<div class="scroll" tabindex="0" role="group" aria-label="verdicts by claim"><table class="overview" id="table-verdicts">
<thead><tr><th scope="col">verdict</th><th scope="col">claim</th><th scope="col" class="n">informative</th>
<th scope="col" class="n">slack</th><th scope="col" class="n">mutants</th><th scope="col" class="n">steps</th></tr></thead>
<tbody>${rows}</tbody></table></div>${saving('verdicts', 'the table of verdicts')}
<p><small>${formatColumns}</small></p></details></section>`;
}

/** What changed since an earlier run and since the lock. */
export function changesSection(
  baselines: readonly Baseline[],
  claims: readonly ClaimEvidence[],
): Html | undefined {
  if (baselines.length === 0) return undefined;
  const parts = baselines.map((baseline, i) => {
    const changes = diffRuns(baseline, claims);
    const more = changes.length - maxLines;
    const rows = changes.slice(0, maxLines).map(({ claim, what }) => [claim, what]);
    const name = i === 0 ? 'changes' : `changes-${i + 1}`;
    return html`<p>${formatChanges(baseline, changes)}</p>
${rows.length > 0 && table(name, `changes since ${baseline.what}`, ['claim', 'change'], rows)}
${more > 0 && html`<p>And ${thousands(more)} more changes.</p>`}`;
  });
  return html`<section aria-labelledby="changes"><h2 id="changes">Changes</h2>
${parts}</section>`;
}

/** Cases, steps, budget, α, seed and data of the run. */
export function runSection(evidence: Evidence, configuration?: string): Html {
  return html`<section aria-labelledby="run"><h2 id="run">The run</h2>
${list('run', 'the numbers of the run', formatRun(evidence, configuration))}
<p><small>${formatIntervals}</small></p></section>`;
}
