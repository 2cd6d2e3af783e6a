import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exp } from '../../src/core/elementary.ts';
import { camelCase } from '../../src/scaffold/claim-name.ts';
import { kinds, skeleton } from '../../src/scaffold/templates.ts';
import { withoutPython } from '../external/python.ts';
import { type Repository, repositoryWithLakatos } from '../program/installed.ts';
import { read, root } from '../rules/sources.ts';
import { blockOf, blocksOf, followed, pages, words } from './markdown.ts';

const guide = 'docs/adding-a-claim.md';
const runners = 'docs/writing-a-runner.md';
const config = 'lakatos.config.ts';
const examples = kinds('typescript');
const building = 120_000;

/** One claim of every kind, and two rates made of the kit: files of folders of their own. */
const wholeClaims = [guide, 'docs/kit.md']
  .flatMap(blocksOf)
  .filter(({ language, name }) => language === 'ts' && /^(?:kinds|rates)\//u.test(name));

let repository: Repository;

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('readme.ts', blockOf('README.md', 'ts', config));
  repository.write('stagnation.ts', blockOf(guide, 'ts', 'stagnation.ts'));
  repository.write(config, blockOf('README.md', 'ts', config));
  repository.write('theory.test.ts', blockOf('docs/ci.md', 'ts', 'theory.test.ts'));
  repository.write('guide.ts', blockOf(guide, 'ts', config));
  repository.write('beside/line.ts', blockOf(guide, 'ts', config));
  repository.write(`beside/${config}`, blockOf(guide, 'ts', 'catalogue.ts'));
  repository.write(`coins/${config}`, blockOf(runners, 'ts', config));
  repository.write(`python/${config}`, blockOf('docs/python.md', 'ts', config));
  repository.write('python/walk.py', blockOf('docs/python.md', 'python', 'walk.py'));
  repository.write('coins/coin-runner.mjs', blockOf(runners, 'js', 'coin-runner.mjs'));
  for (const { name, text } of wholeClaims) repository.write(name, text);
  repository.write(`kinds/${config}`, configOf(examples));
  repository.write('terms.ts', withTerms(blockOf(guide, 'ts', config)));
  repository.write('beside-terms.ts', besideTerms(blockOf(guide, 'ts', config)));
  repository.write('wrong.ts', forgetful(blockOf(guide, 'ts', config)));
  repository.write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        allowJs: true,
        target: 'es2023',
        module: 'nodenext',
        types: [],
      },
      include: ['*.ts', 'beside/*.ts', 'coins/*.ts', 'python/*.ts', 'kinds/*.ts', 'rates/*.ts'],
    }),
  );
}, building);
afterAll(() => {
  repository.remove();
});

/** A configuration with the default exports of modules beside it. */
function configOf(names: readonly string[]): string {
  const imports = names.map((name) => `import ${camelCase(name)} from './${name}.ts';\n`).join('');
  return `import { defineConfig } from 'lakatos';\n${imports}export default defineConfig({ claims: [${names.map(camelCase).join(', ')}] });\n`;
}

/** The guide's claim, as it is, with the terms of its bound beside it. */
function besideTerms(text: string): string {
  const [head, tail] = [
    'export default defineConfig({\n  claims: [\n    probabilityClaim',
    '    }),\n  ],\n});\n',
  ];
  expect(text).toContain(head);
  expect(text.trimEnd()).toMatch(/ {4}\}\),\n {2}\],\n\}\);$/u);
  const claim = text
    .replace(head, 'const unionBound = probabilityClaim')
    .trimEnd()
    .slice(0, -tail.trimEnd().length);
  const claims = `export default defineConfig({ claims: [${blockOf(guide, 'ts', 'withTerms')}] });`;
  return `import { withTerms } from 'lakatos';\n${claim}});\n${claims}\n`;
}

/** The guide's claim with the terms of its bound, and the mutant written with them. */
function withTerms(text: string): string {
  const fields = blockOf(guide, 'ts', 'terms');
  const plain = text
    .replace('probabilityClaim<Case>({', 'probabilityClaim({')
    .replace(/ {6}mustRefute: \{.*?\n {6}\},\n/su, '');
  expect(plain).not.toContain('mustRefute');
  return plain.replace('atLeast: (c) => bound(c),', () => fields);
}

/** The change that the guide asks for. */
function forgetful(text: string): string {
  const [from, to] = ['2 * T * exp(', '2 * exp('];
  expect(read(guide)).toContain(`write \`${to}\` for \`${from}\``);
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
}

