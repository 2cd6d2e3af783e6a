import type { ClaimEvidence, Evidence } from '../../judge/claims/evidence.ts';
import { type Baseline, diffRuns, formatChanges } from '../diff-runs.ts';
import { counted, shareEstimate, thousands } from '../format.ts';
import { concerns } from '../problem.ts';
import { formatBar, formatCoarse, leastTestedFirst } from '../resolution.ts';
import { resolutionBar } from './resolution-bar.ts';
import { saving } from './table.ts';
import { type Html, html } from './template.ts';

/** More lines than these are counted, not listed. */
const maxConcerns = 60;
/** The claims shown that are tested least, and the changes. */
const [maxLeast, maxChanges] = [5, 6];

/** For who has two minutes: what is refuted, what is tested least, what changed. */
export function inShort(
  evidence: Evidence,
  hrefOf: (id: string) => string | undefined,
  baselines: readonly Baseline[],
): Html {
  return html`<section class="short" aria-labelledby="short"><h2 id="short" class="hidden">In short</h2>
${attention(evidence)}
<div class="digest">
<section aria-labelledby="least"><h3 id="least">Tested least</h3>
${leastTested(evidence.claims, hrefOf)}</section>
<section aria-labelledby="new"><h3 id="new">What changed</h3>
${changed(evidence.claims, hrefOf, baselines)}</section>
</div></section>`;
}

function attention(evidence: Evidence): Html {
  const lines = concerns(evidence);
  const more = lines.length - maxConcerns;
  if (lines.length === 0)
    return html`<section class="calm" aria-labelledby="attention"><h3 id="attention">Refuted: none</h3>
<p>Nothing needs attention: no claim was refuted or could not be judged, and no mutant that was tried survived.</p></section>`;
  const refuted = evidence.totals.refuted;
  return html`<section class="alert" aria-labelledby="attention"><h3 id="attention">${refuted > 0 ? `Refuted: ${thousands(refuted)}` : 'Refuted: none; needs attention'}</h3>
<ul id="table-attention">${lines
    .slice(0, maxConcerns)
    .map(
      (line) => html`<li>${line}</li>`,
    )}${more > 0 && html`<li>and ${thousands(more)} more</li>`}</ul>${saving('attention', 'what needs attention')}</section>`;
}

/** The claims of which errors in terms would pass unnoticed; where none names terms, by informative cases. */
function leastTested(claims: readonly ClaimEvidence[], hrefOf: (id: string) => string | undefined): Html {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const link = (id: string): Html => html`<a href="${hrefOf(id)}">${id}</a>`;
  const worst = leastTestedFirst(claims).slice(0, maxLeast);
  const words = formatCoarse(claims);
  if (words === undefined) {
    const judged = claims.filter(({ informative }) => informative.share.trials > 0);
    const share = ({ informative: { share: s } }: ClaimEvidence): number => s.hits / s.trials;
    const least = judged.toSorted((a, b) => share(a) - share(b)).slice(0, maxLeast);
    return html`<p>No claim names the terms of its bound, so that nothing says how small an error would be noticed. The fewest informative cases:</p>
<ol>${least.map((claim) => html`<li>${link(claim.id)}: ${shareEstimate(claim.informative.share).value} informative</li>`)}</ol>`;
  }
  const unnamed = claims.filter(
    ({ resolution, verdict }) => resolution === undefined && verdict !== 'refuted',
  );
  return html`<ol>${worst.map((id) => {
    const claim = byId.get(id)!;
    return html`<li>${link(id)} ${resolutionBar(claim)} ${formatBar(claim)}</li>`;
  })}</ol>
<p class="notes">A column for each term of a bound: the higher, the smaller the error that would have been caught; hollow: a quarter would pass unnoticed. <a href="#resolution">All terms</a>.${
    unnamed.length > 0 &&
    ` ${counted(unnamed.length, 'claim names', 'claims name')} no terms, and ${unnamed.length === 1 ? 'is' : 'are'} tested by mutants alone.`
  }</p>`;
}

function changed(
  claims: readonly ClaimEvidence[],
  hrefOf: (id: string) => string | undefined,
  baselines: readonly Baseline[],
): Html {
  if (baselines.length === 0)
    return html`<p>Not known: no earlier run lay here, and there is no theory.lock.json to compare with.</p>`;
  return html`${baselines.map((baseline) => {
    const changes = diffRuns(baseline, claims);
    const shown = changes.filter(({ claim }) => hrefOf(claim) !== undefined).slice(0, maxChanges);
    const more = changes.length - shown.length;
    return html`<p>${formatChanges(baseline, changes)}</p>
${shown.length > 0 && html`<ul>${shown.map(({ claim, what }) => html`<li><a href="${hrefOf(claim)}">${claim}</a>: ${shortened(what)}</li>`)}</ul>`}
${more > 0 && html`<p><a href="#changes">${shown.length > 0 ? `${thousands(more)} more` : `All ${thousands(more)}`}</a></p>`}`;
  })}`;
}

/** A long wording stands in the table of changes. */
function shortened(text: string): string {
  return text.length > 140 ? `${text.slice(0, 139)}…` : text;
}
