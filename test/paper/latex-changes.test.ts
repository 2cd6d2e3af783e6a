import { describe, expect, it } from 'vitest';
import { compareTheory } from '../../src/gate/compare.ts';
import { compareLinks } from '../../src/gate/compare-links.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { sizesInequality } from '../statements/known-statements.ts';
import { firstLock, linksOn } from './locked-paper.ts';
import type { Files } from './paper-repository.ts';

const claim = (name: string): Claim =>
  sizesInequality(
    ({ n }) => n,
    ({ n, m }) => n + m,
    { id: `sizes/${name}`, paper: `thm:${name}` },
  );
const both = [claim('a'), claim('b')];

/** A paper with two theorems, the second of which refers to the first. */
function paper({
  preamble = '',
  a = 'If $x \\le 2$ then $f(x) \\le \\rate$.',
  between = '',
  end = '',
  label = 'thm:a',
}: Partial<Record<'preamble' | 'a' | 'between' | 'end' | 'label', string>> = {}): string {
  return [
    '\\documentclass{article}',
    preamble.includes('newtheorem') ? '' : '\\newtheorem{thm}{Theorem}',
    '\\newcommand{\\rate}{2x^2}',
    preamble,
    '\\begin{document}',
    `\\begin{thm}\\label{${label}} ${a} \\end{thm}`,
    between,
    `\\begin{thm}\\label{thm:b} As in Theorem~\\ref{${label}}, with $g = 1$. \\end{thm}`,
    end,
    '\\end{document}',
  ].join('\n');
}

/** What the gate says of these files after those. */
async function saidOf(before: Files, after: Files, claims: readonly Claim[] = both): Promise<string[]> {
  const lock = firstLock(claims, await linksOn(before, claims, ['*.tex']));
  const same = compareTheory(claims, lock).changes;
  const { changes: found, mistakes } = compareLinks(
    await linksOn(after, claims, ['*.tex']),
    lock,
    claims,
    same,
  );
  return [
    ...mistakes.map(({ claim: id, rule }) => `mistake: ${rule}: ${id}`),
    ...found.flatMap(({ id, differences }) => differences.map(({ kind }) => `${kind}: ${id}`)),
  ];
}

const one = (text: string, others: Files = {}): Files => ({ 'main.tex': text, ...others });
const changed = ['statement changed: thm:a'];

type Row = readonly [what: string, before: Files, after: Files, said?: readonly string[]];

