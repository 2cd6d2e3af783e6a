import type { ClaimEvidence, Evidence, Verdict } from '../judge/claims/evidence.ts';
import {
  formatAlpha,
  brief,
  compact,
  counted,
  killedOf,
  formatMutants,
  medianSlack,
  percent,
  thousands,
  formatVerdicts,
} from './format.ts';

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
      medianSlack(claim),
      killedOf(claim),
      compact(claim.steps),
    ];
  });
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  const align = (cells: readonly string[]): readonly string[] =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
  const lines = rows.map((row, i) => {
    const [verdict, ...rest] = align(row);
    return [paint(claims[i]!.verdict, verdict!), ...rest].join('  ');
  });
  return [align(head).join('  '), ...lines].map((line) => line.trimEnd()).join('\n');
}

/** The lines under the table: what is wrong where something is, the run's α and its size. */
export function conclusion(evidence: Evidence): readonly string[] {
  const { totals } = evidence;
  return [
    `${formatVerdicts(totals)}; ${formatMutants(totals)}.`,
    `α = ${brief(evidence.alpha)}: ${formatAlpha(evidence.alpha)}.`,
    `${thousands(totals.steps)} steps of ${counted(totals.trajectories, 'trajectory', 'trajectories')} in ${counted(totals.cases, 'case')}, seed ${plain(evidence.seed)}.`,
  ];
}

/** Text without the characters that drive a terminal. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
