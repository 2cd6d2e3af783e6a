import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import { loadLinks } from '../../src/paper/load-links.ts';
import { loadPaper } from '../../src/paper/load-paper.ts';
import { linksOf } from '../../src/paper/links.ts';
import { markdownStatements } from '../../src/paper/markdown-statements.ts';
import type { Statement } from '../../src/paper/statement.ts';
import { wordDiff } from '../../src/paper/word-diff.ts';
import { scratch } from '../cli/scratch.ts';
import { root } from '../rules/sources.ts';
import { writeAll } from './paper-repository.ts';

async function read(files: Readonly<Record<string, string>>): Promise<readonly Statement[]> {
  const folder = scratch();
  writeAll(folder, files);
  return (await loadPaper(folder, { paper: ['*.tex'] })).statements;
}

/** What a statement says, with what stands in the preamble. */
async function tokensOf(body: string, preamble = ''): Promise<string> {
  const [statement] = await read({
    'a.tex': `${preamble}\\begin{document}\\begin{theorem}\\label{x}${body}\\end{theorem}\\end{document}`,
  });
  return statement!.tokens.join(' ');
}

describe('what a statement says', () => {
  it.each([
    [
      'optional arguments of macros',
      '\\newcommand{\\n}[2][2]{|#2|_{#1}}',
      '$\\n{x} \\n[1]{y}$',
      '$|x|_2|y|_{1}$',
    ],
    ['macros of macros', '\\newcommand\\a{\\b}\\newcommand\\b{b}', '$\\a$', '$b$'],
    ['\\let', '\\let\\eps=\\varepsilon', '$\\eps$', '$\\varepsilon$'],
    ['paired delimiters', '\\DeclarePairedDelimiter{\\abs}{|}{|}', '$\\abs*{x}\\abs[\\big]{y}$', '$|x||y|$'],
    ['documents’ commands', '\\NewDocumentCommand{\\f}{m m}{#1+#2}', '$\\f{a}{b}$', '$a+b$'],
    ['scripts in any order', '', '$x^2_i$', '$x_i^{2}$'],
    ['sizes of brackets', '', '$\\left(\\bigl(a\\bigr)\\right)$', '$((a))$'],
    ['names of signs', '', '$a \\leq b \\to \\dfrac12$', '$a\\le b\\rightarrow\\frac{1}{2}$'],
    ['kinds of references', '', 'by \\eqref{y}', 'by \\cref{y}'],
    ['hidden text', '', 'a \\iffalse b \\fi c', 'a c'],
    ['ties and spaces', '', 'a~b\\ c', 'a b c'],
  ])('does not depend on %s', async (_, preamble, one, other) => {
    expect(await tokensOf(one, preamble)).toBe(await tokensOf(other, preamble));
  });

  it.each([
    ['a bold letter', '$\\mathbf{x}$', '$x$'],
    ['braces with more than one sign', '$x^{ab}$', '$x^ab$'],
    ['rows of cases', '$\\begin{cases}a & b\\\\c\\end{cases}$', '$\\begin{cases}a b\\\\c\\end{cases}$'],
    ['a comma', 'a, b', 'a b'],
  ])('depends on %s', async (_, one, other) => {
    expect(await tokensOf(one)).not.toBe(await tokensOf(other));
  });

  it.each<[string, string, string, string, boolean, string?]>([
    [
      'thmtools',
      '\\declaretheorem[name=Satz]{satz}',
      '\\begin{satz}[label=x, name=Haupt] a \\end{satz}',
      'Satz',
      true,
    ],
    [
      'llncs',
      '\\spnewtheorem{obs}{Observation}{\\bf}{\\it}',
      '\\begin{obs}\\label{x} a \\end{obs}',
      'Observation',
      true,
    ],
    [
      'thmtools without numbers',
      '\\declaretheorem[numbered=no]{fact}',
      '\\begin{fact}\\label{x} a \\end{fact}',
      'Fact',
      false,
    ],
    [
      'mdframed',
      '\\newmdtheoremenv[innertopmargin=1pt]{box}{Box}',
      '\\begin{box}\\label{x} a \\end{box}',
      'Box',
      true,
    ],
    [
      'tcolorbox',
      '\\newtcbtheorem[number within=section]{box}{Box}{colback=green}{th}',
      '\\begin{box}{A title}{x} a \\end{box}',
      'Box',
      true,
      'th:x',
    ],
    ['a star', '\\newtheorem*{main}{Main}', '\\begin{main}\\label{x} a \\end{main}', 'Main', false],
  ])('is found in environments of %s', async (_, preamble, text, kind, isNumbered, label = 'x') => {
    const [statement] = await read({ 'a.tex': `${preamble}\\begin{document}${text}\\end{document}` });
    expect(statement).toMatchObject({ label, kind, isNumbered, tokens: ['a'] });
  });

  it('is shown with the meaning that a macro has there, and with its accents', async () => {
    const [first, second] = await read({
      'a.tex': String.raw`\newcommand{\rate}{2x}\newcommand{\one}{1}
\begin{lemma} By L\'evy $\rate \one$. \end{lemma}
\renewcommand{\rate}{3x}
\begin{lemma} a % why
b $\rate$. \end{lemma}`,
    });
    expect(first!.shown).toEqual([{ text: 'By Lévy ' }, { math: '2x \\one', display: false }, { text: '.' }]);
    expect(second!.shown).toEqual([{ text: 'a b ' }, { math: '3x', display: false }, { text: '.' }]);
  });
});

