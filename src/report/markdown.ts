import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { claimSentences } from './pictures/claim-pictures.ts';
import {
  formatAlpha,
  brief,
  compact,
  concerns,
  formatEstimate,
  formatIntervals,
  killedOf,
  formatMutants,
  shareEstimate,
  slackEstimate,
  thousands,
  formatVerdicts,
} from './format.ts';

/** Text as it is, on one line, in Markdown prose or a table cell: what Markdown or HTML would read as markup is escaped. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]#+|~$<>&]/gu, (c) => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : `\\${c}`))
    .replaceAll(/\s+/gu, ' ');
}

/** `summary.md`: what was tried and what came of it, on a page. */
export function summaryMarkdown(evidence: Evidence): string {
  const attention = concerns(evidence);
  const sections = [
    '# Lakatos: summary',
    `${formatVerdicts(evidence.totals)}; ${formatMutants(evidence.totals)}.`,
    provenance(evidence),
    ...(attention.length === 0
      ? []
      : ['## Needs attention', attention.map((line) => `- ${escapeMarkdown(line)}`).join('\n')]),
    '## Claims',
    claimTable(evidence.claims),
    'Informative: share of the accepted cases where the bound is not trivial and a violation could be seen. Slack: median of bound over truth (for probabilities, of exit probabilities).',
    formatIntervals,
    '## What corroborated means',
    `Attacked on random, targeted and corner cases with the power shown in \`index.html\`, and not refuted. It is not a proof. ${capital(formatAlpha(evidence.alpha))}, whatever the search did.`,
    ...pictureSection(evidence.claims),
    ...mutantSection(evidence.claims),
  ];
  return `${sections.join('\n\n')}\n`;
}

function provenance(evidence: Evidence): string {
  const { totals, budget, data } = evidence;
  const lines = [
    `- seed \`${evidence.seed.replaceAll('`', "'")}\`, budget ${escapeMarkdown(budget.name)}, Lakatos ${escapeMarkdown(evidence.lakatos)}`,
    `- ${thousands(totals.cases)} cases, ${thousands(totals.trajectories)} trajectories, ${thousands(totals.steps)} simulated steps`,
    `- α = ${brief(evidence.alpha)} for the whole run`,
  ];
  for (const { id, backend } of evidence.claims) {
    if (backend !== undefined) lines.push(`- ${escapeMarkdown(id)} computed with ${escapeMarkdown(backend)}`);
  }
  if (data !== undefined) {
    const size = `${thousands(data.rows)} rows × ${thousands(data.columns)} columns`;
    lines.push(
      `- data ${escapeMarkdown(data.file)} (${size}), SHA-256 \`${data.sha256.replaceAll('`', "'")}\``,
    );
  }
  return lines.join('\n');
}

function claimTable(claims: readonly ClaimEvidence[]): string {
  const rows = claims.map((claim) => {
    return [
      claim.verdict === 'corroborated' ? claim.verdict : `**${claim.verdict}**`,
      escapeMarkdown(claim.id),
      escapeMarkdown(claim.says),
      escapeMarkdown(formatEstimate(shareEstimate(claim.informative.share))),
      escapeMarkdown(formatEstimate(slackEstimate(claim))),
      killedOf(claim),
      compact(claim.steps),
    ];
  });
  return table(
    ['verdict', 'claim', 'statement', 'informative', 'slack', 'mutants', 'steps'],
    'lllrrrr',
    rows,
  );
}

/** What the pictures of `index.html` show, in words. */
function pictureSection(claims: readonly ClaimEvidence[]): readonly string[] {
  const lines = claims.flatMap((claim) => {
    const sentences = claimSentences(claim);
    return sentences.length === 0
      ? []
      : [`- **${escapeMarkdown(claim.id)}**: ${escapeMarkdown(sentences.join(' '))}`];
  });
  return lines.length === 0 ? [] : ['## What the pictures show', lines.join('\n')];
}

function mutantSection(claims: readonly ClaimEvidence[]): readonly string[] {
  const rows = claims.flatMap((claim) =>
    claim.mutants.map((mutant) => [
      mutant.outcome === 'killed' ? 'killed' : '**survived**',
      escapeMarkdown(claim.id),
      escapeMarkdown(mutant.name),
      escapeMarkdown(mutant.witness === undefined ? '' : mutant.witness.claim),
      escapeMarkdown(mutant.witness === undefined ? '' : mutant.witness.truth),
    ]),
  );
  if (rows.length === 0) return [];
  return ['## Mutants', table(['outcome', 'claim', 'mutant', 'it says', 'but'], 'lllll', rows)];
}

/** A pipe table; `alignment` has an `l` or `r` for each column. */
function table(head: readonly string[], alignment: string, rows: readonly (readonly string[])[]): string {
  const rule = Array.from(alignment, (side) => (side === 'r' ? '--:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