const formatting: readonly Row[] = [
  [
    'a comment within a word',
    one(paper({ a: 'The maximum.' })),
    one(paper({ a: 'The maxi% to be checked\nmum.' })),
  ],
  [
    '\\newtheorem in another file',
    one(paper()),
    one(paper({ preamble: '\\input{setup} % newtheorem' }), { 'setup.tex': '\\newtheorem{thm}{Theorem}' }),
  ],
  [
    '\\newtheorem in a package of the paper',
    one(paper()),
    one(paper({ preamble: '\\usepackage{amsmath,setup} % newtheorem' }), {
      'setup.sty': '\\ProvidesPackage{setup}\n\\newtheorem{thm}{Theorem}\n\\endinput',
    }),
  ],
  [
    'macros in a package of the paper',
    one(paper({ a: '$\\mine{2}$', preamble: '\\newcommand{\\mine}[1]{#1+1}' })),
    one(paper({ a: '$\\mine{2}$', preamble: '\\usepackage[draft]{mine}' }), {
      'mine.sty': '\\newcommand{\\mine}[1]{#1+1}',
    }),
  ],
  [
    'macros in a class of the paper',
    one(paper({ a: '$\\mine{2}$', preamble: '\\newcommand{\\mine}[1]{#1+1}' })),
    one(paper({ a: '$\\mine{2}$' }).replace('{article}', '[11pt]{mine}'), {
      'mine.cls': '\\LoadClass{article}\\newcommand{\\mine}[1]{#1+1}',
    }),
  ],
  [
    '\\input with its extension',
    one(paper({ end: '\\input{more}' }), { 'more.tex': '\\begin{thm} c \\end{thm}' }),
    one(paper({ end: '\\input{more.tex}' }), { 'more.tex': '\\begin{thm} c \\end{thm}' }),
  ],
  [
    '\\input without braces',
    one(paper({ end: '\\input{more}' }), { 'more.tex': '\\begin{thm} c \\end{thm}' }),
    one(paper({ end: '\\input more ' }), { 'more.tex': '\\begin{thm} c \\end{thm}' }),
  ],
  [
    'a file of its own',
    one(paper({ end: '\\begin{thm}\\label{c} c \\end{thm}' })),
    one(paper({ end: '\\input{more}' }), { 'more.tex': '\\begin{thm}\\label{c} c \\end{thm}' }),
  ],
  [
    '\\subfile',
    one(paper({ end: '\\input{sub/c}' }), { 'sub/c.tex': '\\begin{thm}\\label{c} $\\rate$ \\end{thm}' }),
    one(paper({ end: '\\subfile{sub/c}' }), {
      'sub/c.tex':
        '\\documentclass[../main]{subfiles}\n\\begin{document}\n\\begin{thm}\\label{c} $\\rate$ \\end{thm}\n\\end{document}',
    }),
  ],
  [
    '\\import',
    one(paper({ end: '\\input{sub/c}' }), { 'sub/c.tex': '\\begin{thm}\\label{c} $\\rate$ \\end{thm}' }),
    one(paper({ end: '\\import{sub/}{c}' }), { 'sub/c.tex': '\\begin{thm}\\label{c} $\\rate$ \\end{thm}' }),
  ],
  [
    'a title with a reference',
    one(paper()),
    one(
      paper().replace(
        '\\begin{thm}\\label{thm:a}',
        '\\begin{thm}[{Main result, see \\cite[p.~3]{x}}]\\label{thm:a}',
      ),
    ),
  ],
  [
    'a label as an option',
    one(paper()),
    one(paper().replace('\\begin{thm}\\label{thm:a}', '\\begin{thm}[name={Main, result}, label={thm:a}]')),
  ],
  [
    'a starred environment',
    one(paper()),
    one(
      paper()
        .replace('\\begin{thm}\\label{thm:a}', '\\begin{thm*}\\label{thm:a}')
        .replace('\\end{thm}', '\\end{thm*}'),
    ),
  ],
  [
    'restatable, said twice',
    one(paper()),
    one(
      paper({ end: '\\main*\n\\main' })
        .replace('\\begin{thm}\\label{thm:a}', '\\begin{restatable}[Main]{thm}{main}\\label{thm:a}')
        .replace('\\end{thm}', '\\end{restatable}'),
    ),
  ],
  [
    'an environment that begins it',
    one(paper()),
    one(
      paper({
        preamble: '\\newtheorem{thm}{Theorem}\\newenvironment{main}{\\bigskip\\begin{thm}}{\\end{thm}}',
      })
        .replace('\\begin{thm}\\label{thm:a}', '\\begin{main}\\label{thm:a}')
        .replace(' \\end{thm}', ' \\end{main}'),
    ),
  ],
  [
    'macros of other macros with arguments',
    one(paper({ a: '$a/b$' })),
    one(
      paper({ a: '$\\f{b}{a}$', preamble: '\\newcommand{\\g}[2]{#1/#2}\\newcommand{\\f}[2]{\\g{#2}{#1}}' }),
    ),
  ],
  ['a macro defined anew after it', one(paper()), one(paper({ between: '\\renewcommand{\\rate}{3x^2}' }))],
  [
    'a macro defined anew in a group',
    one(paper()),
    one(paper({ preamble: '{\\renewcommand{\\rate}{3x^2}}' })),
  ],
  [
    'a macro that another proof defines',
    one(paper()),
    one(paper({ preamble: '\\begin{proof}\\renewcommand{\\rate}{3x^2} x \\end{proof}' })),
  ],
  [
    '\\providecommand of what there is',
    one(paper()),
    one(paper({ preamble: '\\providecommand{\\rate}{3x^2}' })),
  ],
  [
    'an old meaning kept by \\let',
    one(paper({ a: '$|x|$', preamble: '\\newcommand{\\n}[1]{|#1|}' })),
    one(
      paper({
        a: '$\\n{x}$',
        preamble: '\\newcommand{\\n}[1]{|#1|}\\let\\old\\n\\renewcommand{\\n}[1]{\\old{#1}}',
      }),
    ),
  ],
  [
    'two signs exchanged by \\let, and back',
    one(paper({ a: '$\\phi \\varphi$' })),
    one(paper({ a: '$\\varphi \\phi$', preamble: '\\let\\temp\\phi\\let\\phi\\varphi\\let\\varphi\\temp' })),
  ],
  [
    'spaces in formulas',
    one(paper({ a: '$f(x)dx = \\int g$' })),
    one(paper({ a: '$f (x)\\,dx\\;=\\!\\int\\mkern2mu g\\hspace{1em}\\mathstrut$' })),
  ],
  ['\\( \\), $$ and \\[ \\]', one(paper({ a: '$x$ and \\[y\\]' })), one(paper({ a: '\\(x\\) and $$y$$' }))],
  [
    'equation for align',
    one(paper({ a: '\\begin{align} x &= y \\label{eq:x} \\\\ &\\le z \\nonumber \\end{align}' })),
    one(
      paper({
        a: '\\begin{equation}\\label{eq:y} \\begin{split} x = y \\\\ \\le z \\end{split} \\end{equation}',
      }),
    ),
  ],
  [
    'a label after the text',
    one(paper({ a: 'x' })),
    one(paper({ a: 'x' }).replace('\\label{thm:a} x', 'x\n\\label{thm:a}')),
  ],
  [
    'a label in a comment before its own',
    one(paper()),
    one(paper().replace('\\label{thm:a}', '%\\label{old}\n\\label{thm:a}')),
  ],
  [
    'a theorem that is switched off',
    one(paper()),
    one(paper({ between: '\\iffalse\\begin{thm}\\label{c} c \\end{thm}\\fi' })),
  ],
  [
    'words that are switched off, and on',
    one(paper({ a: 'x y' })),
    one(paper({ a: '\\iffalse no \\else x \\fi \\iftrue y \\else no \\fi' })),
  ],
  [
    'words that conditions of the paper’s own switch off, and on',
    one(paper({ a: 'x y' })),
    one(
      `\\newif\\ifdraft\n\\newif \\iflong \\longtrue\n${paper({ a: '\\ifdraft no \\else x \\fi \\iflong y \\else no \\fi' })}`,
    ),
  ],
  [
    'a condition of the paper’s own within a formula',
    one(paper({ a: '$x + y$' })),
    one(`\\newif\\ifdraft\n${paper({ a: '$\\ifdraft no \\else x + y\\fi$' })}`),
  ],
  [
    'a condition that a file switches on, whose own branch is hidden elsewhere',
    one(paper({ a: 'x' })),
    one(
      `\\newif\\ifdraft\\ifdraft\\drafttrue\\fi\n${paper({ a: '\\ifdraft no \\iftrue no \\fi no \\fi x' })}`,
    ),
  ],
  [
    'a theorem in verbatim',
    one(paper()),
    one(
      paper({
        between:
          '\\begin{verbatim}\n\\begin{thm}\\label{c} c\n\\end{verbatim} \\verb|\\begin{thm}| \\begin{lstlisting}\n\\begin{thm} \\end{lstlisting} \\begin{comment} \\begin{thm}\\label{d}d\\end{thm} \\end{comment}',
      }),
    ),
  ],
  [
    'a theorem in a comment',
    one(paper()),
    one(paper({ between: '50\\% % \\begin{thm}\\label{c}\n%\\end{thm}' })),
  ],
  [
    'text after \\endinput',
    one(paper({ end: '\\input{more}' }), { 'more.tex': '\\begin{thm}\\label{c} c \\end{thm}' }),
    one(paper({ end: '\\input{more}' }), {
      'more.tex': '\\begin{thm}\\label{c} c \\end{thm}\n\\endinput\n\\begin{thm} d \\end{thm}',
    }),
  ],
  ['a byte order mark', one(paper()), one(`\u{FEFF}${paper()}`)],
  [
    'line ends of Windows',
    one(paper({ a: 'x % y\nz\n\nw' })),
    one(paper({ a: 'x % y\nz\n\nw' }).replaceAll('\n', '\r\n')),
  ],
  [
    'letters and signs in Unicode',
    one(paper({ a: '$\\alpha \\le \\beta \\to \\infty \\in \\mathbb{R}$' })),
    one(paper({ a: '$α ≤ β → ∞ ∈ \\mathbb R$' })),
  ],
  [
    'accents in TeX',
    one(paper({ a: "L\\'evy's \\\"Uber gr\\\"o\\ss e, \\'{e}" })),
    one(paper({ a: "Lévy's Über größe, é" })),
  ],
  [
    'colour, notes for co-authors and footnotes’ marks',
    one(paper({ a: '$x \\le 2$' })),
    one(
      paper({
        a: '{\\color{red}$x \\le \\textcolor{blue}{2}$}\\todo[inline]{check}\\lakatosnote{thm:a}\\marginpar{hm}',
      }),
    ),
  ],
  [
    'the notes of lakatos paper --annotate',
    one(paper({ a: 'x \\lakatos{sizes/a}' })),
    one(paper({ a: 'x \\lakatos{sizes/a}', preamble: '\\input{notes}' }), {
      'notes.tex': '\\renewcommand{\\lakatos}[1]{\\lakatosnote{#1}}',
    }),
  ],
  [
    'a label renamed where it is defined and referred to',
    one(paper()),
    one(paper({ label: 'thm:first' })),
    [
      'mistake: label gone: sizes/a',
      'no claim: thm:first',
      'statement renamed: thm:first',
      'no statement: sizes/a',
    ],
  ],
  ['the other branch of \\not', one(paper({ a: '$x \\ne y$' })), one(paper({ a: '$x \\not= y$' }))],
];