describe('a paper that cannot be read', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    ['a missing file', { 'a.tex': 'x\n\\input{b}' }, /^a\.tex:2: \\input\{b\}: there is no b\.tex$/u],
    [
      'a file within itself',
      { 'a.tex': '\\input{b}', 'b.tex': '\n\\input a ' },
      /^b\.tex:2: \\input: a\.tex is put into itself$/u,
    ],
    ['no end', { 'a.tex': 'x\n\\begin{lemma} y' }, /^a\.tex:2: \\begin\{lemma\} has no \\end\{lemma\}$/u],
    [
      'a macro of itself',
      { 'a.tex': '\\def\\x{\\x\\x}\\begin{lemma}$\\x$\\end{lemma}' },
      /^a\.tex:1: \\x expands into too much: is it defined by itself\?$/u,
    ],
    [
      'a macro that doubles',
      {
        'a.tex': `${Array.from('abcdefghijklmnopqrst', (c, i) => `\\def\\x${c}{\\x${String.fromCodePoint(98 + i)}\\x${String.fromCodePoint(98 + i)}}`).join('')}\\begin{lemma}$\\xa$\\end{lemma}`,
      },
      /expands into too much/u,
    ],
    [
      'groups without end',
      { 'a.tex': `\\begin{lemma}${'{'.repeat(900)}x${'}'.repeat(900)}\\end{lemma}` },
      /nested deeper/u,
    ],
    ...[200, 2000, 20_000].flatMap((n): [string, Record<string, string>, RegExp][] => [
      [
        `groups ${n} deep`,
        { 'a.tex': `\\begin{lemma}\n${'{'.repeat(n)}x${'}'.repeat(n)}\\end{lemma}` },
        /^a\.tex:2: groups are nested deeper than 200 levels$/u,
      ],
      [
        `lists ${n} deep`,
        {
          'a.tex': `\\begin{lemma}${'\\begin{itemize}\\item '.repeat(n)}${'\\end{itemize}'.repeat(n)}\\end{lemma}`,
        },
        /^a\.tex:1: groups are nested deeper than 200 levels$/u,
      ],
    ]),
  ])('has one line: %s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(message);
  });

  it('leads out of the repository in no way', async () => {
    const folder = scratch();
    const outside = scratch();
    writeFileSync(join(outside, 'secret.tex'), 'x');
    symlinkSync(join(outside, 'secret.tex'), join(folder, 'link.tex'));
    writeAll(folder, { 'a.tex': '\\input{link}', '.git/HEAD': '' });
    await expect(loadPaper(folder, { paper: ['a.tex'] })).rejects.toThrow('lies outside the repository');
    writeAll(folder, { 'a.tex': `\\input{../${outside.slice(tmpdir().length + 1)}/secret}` });
    await expect(loadPaper(folder, { paper: ['a.tex'] })).rejects.toThrow('lies outside the repository');
  });

  it('is said of a pattern that names nothing', async () => {
    await expect(loadPaper(scratch(), { paper: ['paper/*.tex'] })).rejects.toThrow(
      "the configuration: paper: 'paper/*.tex' names no file",
    );
    const named = { folder: scratch(), source: 'sub/lakatos.config.ts', claims: [] };
    await expect(loadLinks({ ...named, config: { claims: [], lean: ['*.lean'] } })).rejects.toThrow(
      "sub/lakatos.config.ts: lean: '*.lean' names no file",
    );
  });
});

