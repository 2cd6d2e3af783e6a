import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edited } from './gate-config.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';

const small = ['--budget', '6000000', '--quick-budget', '3000000', '--no-progress', '--workers', '1'];
const paper = String.raw`\documentclass{article}
\newtheorem{lem}{Lemma}
\begin{document}
\begin{lem}\label{lem:triangle} $|x + y| \le |x| + |y|$. \end{lem}
\begin{lem}\label{lem:norm} $\|z\|^2$ has the law $\chi^2_k$. \lakatos{normal/norm} \end{lem}
\end{document}
`;
/** The claims of the gate's test with a paper; the one that simulates long is left out. */
const config = edited(
  'export default defineConfig({ claims: [walk, norm, triangle] });',
  "export default defineConfig({ paper: ['*.tex'], claims: [norm, { ...triangle, paper: 'lem:triangle' }] });",
);

let repository: Repository;
const gate = (...flags: readonly string[]): Ended => repository.lakatos('gate', ...small, ...flags);
const text = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', config);
  repository.write('paper.tex', paper);
});
afterAll(() => {
  repository.remove();
});

describe('a repository with a paper', () => {
  it('is shut when a statement changes alone, and open when a note says why', () => {
    const first = gate('--update');
    expect(first.exitCode, first.out + first.err).toBe(0);
    expect(JSON.parse(text('theory.lock.json'))).toMatchObject({
      links: { statements: [{ label: 'lem:triangle', claims: ['numbers/triangle'] }, { label: 'lem:norm' }] },
    });

    repository.write('paper.tex', paper.replace('|x| + |y|', '|x| + 2|y|'));
    const shut = gate();
    expect(shut.exitCode).toBe(1);
    expect(shut.out).toMatch(
      /^statement changed: lem:triangle \(.*\{\+2\+\}.*numbers\/triangle did not change\)$/mu,
    );
    expect(shut.out).toMatch(/^not named: lem:triangle: statement changed without a note/mu);
    expect(text('reports/gate/gate.md')).toContain('The paper: 2 of 2 statements have claims.');
    expect(text('reports/gate/lakatos.sarif')).toContain('"uri": "paper.tex"');

    expect(gate('--explain').out).toContain('lem:triangle: statement changed: ');
    const note = text('theory-changes/change-2.md');
    expect(note).toContain('- `lem:triangle` statement changed: WHY?');
    repository.write('theory-changes/change-2.md', note.replaceAll('WHY?', 'the claim is stronger'));
    const open = gate();
    expect(open.exitCode, open.out + open.err).toBe(0);
  });

  it('is shown with its verdicts, and refuses a paper that cannot be read in one line', () => {
    const run = repository.lakatos('check', 'numbers', '--budget', '100000', '--no-progress', '-q');
    expect(run.exitCode, run.out + run.err).toBe(0);
    expect(text('reports/index.html')).toContain('Lemma lem:triangle, paper.tex:4');
    const shown = repository.lakatos('paper', '--annotate', 'notes.tex');
    expect(shown.exitCode, shown.err).toBe(0);
    expect(shown.out).toMatch(/^Lemma lem:triangle +numbers\/triangle +corroborated /mu);
    expect(shown.out).toContain('1 of 2 statements tested.');
    expect(text('reports/paper-badge.json')).toContain('1 of 2 tested');
    expect(text('notes.tex')).toContain('\\lakatosset{lem:norm}');

    repository.write('paper.tex', paper.split('\\end{lem}')[0]!);
    const broken = repository.lakatos('paper');
    expect(broken.exitCode).toBe(2);
    expect(broken.err).toMatch(/^lakatos: paper\.tex:4: \\begin\{lem\} has no \\end\{lem\}$/mu);
  });

  it('is sharpened', () => {
    repository.write('paper.tex', paper);
    const sharp = repository.lakatos('sharpen', 'numbers/triangle', '--budget', '100000', '--workers', '1');
    expect(sharp.exitCode, sharp.err).toBe(0);
    expect(sharp.out).toMatch(/^bound: sharp, an improvement by 0\.05% is refuted \(×0\.9995\)\.$/mu);
    expect(repository.lakatos('paper').out).toContain('bound: sharp');
    const unknown = repository.lakatos('sharpen', 'numbers/triangle', '--constant', 'bond', '--workers', '1');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.err).toContain("has no constant 'bond'; did you mean 'bound'?; it has bound");
  });
});