const meanings: readonly Row[] = [
  [
    'a number within a macro of a macro',
    one(paper({ preamble: '\\newcommand{\\c}{2}\\renewcommand{\\rate}{\\c x^2}' })),
    one(paper({ preamble: '\\newcommand{\\c}{3}\\renewcommand{\\rate}{\\c x^2}' })),
  ],
  [
    'a macro with its arguments exchanged',
    one(paper({ a: '$\\f{a}{b}$', preamble: '\\newcommand{\\f}[2]{#1/#2}' })),
    one(paper({ a: '$\\f{a}{b}$', preamble: '\\newcommand{\\f}[2]{#2/#1}' })),
  ],
  [
    'a macro’s argument left out',
    one(paper({ a: '$\\f{a}$', preamble: '\\newcommand{\\f}[2][1]{#1/#2}' })),
    one(paper({ a: '$\\f{a}$', preamble: '\\newcommand{\\f}[2][2]{#1/#2}' })),
  ],
  ['a macro defined anew before it', one(paper()), one(paper({ preamble: '\\renewcommand{\\rate}{3x^2}' }))],
  [
    'a macro of a package',
    one(paper({ a: '$\\mine$', preamble: '\\usepackage{mine}' }), { 'mine.sty': '\\newcommand{\\mine}{1}' }),
    one(paper({ a: '$\\mine$', preamble: '\\usepackage{mine}' }), { 'mine.sty': '\\newcommand{\\mine}{2}' }),
  ],
  [
    'an old meaning kept by \\let',
    one(paper({ a: '$\\old$', preamble: '\\let\\old\\rate' })),
    one(paper({ a: '$\\old$', preamble: '\\let\\old\\rate\\renewcommand{\\rate}{1}' })),
    [],
  ],
  ['braces of a script', one(paper({ a: '$x^{ab}$' })), one(paper({ a: '$x^ab$' }))],
  [
    'a number in a long statement',
    one(
      paper({
        a: `${'word '.repeat(2000)} $1 + ${Array.from({ length: 500 }, (_, i) => i).join(' + ')}$`,
      }),
    ),
    one(
      paper({
        a: `${'word '.repeat(2000)} $2 + ${Array.from({ length: 500 }, (_, i) => i).join(' + ')}$`,
      }),
    ),
  ],
  [
    'a word that is switched off',
    one(paper({ a: 'x for all y' })),
    one(paper({ a: 'x \\iffalse for all \\fi y' })),
  ],
  [
    'the theorem switched off',
    one(paper()),
    one(paper().replace('\\begin{thm}', '\\iffalse\\begin{thm}').replace('\\end{thm}', '\\end{thm}\\fi')),
    ['mistake: label gone: sizes/a', 'label gone: thm:a', 'no statement: sizes/a'],
  ],
  [
    'the theorem commented out',
    one(paper()),
    one(paper().replace('\\begin{thm}', '%\\begin{thm}')),
    ['mistake: label gone: sizes/a', 'label gone: thm:a', 'no statement: sizes/a'],
  ],
  [
    'the theorem moved into verbatim',
    one(paper()),
    one(
      paper()
        .replace('\\begin{thm}', '\\begin{verbatim}\\begin{thm}')
        .replace('\\end{thm}', '\\end{thm}\\end{verbatim}'),
    ),
    ['mistake: label gone: sizes/a', 'label gone: thm:a', 'no statement: sizes/a'],
  ],
  [
    'another theorem referred to',
    one(paper()),
    one(paper().replace('\\ref{thm:a}', '\\ref{thm:c}')),
    ['statement changed: thm:b'],
  ],
  [
    'a condition in a comment',
    one(paper({ a: 'Let $x > 0$\nand $y > 0$.' })),
    one(paper({ a: 'Let $x > 0$\n%and $y > 0$.\n' })),
  ],
  ['a percent sign that is one', one(paper({ a: 'By 50\\% more.' })), one(paper({ a: 'By 50% more.\n' }))],
  ['another letter of the same look', one(paper({ a: '$\\epsilon$' })), one(paper({ a: '$\\varepsilon$' }))],
  ['a bold letter', one(paper({ a: '$\\mathbb R$' })), one(paper({ a: '$\\mathcal R$' }))],
  ['an order of scripts and primes', one(paper({ a: "$f'_i$" })), one(paper({ a: '$f_i$' }))],
  ['negation', one(paper({ a: '$x \\in A$' })), one(paper({ a: '$x \\not\\in A$' }))],
];

describe('what changes no statement', () => {
  it.each(formatting.map((row) => [row[0], row] as const))('%s', async (_, [, before, after, said = []]) => {
    expect((await saidOf(before, after)).toSorted()).toEqual([...said].toSorted());
  });
});

describe('what changes a statement', () => {
  it.each(meanings.map((row) => [row[0], row] as const))(
    '%s',
    async (_, [, before, after, said = changed]) => {
      expect((await saidOf(before, after)).toSorted()).toEqual([...said].toSorted());
    },
  );
});