describe('declarations in Lean', () => {
  const source = `import Mathlib
/- theorem hidden : 1 = 2 := sorry /- nested -/ -/
namespace Foo.Bar
/-- theorem in_doc : False -/
@[simp] theorem a_b' {x : ℝ} (h : x < 2 := by simp) : -- a comment
    x < 3 := by linarith
section
private lemma two : 1 = 1
  | _ => rfl
end
end Foo.Bar
axiom ax : 1 = 2

theorem _root_.last (n : ℕ) : n = n := rfl
`;
  async function declared(text: string): Promise<ReadonlyMap<string, string>> {
    const folder = scratch();
    writeAll(folder, { 'src/A.lean': text });
    const { statements } = await loadPaper(folder, { lean: ['**/*.lean'] });
    return new Map(statements.map(({ label, tokens }) => [label, tokens.join(' ')]));
  }

  it('have their full names, and statements up to :=', async () => {
    expect([...(await declared(source))]).toEqual([
      ["Foo.Bar.a_b'", '{ x : ℝ } ( h : x < 2 := by simp ) : x < 3'],
      ['Foo.Bar.two', ': 1 = 1'],
      ['ax', ': 1 = 2'],
      ['last', '( n : ℕ ) : n = n'],
    ]);
  });

  it('say the same with another proof, another comment and other lines', async () => {
    const other = source
      .replace('by linarith', 'by\n  nlinarith')
      .replace('-- a comment\n   ', '')
      .replace('{x : ℝ}', '{x\n  : ℝ}');
    expect(await declared(other)).toEqual(await declared(source));
    expect(await declared(source.replace('x < 3', 'x < 4'))).not.toEqual(await declared(source));
  });

  it.each<[what: string, from: string, to: string, says: string]>([
    ['a bound', 'x < 3', 'x < 4', "Foo.Bar.a_b'"],
    ['a hypothesis', 'h : x < 2', 'h : x ≤ 2', "Foo.Bar.a_b'"],
    ['an implicit argument', '{x : ℝ}', '{x : ℚ}', "Foo.Bar.a_b'"],
    ['an argument made explicit', '{x : ℝ}', '(x : ℝ)', "Foo.Bar.a_b'"],
    ['the value of a let', 'x < 3 :=', 'let y := 4; x < y :=', "Foo.Bar.a_b'"],
    ['what follows a let', 'x < 3 :=', 'let y := 3\n    x ≤ y :=', "Foo.Bar.a_b'"],
    ['an axiom', '1 = 2\n\n', '1 = 3\n\n', 'ax'],
    ['a conclusion before patterns', '1 = 1\n', '1 = 0\n', 'Foo.Bar.two'],
    ['the last one of a file', 'n = n :=', 'n ≤ n :=', 'last'],
  ])('are changed by %s, and no other is', async (_, from, to, label) => {
    const [before, after] = [await declared(source), await declared(source.replace(from, () => to))];
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...before].filter(([name, says]) => after.get(name) !== says).map(([name]) => name)).toEqual([
      label,
    ]);
  });

  it.each<[what: string, from: string, to: string]>([
    ['the proof of a let', ':= by linarith', ':= by\n  let y := 4\n  linarith'],
    [
      'a keyword in a string of a proof',
      ':= by linarith',
      ':= by\n  trace "theorem evil : end Foo.Bar := "; linarith',
    ],
    ['a quotation mark as a character', 'axiom ax', `def quote := '"'\naxiom ax`],
    ['mutual declarations', 'section\n', 'mutual\ndef even := 0\nend\nsection\n'],
    ['a named section', 'section\n', 'section Inner\nend Inner\nsection\n'],
    ['namespaces ended one at a time', 'end Foo.Bar', 'end Bar\nend Foo'],
    ['a word that begins like a keyword', 'section\n', 'def ending := 0\ndef sections := 1\nsection\n'],
    ['comments within comments', '-- a comment', '/- a /- theorem b : c -/ := -/'],
    ['line ends of Windows', '\n', '\r\n'],
  ])('are not changed by %s', async (_, from, to) => {
    const before = await declared(source);
    const after = await declared(
      to === '\r\n' ? source.replaceAll(from, to) : source.replace(from, () => to),
    );
    for (const [name, says] of before) expect({ name, says: after.get(name) }).toEqual({ name, says });
  });

  it.each<[what: string, text: string, says: readonly (readonly [string, string])[]]>([
    ['with := in a string', 'theorem x : f "a := b" = 1 := rfl', [['x', ': f " a := b " = 1']]],
    [
      'with a raw string',
      'theorem x : r#"a " := theorem q : 1"# = s := rfl\ntheorem y : 2 = 2 := rfl',
      [
        ['x', ': r # " a " := theorem q : 1 " # = s'],
        ['y', ': 2 = 2'],
      ],
    ],
    [
      'with an absolute value at the beginning of a line',
      'theorem x (a : ℝ) :\n    | a | ≥ 0 ∧\n    | b | ≥ 0 := foo',
      [['x', '( a : ℝ ) : | a | ≥ 0 ∧ | b | ≥ 0']],
    ],
    [
      'of a structure, whose fields are what it says',
      'structure LEC (f : ℝ → ℝ) where\n  μ : ℝ\n  pos : 0 < μ\ntheorem y : 1 = 1 := rfl',
      [
        ['LEC', '( f : ℝ → ℝ ) where μ : ℝ pos : 0 < μ'],
        ['y', ': 1 = 1'],
      ],
    ],
    [
      'after commands that end in “in”, attributes and other names with quotes',
      'open Real in\n@[simp]\nprotected theorem Foo.«a := b» : π > 0 := pi_pos',
      [['Foo.«a := b»', ': π > 0']],
    ],
    [
      'proved by where, and by patterns',
      'theorem x : p ∧ q where\n  left := hp\n  right := hq\nlemma y : ∀ n, n = n\n| 0 => rfl\n| n + 1 => rfl',
      [
        ['x', ': p ∧ q'],
        ['y', ': ∀ n , n = n'],
      ],
    ],
  ])('are read %s', async (_, text, says) => {
    expect([...(await declared(text))]).toEqual(says);
  });

  it('have names in quotes, and without their universes', async () => {
    const text =
      'namespace A\ntheorem «two words» : 1 = 1 := rfl\ntheorem b.{u} (α : Type u) : α = α := rfl\n';
    expect([...(await declared(text))]).toEqual([
      ['A.«two words»', ': 1 = 1'],
      ['A.b', '{ u } ( α : Type u ) : α = α'],
    ]);
  });

  it('are watched where a claim names them, and missed where they are gone', async () => {
    const folder = scratch();
    writeAll(folder, { 'A.lean': source });
    const { statements } = await loadPaper(folder, { lean: ['*.lean'] });
    const claims = [
      { id: 'a/b', lean: "Foo.Bar.a_b'" },
      { id: 'a/c', lean: 'Foo.Bar.three' },
    ];
    const { links, mistakes, unlinked } = linksOf(statements, claims, new Set(['a/b', 'a/c']));
    expect(links.map((link) => [link.statement.label, link.claims])).toEqual([["Foo.Bar.a_b'", ['a/b']]]);
    expect(mistakes.map(({ claim, message }) => `${claim}: ${message}`)).toEqual([
      "a/c: it names lean: 'Foo.Bar.three', and no statement has this name",
    ]);
    expect(unlinked).toEqual([]);
  });
});

