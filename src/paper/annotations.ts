import { greek } from './hypotheses.ts';
import { type Coverage, coverageLine, type CoverageRow, statementName } from './coverage.ts';

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '×': '\\ensuremath{\\times}',
  '–': '--',
  '≥': '\\ensuremath{\\ge}',
  '≤': '\\ensuremath{\\le}',
  '∞': '\\ensuremath{\\infty}',
  '−': '\\ensuremath{-}',
};

/** Any text as TeX that prints it: Greek letters as formulas, Latin ones with accents as they are. */
export function escapeTex(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/[\\{}$&#%_^~×–≥≤∞−]/gu, (sign) => special[sign]!)
    .replaceAll(/\p{Script=Greek}/gu, (letter) =>
      greek[letter] === undefined ? '?' : `\\ensuremath{\\${greek[letter]}}`,
    )
    .replaceAll(/[^\x20-\x7e\u00C0-\u017F]/gu, '?');
}

/** A name that may stand between \csname and \endcsname. */
const isName = (text: string): boolean => /^[\w:./+*-]+$/u.test(text);

/**
 * A file for the paper's preamble: `\lakatosnote{thm:stagnation}` is a note in the margin, so is
 * `\lakatos{family/claim}`, and `\lakatostable` is a table of all statements.
 */
export function annotations(coverage: Coverage): string {
  const notes = coverage.rows.flatMap((row) => [
    ...(isName(row.statement.label) ? [define(row.statement.label, noteOf(row))] : []),
    ...row.claims.map(({ id, verdict = 'not run', slack }) =>
      define(id, `${id}: ${verdict}, slack ${slack}`),
    ),
  ]);
  const rows = coverage.rows.map(
    (row) =>
      `${escapeTex(statementName(row.statement))} & ${escapeTex(row.claims.map(({ id, verdict = 'not run' }) => `${id}: ${verdict}`).join('; ') || 'no claim')} & ${row.status} \\\\`,
  );
  return [
    `% Written by lakatos paper --annotate: ${coverageLine(coverage)}. Do not edit.`,
    '\\makeatletter',
    '\\providecommand{\\lakatos}[1]{}',
    '\\def\\lakatosnote#1{\\ifcsname lakatos@#1\\endcsname\\marginpar{\\raggedright\\tiny\\csname lakatos@#1\\endcsname}\\fi}',
    '\\renewcommand{\\lakatos}[1]{\\lakatosnote{#1}}',
    ...new Set(notes),
    '\\def\\lakatostable{\\begin{tabular}{lp{.45\\linewidth}l}',
    'statement & claims & \\\\ \\hline',
    ...rows,
    '\\end{tabular}}',
    '\\makeatother',
    '',
  ].join('\n');
}

function noteOf({ status, claims }: CoverageRow): string {
  if (claims.length === 0) return 'no claim tests it';
  return `${status}: ${claims.map(({ id, slack }) => `${id} (slack ${slack})`).join(', ')}`;
}

function define(name: string, text: string): string {
  return `\\expandafter\\def\\csname lakatos@${name}\\endcsname{${escapeTex(text)}}`;
}
