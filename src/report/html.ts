import { createHash } from 'node:crypto';
import type { ClaimEvidence, Evidence } from '../claims/evidence.ts';
import { claimSection } from './html/claim-section.ts';
import { style } from './html/style.ts';
import { type Html, html, trusted } from './html/template.ts';
import { badge } from './html/verdict.ts';
import { distinct, slug } from './slug.ts';
import {
  alphaInWords,
  brief,
  compact,
  concerns,
  killedOf,
  medianSlack,
  mutantsInWords,
  percent,
  thousands,
  verdictsInWords,
} from './words.ts';

/**
 * `index.html`: one page that needs nothing else, no scripts and no network, whatever the evidence holds. Its policy
 * lets in the style sheet by its hash and nothing besides.
 */
export function htmlReport(evidence: Evidence): string {
  const anchors = distinct(evidence.claims.map((claim) => slug(claim.id)));
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Lakatos: ${verdictsInWords(evidence.totals)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#claims">Skip to the claims</a>
<main>
<h1>What was tried, and what stood</h1>
<p class="lead">${verdictsInWords(evidence.totals)}; ${mutantsInWords(evidence.totals)}.</p>
${attention(evidence)}
<p>Corroborated means attacked with the power shown and not refuted; it is never a proof. What is refuted is refuted for good reason: ${alphaInWords(evidence.alpha)}.</p>
${overview(evidence.claims, anchors)}
<h2>What was spent</h2>
${spent(evidence)}
<h2 id="claims">The claims</h2>
${evidence.claims.map((claim, i) => claimSection(claim, anchors[i]!))}
</main>
<footer><p>Written by Lakatos ${evidence.lakatos} from evidence.json; the same seed gives the same evidence, bit for bit.</p></footer>
</body>
</html>
`;
  return page.html;
}

function attention(evidence: Evidence): Html | undefined {
  const lines = concerns(evidence);
  if (lines.length === 0) return undefined;
  return html`<section class="alert" aria-label="needs attention"><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function overview(claims: readonly ClaimEvidence[], anchors: readonly string[]): Html {
  const rows = claims.map((claim, i) => {
    const { hits, trials } = claim.informative.share;
    return html`<tr><td>${badge(claim.verdict)}</td><td><a href="#${anchors[i]}">${claim.id}</a><small>${claim.says}</small></td>
<td class="n">${percent(hits, trials)}</td><td class="n">${medianSlack(claim)}</td><td class="n">${killedOf(claim)}</td><td class="n">${compact(claim.steps)}</td></tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="verdicts"><table class="overview">
<thead><tr><th scope="col">verdict</th><th scope="col">claim</th><th scope="col" class="n">informative</th>
<th scope="col" class="n">slack</th><th scope="col" class="n">mutants</th><th scope="col" class="n">steps</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<p><small>Informative: share of accepted cases where the bound is not trivial and a violation could be seen. Slack: bound over truth, median; for probabilities, of exit probabilities. Mutants: deliberately wrong versions of the claim that the check caught.</small></p>`;
}

function spent(evidence: Evidence): Html {
  const { totals, budget, data } = evidence;
  const rows: (readonly [string, string | Html])[] = [
    ['cases', thousands(totals.cases)],
    ['trajectories', thousands(totals.trajectories)],
    ['simulated steps', thousands(totals.steps)],
    [
      'budget',
      `${budget.name}: ${thousands(budget.stepsPerClaim)} steps and ${thousands(budget.casesPerClaim)} cases a claim`,
    ],
    ['α of the run', brief(evidence.alpha)],
    ['seed', html`<code>${evidence.seed}</code>`],
  ];
  if (data !== undefined) {
    const size = `${thousands(data.rows)} rows × ${thousands(data.columns)} columns`;
    rows.push(['data', html`${data.file} (${size}), SHA-256 <code>${data.sha256}</code>`]);
  }
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
