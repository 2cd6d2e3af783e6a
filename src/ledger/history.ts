import { compact, counted } from '../report/format.ts';
import { plain } from '../report/terminal.ts';
import type { LedgerIndex, StatementTotals } from './ledger-index.ts';

/** The columns of what a statement has withstood. */
export const historyHead: readonly string[] = [
  'statement',
  'verdict',
  'runs',
  'seeds',
  'cases',
  'steps',
  'mutants',
  'error',
  'days',
];

/** What a statement has withstood. */
export function historyRow(at: StatementTotals): readonly string[] {
  return [
    at.statement,
    at.refuted > 0 ? `refuted ${counted(at.refuted, 'time')}` : at.verdict,
    String(at.runs),
    String(at.seeds),
    compact(at.cases),
    compact(at.steps),
    `${at.killed}/${at.killed + at.survived}`,
    at.error === null ? '-' : `${Number((100 * at.error).toPrecision(2))}%`,
    `${at.first.slice(0, 10)} – ${at.last.slice(0, 10)}`,
  ];
}

/** What claims have withstood, by version of their statements, as a table in lines. */
export function historyLines(totals: readonly StatementTotals[], one: boolean): readonly string[] {
  const named = (row: readonly string[], name: string): readonly string[] =>
    one ? row : [name + row[0]!, ...row.slice(1)];
  const rows = totals.map((at) => named(historyRow(at), `${at.claim} `));
  const head = named(historyHead, 'claim, ');
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const table = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  if (!one) return table.map(plain);
  return [...table, '', ...totals.map(({ statement, says }) => `${statement}: ${says}`)].map(plain);
}

/** What is wrong with the ledger, a line each. */
export function troubleLines({ damaged, contradictions }: LedgerIndex, path: string): readonly string[] {
  return [
    ...(damaged > 0 ? [damagedLine(path, damaged)] : []),
    ...(contradictions > 0
      ? [
          `${path}: ${counted(contradictions, 'result differs', 'results differ')} from an earlier one of the same code, seed and budget: some claim's code depends on something else`,
        ]
      : []),
  ];
}

/** That lines of the ledger are damaged, and what that means. */
export function damagedLine(path: string, lines: number): string {
  const left = lines === 1 ? 'as it is' : 'as they are';
  return `${path}: ${counted(lines, 'line')} damaged: left out here, and left ${left} in the file`;
}
