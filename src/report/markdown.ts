import { directionMarks } from './direction.ts';
import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { claimSentences } from './pictures/claim-pictures.ts';
import {
  capital,
  compact,
  formatAlpha,
  formatColumns,
  formatEstimate,
  formatIntervals,
  formatMutants,
  formatRun,
  formatVerdicts,
  killedOf,
  shareEstimate,
  slackEstimate,
  formatOutcome,
} from './format.ts';
import { concerns } from './problem.ts';
import { formatCoarse, formatResolution, leastTestedFirst } from './resolution.ts';

/** Text on one line of prose, a list item or a table cell: no markup, link or mention of somebody. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .replaceAll(directionMarks, '\uFFFD')
      .trim()
      .replaceAll(/[\\`*_[\]#+|~$<>&]/gu, (c) => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : `\\${c}`))
      // what would begin a list, a rule or a heading
      .replace(/^(?=[-=])/u, '\\')
      .replace(/^(\d+)(?=[.)])/u, '$1\\')
      // addresses become links by themselves, and names after an @ are told of it
      .replaceAll(/:(?=\/\/)/gu, '&#58;')
      .replaceAll(/www\./giu, (www) => `${www.slice(0, 3)}&#46;`)
      .replaceAll('@', '@&#8203;')
  );
}

/** A command or other text in a block of its own, to the letter: no text ends the block. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** `summary.md`: what was tried and what came of it, on a page. */
export function summaryMarkdown(evidence: Evidence, configuration?: string): string {
  const { claims, totals, alpha } = evidence;
  const attention = concerns(evidence);
  const sections = [
    '# Lakatos: results',
    `${formatVerdicts(totals)}; ${formatMutants(totals)}.`,
    ...(attention.length === 0 ? [] : ['## Needs attention', list(attention)]),
    '## Claims',
    claimTable(claims),
    formatColumns,
    formatIntervals,
    '## What corroborated means',
    `Attacked on random, targeted and corner cases with the power shown in \`index.html\`, and not refuted. It is never a proof. ${capital(formatAlpha(alpha))}, whatever the search did.`,
    '## The run',
    list([
      ...formatRun(evidence, configuration).map(([name, text]) => `${name}: ${text}`),
      ...claims.flatMap(({ id, backend }) =>
        backend === undefined ? [] : [`${id} computed with ${backend}`],
      ),
    ]),
    ...resolutionSection(claims),
    ...pictureSection(claims),
    ...mutantSection(claims),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A list of texts. */
export function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
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

/** What would have been noticed, the least tested claims first. */
function resolutionSection(claims: readonly ClaimEvidence[]): readonly string[] {
  const words = formatCoarse(claims);
  if (words === undefined) return [];
  const lines = leastTestedFirst(claims).map((id) => {
    const sentence = formatResolution(claims.find((claim) => claim.id === id)!) ?? '';
    return `- **${escapeMarkdown(id)}**: ${escapeMarkdown(sentence)}`;
  });
  return ['## What would have been noticed', escapeMarkdown(words), lines.join('\n')];
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
      mutant.outcome === 'survived' ? '**survived**' : formatOutcome(mutant),
      escapeMarkdown(claim.id),
      escapeMarkdown(mutant.name),
      escapeMarkdown(mutant.witness?.claim ?? ''),
      escapeMarkdown(mutant.witness?.truth ?? ''),
    ]),
  );
  if (rows.length === 0) return [];
  return ['## Mutants', table(['outcome', 'claim', 'mutant', 'claimed', 'found'], 'lllll', rows)];
}

/** A pipe table; `alignment` has an `l` or `r` for each column. */
export function table(
  head: readonly string[],
  alignment: string,
  rows: readonly (readonly string[])[],
): string {
  const rule = Array.from(alignment, (side) => (side === 'r' ? '--:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
