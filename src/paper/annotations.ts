import { type Coverage, coverageLine, type CoverageRow, statementName } from './coverage.ts';
import { mathSign, texOfLetters } from './latex/letters.ts';

/** Signs with a meaning in TeX or in babel, and those that OT1 prints as others. */
const special: ReadonlyMap<string, string> = new Map([
  ['\\', '\\textbackslash{}'],
  ['{', '\\{'],
  ['}', '\\}'],
  ['$', '\\$'],
  ['&', '\\&'],
  ['#', '\\#'],
  ['%', '\\%'],
  ['_', '\\_\\allowbreak{}'],
  ['/', '/\\allowbreak{}'],
  ['^', '\\textasciicircum{}'],
  ['~', '\\textasciitilde{}'],
  ['"', "''"],
  ['<', '\\ensuremath{<}'],
  ['>', '\\ensuremath{>}'],
  ['|', '\\ensuremath{|}'],
  ['‖', '\\ensuremath{\\|}'],
  ['×', '\\ensuremath{\\times}'],
  ['·', '\\ensuremath{\\cdot}'],
  ['≥', '\\ensuremath{\\ge}'],
  ['≤', '\\ensuremath{\\le}'],
  ['≠', '\\ensuremath{\\ne}'],
  ['∞', '\\ensuremath{\\infty}'],
  ['∇', '\\ensuremath{\\nabla}'],
  ['∈', '\\ensuremath{\\in}'],
  ['→', '\\ensuremath{\\to}'],
  ['√', '\\ensuremath{\\surd}'],
  ['−', '\\ensuremath{-}'],
  ['±', '\\ensuremath{\\pm}'],
  ['²', '\\ensuremath{^2}'],
  ['³', '\\ensuremath{^3}'],
  ['–', '--'],
  ['—', '---'],
  ['‘', '`'],
  ['’', "'"],
  ['“', '``'],
  ['”', "''"],
  ['„', ',,'],
  ['…', '\\dots{}'],
  ['§', '\\S{}'],
  ...[...texOfLetters].filter(([letter]) => /^\p{L}/u.test(letter)),
]);

/** Any text as TeX of ASCII that prints it, whatever the paper's encoding; what has no TeX here is `?`. */
export function escapeTex(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/[\s\p{Cc}]+/gu, ' '), escapeSign).join('');
}

function escapeSign(sign: string): string {
  const known = special.get(sign);
  if (known !== undefined) return known;
  if (/^[\x20-\x7e]$/u.test(sign)) return sign;
  const inFormula = mathSign(sign);
  if (inFormula !== sign) return `\\ensuremath{${inFormula}}`;
  const [base = '', ...marks] = Array.from(sign.normalize('NFD'));
  const accents = marks.map((mark) => texOfLetters.get(mark));
  const isLetter = /^[a-zA-Z]$/u.test(base) && accents.length === 1 && accents[0] !== undefined;
  if (!isLetter) return '?';
  const dotless = base === 'i' || base === 'j' ? `\\${base}{}` : base;
  // OT1 has no ogonek
  return accents[0] === '\\k' ? base : `${accents[0]}{${dotless}}`;
}

/** A label that TeX can be given: nothing in it begins a comment, a group or another macro. */
const isName = (text: string): boolean => /^[^\\{}%#^~$&\s]+$/u.test(text);

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
  const rows = coverage.rows.map(({ statement, claims, status }) => {
    const tests = claims.map(({ id, verdict = 'not run' }) => `${id}: ${verdict}`).join('; ');
    return `\\lakatosrow{${escapeTex(statementName(statement))}}{${escapeTex(tests || 'no claim')}}{${status}}%`;
  });
  return [
    `% Written by lakatos paper --annotate: ${coverageLine(coverage)}. Do not edit.`,
    '\\providecommand{\\lakatos}[1]{}',
    // a note in a formula or a box has no margin; a sign that babel made active is taken as it is typed
    `\\def\\lakatosnote#1{\\ifcsname lakatos@\\detokenize{#1}\\endcsname
  \\ifmmode\\else\\ifinner\\else\\marginpar{\\raggedright\\tiny\\csname lakatos@\\detokenize{#1}\\endcsname}\\fi\\fi\\fi}`,
    '\\renewcommand{\\lakatos}[1]{\\lakatosnote{#1}}',
    '\\def\\lakatosset#1#2{\\expandafter\\def\\csname lakatos@\\detokenize{#1}\\endcsname{#2}}',
    ...new Set(notes),
    // boxes of a line each, which a page or column may part
    `\\def\\lakatosrow#1#2#3{\\par\\noindent
  \\parbox[t]{.36\\linewidth}{\\raggedright #1}\\hfill
  \\parbox[t]{.42\\linewidth}{\\raggedright #2}\\hfill
  \\parbox[t]{.16\\linewidth}{\\raggedright #3}\\par\\smallskip}`,
    '\\def\\lakatostable{\\begingroup\\small',
    '\\lakatosrow{\\textbf{statement}}{\\textbf{claims}}{}\\hrule\\smallskip',
    ...rows,
    '\\endgroup}',
    '',
  ].join('\n');
}

function noteOf({ status, claims }: CoverageRow): string {
  if (claims.length === 0) return 'no claim tests it';
  return `${status}: ${claims.map(({ id, slack }) => `${id} (slack ${slack})`).join(', ')}`;
}

function define(name: string, text: string): string {
  return `\\lakatosset{${name}}{${escapeTex(text)}}`;
}
