import { directionMarks } from './direction.ts';
import type { ClaimEvidence, Evidence, Verdict } from '../judge/claims/evidence.ts';
import {
  formatAlpha,
  brief,
  compact,
  counted,
  killedOf,
  formatMutants,
  slackEstimate,
  percent,
  thousands,
  formatVerdicts,
} from './format.ts';
import { formatCoarse } from './resolution.ts';

/** Puts a verdict's colour on a text; the identity where colour is not wanted. */
export type Paint = (verdict: Verdict, text: string) => string;

/** The table that ends a run: verdict, informative share, slack, mutants, steps of each claim. */
export function verdictTable(claims: readonly ClaimEvidence[], paint: Paint): string {
  const head = ['verdict', 'claim', 'informative', 'slack', 'mutants', 'steps'];
  const rows = claims.map((claim) => {
    const { hits, trials } = claim.informative.share;
    return [
      claim.verdict,
      plain(claim.id),
      percent(hits, trials),
      slackEstimate(claim).value,
      killedOf(claim),
      compact(claim.steps),
    ];
  });
  const [top, ...lines] = alignColumns([head, ...rows], 2);
  // verdicts alone are painted, with the blanks behind them
  const width = top!.indexOf('claim') - 2;
  const painted = lines.map((line, i) => paint(claims[i]!.verdict, line.slice(0, width)) + line.slice(width));
  return [top, ...painted].join('\n');
}

/** Rows as lines of aligned columns: the first `left` to the left, the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[], left: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => Array.from(row[j]!).length)));
  const align = (cell: string, j: number): string => {
    const blank = ' '.repeat(widths[j]! - Array.from(cell).length);
    return j < left ? cell + blank : blank + cell;
  };
  return rows.map((row) => row.map(align).join('  ').trimEnd());
}

/** The lines under the table: what is wrong where something is, the run's α and its size. */
export function conclusion(evidence: Evidence): readonly string[] {
  const { totals } = evidence;
  const coarse = formatCoarse(evidence.claims);
  return [
    `${formatVerdicts(totals)}; ${formatMutants(totals)}.`,
    ...(coarse === undefined ? [] : [coarse]),
    `α = ${brief(evidence.alpha)}: ${formatAlpha(evidence.alpha)}.`,
    `${thousands(totals.steps)} steps of ${counted(totals.trajectories, 'trajectory', 'trajectories')} in ${counted(totals.cases, 'case')}, seed ${plain(evidence.seed)}.`,
  ];
}

/** Text without the characters that drive a terminal or turn its direction. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(directionMarks, '\uFFFD');
}
