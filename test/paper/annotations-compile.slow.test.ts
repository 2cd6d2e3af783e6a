import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotations } from '../../src/paper/annotations.ts';
import { coverageOf } from '../../src/paper/coverage.ts';
import { loadLinks } from '../../src/paper/load-links.ts';
import { scratch } from '../cli/scratch.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { paperClaims, paperFiles, writeAll } from './paper-repository.ts';

const tex = (command: string, ...args: readonly string[]): string =>
  spawnSync(command, [...args], { encoding: 'utf8' }).stdout ?? '';
const hasTex = tex('pdflatex', '--version') !== '';
/** Packages of the paper that this TeX has. */
const packages: ReadonlySet<string> = new Set(
  ['thm-restate', 'hyperref', 'cleveref'].filter(
    (name) => hasTex && tex('kpsewhich', `${name}.sty`).trim() !== '',
  ),
);

const title =
  'Lévy’s größte „Zahl“: η ≤ 2μ/β² & 50% of $x_1$ #2 ~ ^ \\end{tabular} "a <|> Łódź, ğ, ő, đ, Γ ∈ Θ, ‖∇φ‖, 𝓜, 語';

interface Variant {
  readonly documentClass?: string;
  readonly preamble?: string;
  readonly needs?: readonly string[];
  /** What the words of the paper become. */
  readonly edit?: (text: string) => string;
}

/** The paper of twelve statements with the notes, as somebody would write it. */
function withNotes({
  documentClass = '{article}',
  preamble = '',
  edit = (x) => x,
}: Variant): Record<string, string> {
  const hasRestatable = packages.has('thm-restate');
  const hasClever = preamble.includes('cleveref');
  const files = Object.fromEntries(
    Object.entries(paperFiles).map(([path, text]) => [
      path,
      hasClever ? edit(text) : edit(text).replaceAll('\\cref', '\\ref'),
    ]),
  );
  const main = files['paper/main.tex']!.replace('{article}', documentClass)
    .replace('amsthm,thm-restate', `amsmath,amssymb,amsthm${hasRestatable ? ',thm-restate' : ''}`)
    .replace(
      '\\begin{document}',
      `${preamble}\n\\newtheorem{cor}{C}\\newtheorem{corollary}{Corollary}
\\InputIfFileExists{lakatos-notes}{}{\\providecommand{\\lakatos}[1]{}}
\\begin{document}`,
    )
    .replace('\\begin{rem}', '\\begin{rem}\\lakatosnote{prop:list}\\lakatosnote{no:such}')
    .replace('\\drift*', hasRestatable ? '\\drift*\n\\lakatostable' : '\\lakatostable');
  return {
    ...files,
    'paper/main.tex': hasRestatable
      ? main
      : main
          .replace(/\\begin\{restatable\}\[Drift\]\{thm\}\{drift\}/u, '\\begin{thm}[Drift]')
          .replace('{restatable}', '{thm}'),
    'paper/sections/lemmas.tex': `\\lakatosnote{lem:step}$\\lakatosnote{lem:step}x$ ${files['paper/sections/lemmas.tex']!}`,
  };
}

const variants: readonly (readonly [string, Variant])[] = [
  ['as it is', {}],
  [
    'in two columns, with references that are links',
    { documentClass: '[twocolumn]{article}', preamble: '\\usepackage{hyperref}', needs: ['hyperref'] },
  ],
  [
    'with clever references and restated theorems',
    { preamble: '\\usepackage{hyperref,cleveref}', needs: ['hyperref', 'cleveref', 'thm-restate'] },
  ],
  [
    'with active signs, labels in German and with underscores',
    {
      preamble:
        '{\\catcode`:=13 \\gdef:{\\string:}\\catcode`"=13 \\gdef"{\\relax}}\\AtBeginDocument{\\catcode`:=13 \\catcode`"=13 }',
      edit: (text) => text.replaceAll('lem:levy', 'lem:größe_der_Lévy'),
    },
  ],
  ['in Latin-1', { preamble: '\\usepackage[latin1]{inputenc}' }],
];

describe('the notes for a paper', () => {
  it.for(variants)('are printed by pdflatex: %s', async ([, variant], { skip }) => {
    const missing = (variant.needs ?? []).filter((name) => !packages.has(name));
    skip(!hasTex || missing.length > 0, `there is no ${hasTex ? missing.join(', ') : 'pdflatex'} here`);
    const folder = scratch();
    writeAll(folder, withNotes(variant));
    const claims = paperClaims.map((claim) =>
      claim.id === 'sizes/levy' && variant.edit !== undefined
        ? { ...claim, paper: 'lem:größe_der_Lévy' }
        : claim,
    );
    const links = (await loadLinks({ folder, claims, config: { claims, paper: ['paper/main.tex'] } }))!;
    expect(links.mistakes).toEqual([]);
    const evidence = sampleEvidence([
      sampleClaim({ id: 'sizes/step' }),
      sampleClaim({ id: 'sizes/two-a', verdict: 'refuted' }),
    ]);
    const found = coverageOf(links, claims, evidence);
    const rows = found.rows.map((row) => ({ ...row, statement: { ...row.statement, title } }));
    writeAll(folder, { 'paper/lakatos-notes.tex': annotations({ ...found, rows }) });
    const ended = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'main.tex'], {
      cwd: join(folder, 'paper'),
      encoding: 'utf8',
    });
    expect(ended.status, ended.stdout.slice(-1500)).toBe(0);
    const log = readFileSync(join(folder, 'paper/main.log'), 'latin1');
    expect(log).not.toMatch(/^!|Missing character|undefined control sequence/imu);
    expect(existsSync(join(folder, 'paper/main.pdf'))).toBe(true);
    // what the file makes of the paper's own macros is no change of what the paper says
    const again = (await loadLinks({ folder, claims, config: { claims, paper: ['paper/main.tex'] } }))!;
    expect(again.links.map(({ statement }) => statement.tokens)).toEqual(
      links.links.map(({ statement }) => statement.tokens),
    );
  });
});