describe('the snippets', () => {
  it('are complete files: each ts block names one', () => {
    const read = pages.filter((page) => !followed.includes(page));
    const typescript = read.flatMap((page) => blocksOf(page).filter(({ language }) => language === 'ts'));
    const others = typescript.filter((block) => !wholeClaims.some(({ name }) => name === block.name));
    expect(others.map(({ name }) => name)).toEqual([
      config,
      config,
      'stagnation.ts',
      'terms',
      'withTerms',
      'catalogue.ts',
      'theory.test.ts',
      config,
      config,
    ]);
  });

  it('compile in strict mode against the published types', () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', repository.folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it('give the verdict in the README: corroborated, mutant killed', () => {
    const { out, exitCode } = repository.lakatos(
      'check',
      '--config',
      'readme.ts',
      '--budget',
      'quick',
      '--out',
      'readme',
    );
    expect(out).toMatch(/^corroborated +coins\/hoeffding .* 1\/1 /mu);
    expect(exitCode).toBe(0);
  });

  it('show a claim on SGD that is corroborated, its mutant killed', () => {
    const { out, exitCode } = repository.lakatos('check', '--config', 'stagnation.ts', '--budget', 'quick');
    expect(out).toMatch(/^corroborated +mine\/stagnation .* 1\/1 /mu);
    expect(exitCode).toBe(0);
  });
});

describe('the guide to adding a claim', () => {
  const [verdict, refusal] = blocksOf(guide)
    .filter(({ language, text }) => language === 'text' && /line\/union-bound/u.test(text))
    .map(({ text }) => text.trim().split('\n'));

  it('shows what check says of the claim', () => {
    const { out, exitCode } = repository.lakatos('check', '--config', 'guide.ts', '--budget', 'quick');
    expect(out.split('\n').slice(0, 2).map(words)).toEqual(verdict!.map(words));
    expect(exitCode).toBe(0);
  });

  it('shows how a claim names the terms of its bound', () => {
    const { out, exitCode } = repository.lakatos('check', '--config', 'terms.ts', '--budget', 'quick');
    expect(out).toMatch(/^corroborated +line\/union-bound .* 1\/1 /mu);
    expect(out).toMatch(/ of 3 terms of bounds could be off/u);
    expect(exitCode).toBe(0);
  });

  it('shows how terms are named beside a claim', () => {
    const { out, exitCode } = repository.lakatos('check', '--config', 'beside-terms.ts', '--budget', 'quick');
    expect(out).toMatch(/^corroborated +line\/union-bound .* 2\/2 /mu);
    expect(out).toMatch(/ of 3 terms of bounds could be off/u);
    expect(exitCode).toBe(0);
  });

  it('shows how explain ends', () => {
    const { out } = repository.lakatos('explain', 'line/union-bound', '--config', 'guide.ts');
    const shown = blocksOf(guide).find(({ text }) => text.includes("without 'starts at 0'"))!.text;
    expect(out.trimEnd().endsWith(shown.trimEnd())).toBe(true);
  });

  it('says rightly that the claim without its 2 survives', () => {
    const [, mutant] = /`('2 forgotten': .*)` and it \*survives\*/su.exec(
      read(guide).replaceAll(/\s+/gu, ' '),
    )!;
    const text = blockOf(guide, 'ts', config).replace('mustRefute: {', `mustRefute: { ${mutant!},`);
    repository.write('survivor.ts', text);
    const { out, exitCode } = repository.lakatos(
      'check',
      '--config',
      'survivor.ts',
      '--budget',
      'quick',
      '--out',
      'survivor',
    );
    expect(out).toContain("the mutant '2 forgotten' survived");
    expect(exitCode).toBe(3);
  });

  it('shows the refutation of the wrong claim, its case and its arithmetic, and replays it', () => {
    const { out, exitCode } = repository.lakatos('check', '--config', 'wrong.ts', '--budget', 'quick');
    expect(exitCode).toBe(1);
    expect(out.split('\n').map(words)).toContain(words(refusal![0]!));
    expect(out).toContain(refusal!.at(-1)!);
    const file = 'reports/counterexamples/line-union-bound';
    const page = unescaped(readFileSync(join(repository.folder, `${file}.md`), 'utf8'));
    const shape = new Set(page.split('\n').map(words));
    const lines = blockOf(guide, 'md').split('\n');
    expect(lines.filter((line) => !shape.has(words(line)))).toEqual([]);
    const again = repository.lakatos('replay', `${file}.json`, '--config', 'wrong.ts');
    expect(again.out).toContain('Reproduced, to the same bits.');
  });

  it('does its arithmetic right', () => {
    const text = blockOf(guide, 'md');
    const number = (name: RegExp): number => Number(name.exec(text)![1]);
    const [eta, r] = [number(/^- eta = (.*)$/mu), number(/^- r = (.*)$/mu)];
    const v = eta / (2 - eta);
    const exit = 2 * exp((-r * r) / (2 * v));
    expect(number(/^- v = .* = (.*)$/mu)).toBe(v);
    expect(number(/ ≤ (\S+) with T/u)).toBe(exit);
    expect(number(/exit ≤ (\S+)\)/u)).toBe(Number(exit.toPrecision(6)));
    // The interval lies below what the wrong bound promises.
    expect(number(/, (\S+)\]$/mu)).toBeLessThan(1 - exit);
  });
});