describe('a diff by words', () => {
  const words = (text: string): readonly string[] => text.split(' ');
  it.each([
    ['a b c', 'a x c', 'a [−b−] {+x+} c'],
    ['a b', 'a b c', 'a b {+c+}'],
    ['a b c d e f g h i j k l', 'a b c d e f g h i j k', '… h i j k [−l−]'],
    ['x', 'y', '[−x−] {+y+}'],
    ['a b c d', 'a c b d', 'a [−b−] c {+b+} d'],
  ])('shows %s → %s', (then, now, diff) => {
    expect(wordDiff(words(then), words(now))).toBe(diff);
  });

  it('gives both sides back', () => {
    const then = words('p q r s t p q p q r');
    const now = words('q r p s s t q r p');
    const diff = wordDiff(then, now);
    const side = (gone: RegExp, kept: RegExp): string =>
      diff.replaceAll(gone, '').replaceAll(kept, '').replaceAll(/ +/gu, ' ').trim();
    expect(side(/\{\+.*?\+\}/gu, /\[−|−\]/gu)).toBe(then.join(' '));
    expect(side(/\[−.*?−\]/gu, /\{\+|\+\}/gu)).toBe(now.join(' '));
  });
});

describe('the pages on the theory', () => {
  it('have a claim for each statement, and a statement for each claim', async () => {
    const claims = builtInClaims();
    const config = { claims: [], paper: ['docs/theory.md', 'docs/generalization.md'] };
    const { links, mistakes, unlinked } = (await loadLinks({ folder: root, claims, config }))!;
    expect(mistakes).toEqual([]);
    expect(unlinked).toEqual([]);
    const numbered = links.filter(({ statement }) => statement.isNumbered);
    expect(numbered.length).toBeGreaterThan(30);
    expect(numbered.filter((link) => link.claims.length === 0)).toEqual([]);
  });
});

describe('a statement in Markdown', () => {
  it('is shown a line for each paragraph and item, wherever its lines are broken', () => {
    const text = [
      '### T1 A bound',
      '',
      'If **μ > 0** and `η` is',
      'at most 1/β, then',
      '',
      'd ≤ q d.',
      '',
      '- one case,',
      '  and more of it;',
      '- another.',
      '',
      '*Proof.* Clear.',
    ].join('\n');
    const [statement] = markdownStatements({ path: 'docs/page.md', text });
    expect(statement!.shown).toEqual([
      { text: 'If μ > 0 and η is at most 1/β, then\n\nd ≤ q d.\n\n- one case, and more of it;\n- another.' },
    ]);
  });
});
