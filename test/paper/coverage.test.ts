import { describe, expect, it } from 'vitest';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { annotations, escapeTex } from '../../src/paper/annotations.ts';
import { type Coverage, coverageLine, coverageOf } from '../../src/paper/coverage.ts';
import { coveragePage } from '../../src/paper/coverage-page.ts';
import { coverageBadge, coverageMarkdown, coverageTable } from '../../src/paper/coverage-text.ts';
import { conditionsOf, symbolsIn } from '../../src/paper/hypotheses.ts';
import { loadLinks, type LoadedLinks } from '../../src/paper/load-links.ts';
import { renderToString } from 'katex';
import { loadLatex } from '../../src/paper/latex/nodes.ts';
import { scratch } from '../cli/scratch.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { paperClaims, paperFiles, writeAll } from './paper-repository.ts';

async function linksOf(files = paperFiles): Promise<LoadedLinks> {
  const folder = scratch();
  writeAll(folder, files);
  return (await loadLinks({
    folder,
    claims: paperClaims,
    config: { claims: paperClaims, paper: ['paper/main.tex'] },
  }))!;
}

const claimOf = (id: string, verdict: ClaimEvidence['verdict'] = 'corroborated'): ClaimEvidence =>
  sampleClaim({ id: `sizes/${id}`, verdict });

async function coverage(...claims: readonly ClaimEvidence[]): Promise<Coverage> {
  return coverageOf(await linksOf(), paperClaims, sampleEvidence(claims));
}

describe('how far a paper is tested', () => {
  it('counts statements of which a claim withstood and none was refuted', async () => {
    const found = await coverage(
      claimOf('step'),
      claimOf('two-a'),
      claimOf('two-b', 'refuted'),
      claimOf('levy', 'vacuous'),
    );
    const status = new Map(found.rows.map((row) => [row.statement.label, row.status]));
    expect(status.get('lem:step')).toBe('tested');
    expect(status.get('prop:two')).toBe('refuted');
    expect(status.get('lem:levy')).toBe('open');
    expect(status.get('lem:align')).toBe('open');
    expect(status.get('cor:open')).toBe('no claim');
    expect(status.has('def:lec')).toBe(false);
    expect(coverageLine(found)).toBe('1 of 10 statements tested, 1 refuted');
    expect(JSON.parse(coverageBadge(found))).toMatchObject({ message: '1 refuted', color: 'red' });
  });

  it('is a badge', async () => {
    expect(JSON.parse(coverageBadge(await coverage(claimOf('step'))))).toEqual({
      schemaVersion: 1,
      label: 'statements',
      message: '1 of 10 tested',
      color: 'yellow',
    });
  });

  it('is a table with a line for each claim, and what is untested', async () => {
    const lines = coverageTable(await coverage(claimOf('step')), (_, text) => `*${text}*`);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Lemma lem:step +sizes\/step +\*corroborated\* .*lemmas\.tex:1$/u),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^Corollary cor:open +– +no claim /u));
    expect(lines).toContainEqual('- sizes/without: no statement of the paper belongs to it');
    expect(lines.at(-1)).toBe('1 of 10 statements tested.');
  });
});