describe('the claims of every kind, and those made of the kit', () => {
  it('are what lakatos new writes', () => {
    const shown = blocksOf(guide).filter(({ name }) => name.startsWith('kinds/'));
    expect(shown.map(({ name }) => name).toSorted()).toEqual(
      examples.map((kind) => `kinds/${kind}.ts`).toSorted(),
    );
    for (const kind of examples)
      expect(blockOf(guide, 'ts', `kinds/${kind}.ts`)).toBe(skeleton('typescript', kind, `kinds/${kind}`));
  });

  it.each([
    [guide, 'kinds', examples.length],
    ['docs/kit.md', 'rates', 2],
  ] as const)('%s: are judged as its page prints', (page, folder, count) => {
    const args = ['--config', `${folder}/${config}`, '--budget', 'quick', '--out', `${folder}/reports`];
    const { out, exitCode } = repository.lakatos('check', ...args);
    const shown = blocksOf(page).find(
      ({ language, text }) => language === 'text' && text.includes(`  ${folder}/`),
    )!;
    const lines = shown.text.trim().split('\n');
    expect(lines.length).toBe(count + 1);
    expect(
      out
        .split('\n')
        .slice(0, count + 1)
        .map(words),
    ).toEqual(lines.map(words));
    expect(exitCode).toBe(0);
    // the figures of what is computed, which no randomness changes
    const figures = (text: string) =>
      text
        .replaceAll(/ +/gu, ' ')
        .split('\n')
        .filter((line) => line.endsWith(' 0'));
    expect(figures(shown.text).length).toBeGreaterThan(1);
    for (const line of figures(shown.text)) expect(figures(out)).toContain(line);
  });
});

describe('what comes with the claims', () => {
  const asked = ['--config', `beside/${config}`];

  it('is in the report: curves of the family, and a line on the data', () => {
    repository.write('rows.csv', '1,2\n3,4\n');
    const flags = ['--data', 'rows.csv', '--budget', 'quick', '--out', 'beside/reports'];
    const { err, exitCode } = repository.lakatos('check', ...asked, ...flags);
    expect(exitCode).toBe(0);
    expect(err).toContain('rows.csv has 2 rows, which no claim on the line looks at');
    const page = readFileSync(join(repository.folder, 'beside/reports/index.html'), 'utf8');
    expect(page).toContain('<h4>Variance that settles</h4>');
  });

  it('are pictures of a case, and a command with its flag', () => {
    const page = ['--case', '1', '--page', 'case.html'];
    expect(repository.lakatos('explain', 'line/union-bound', ...asked, ...page).exitCode).toBe(0);
    const text = readFileSync(join(repository.folder, 'case.html'), 'utf8');
    expect(text).toContain('Of 10 trajectories');
    expect(repository.bash('cd beside && npx lakatos variance --eta 1').out).toBe('v = 1\n');
  });
});

describe('the runner of coins', () => {
  it('gives the same evidence on threads, in one thread, and by the experiment itself', () => {
    const evidence = ['threads', 'inline', 'reference'].map((engine) => {
      const out = join('coins', engine);
      const args = ['--budget', 'quick', '--engine', engine, '--out', out];
      const { exitCode } = repository.lakatos('check', '--config', `coins/${config}`, ...args);
      expect(exitCode).toBe(0);
      const text = readFileSync(join(repository.folder, out, 'evidence.json'), 'utf8');
      return text.replace(/"simulator": "\w+"/u, '');
    });
    expect(evidence[1]).toBe(evidence[0]);
    expect(evidence[2]).toBe(evidence[0]);
    expect(evidence[0]).toContain('"outcome": "killed"');
  });
});

describe.skipIf(withoutPython() !== undefined)('the experiment in Python', () => {
  it('is judged from the installed package, on threads and in one thread', () => {
    const outs = ['threads', 'inline'].map((engine) =>
      repository.bash(
        `cd python && PATH=/usr/bin:$PATH ../node_modules/.bin/lakatos check --budget quick --no-progress --engine ${engine} --out ${engine}`,
      ),
    );
    for (const { out, exitCode } of outs) {
      expect(out).toMatch(/^corroborated +coin\/python .* 1\/1 /mu);
      expect(exitCode).toBe(0);
    }
  });
});

/** Markdown without its backslashes. */
function unescaped(markdown: string): string {
  return markdown.replaceAll(/\\(.)/gu, '$1');
}