describe('text from a paper', () => {
  const hostile = {
    ...paperFiles,
    'paper/main.tex': paperFiles['paper/main.tex']!.replace(
      '[Stagnation]',
      '[<script>alert(1)</script> | [x](javascript:y) @all]',
    ).replace(
      'If $d_0',
      '<img src=x onerror=y> $\\href{javascript:z}{a}$ $\\htmlStyle{color:red}{b}$ If $d_0',
    ),
  };

  it('is escaped in pages and Markdown, and typeset without links', async () => {
    const links = await linksOf(hostile);
    const found = coverageOf(links, paperClaims, undefined);
    const page = coveragePage(found, links.paper);
    expect(page).not.toMatch(/<script>alert|<img|href="javascript|<a href|style="color/u);
    expect(page).toContain('&lt;img src=x onerror=y&gt;');
    const markdown = coverageMarkdown(found);
    expect(markdown).not.toMatch(/<script>|\[x\]\(|@all/u);
  });

  it('is typeset with the paper’s own macros', async () => {
    const links = await linksOf();
    const page = coveragePage(coverageOf(links, paperClaims, undefined), links.paper);
    expect(page).toContain('<msub><mi>d</mi><mn>0</mn></msub><mo>≤</mo><mi>r</mi>');
    expect(page).toContain('∏');
    expect(page).toContain('<mo>∏</mo>');
    // no formula was left as code
    expect(page).not.toMatch(/<code>[^<]*\\/u);
  });

  it('is printable TeX in notes', async () => {
    expect(escapeTex('a_b & 50% #1 {x} \\y ~ ×2 ∞ \n é η 𝓜')).toBe(
      "a\\_\\allowbreak{}b \\& 50\\% \\#1 \\{x\\} \\textbackslash{}y \\textasciitilde{} \\ensuremath{\\times}2 \\ensuremath{\\infty} \\'{e} \\ensuremath{\\eta} ?",
    );
    const tex = annotations(await coverage(claimOf('step')));
    expect(tex).toContain('\\lakatosset{lem:step}{tested: sizes/\\allowbreak{}step (slack ');
    expect(tex).toContain('\\lakatosset{cor:open}{no claim tests it}');
    expect(tex.match(/(?<!\\)\{/gu)?.length).toBe(tex.match(/(?<!\\)\}/gu)?.length);
  });
});

describe('the notes for a paper', () => {
  const nasty = 'Lévy’s η ≤ 2μ/β² & 50% of $x_1$ #2 ~ ^ \\\\end{tabular} {a';
  const macros = ['lakatosnote', 'lakatos', 'lakatostable'];

  it('are read back by a LaTeX parser: one row for each statement, one note for each name, closed groups', async () => {
    const found = await coverage(claimOf('step'), claimOf('two-a', 'refuted'));
    const rows = found.rows.map((row) => ({ ...row, statement: { ...row.statement, title: nasty } }));
    const tex = annotations({ ...found, rows });
    const latex = await loadLatex();
    const nodes = latex.parse(tex);
    const printed = latex.print(nodes);
    for (const name of macros) expect(printed).toContain(`\\${name}`);
    const lines = tex.split('\n').filter((line) => /^\\lakatosrow\{(?!\\textbf)/u.test(line));
    expect(lines).toHaveLength(rows.length);
    for (const line of lines) {
      const groups = latex.parse(line).filter(({ type }) => type === 'group');
      expect(groups).toHaveLength(3);
    }
    const names = [...tex.matchAll(/^\\lakatosset\{([^{}]+)\}\{/gmu)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('sizes/step');
  });

  it('hold only formulas that can be typeset, and no sign that a plain LaTeX does not know', async () => {
    const found = await coverage(claimOf('step'));
    const rows = found.rows.map((row) => ({
      ...row,
      statement: { ...row.statement, title: `${nasty} αβγδεζηθκλμνξπρστφχψω ΔΛΣΩ ×–≥≤∞−` },
    }));
    const tex = annotations({ ...found, rows });
    const formulas = [...tex.matchAll(/\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}/gu)].map(
      ([, formula]) => formula!,
    );
    expect(formulas.length).toBeGreaterThan(20);
    for (const formula of formulas)
      expect(() => renderToString(formula, { throwOnError: true, strict: 'error' })).not.toThrow();
    expect(tex).not.toMatch(/[^\n\x20-\x7e]/u);
  });
});

describe('hypotheses on one side', () => {
  it('are told by their letters', () => {
    expect([...symbolsIn('η < 2μ/β²')].toSorted()).toEqual(['beta', 'eta', 'mu']);
    expect([...symbolsIn('ημ starts \\varepsilon d_0')].toSorted()).toEqual(['d', 'epsilon', 'eta', 'mu']);
  });

  it('are relations of the sentence with if, let or assume', () => {
    const tokens = 'Let x > 0 and y = 2 . Then z < 1 if a \\le b , and c > d .'.split(' ');
    expect(conditionsOf(tokens)).toEqual(['x > 0', 'a \\le b', 'c > d']);
  });
});
