import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { kinds, skeleton } from '../../src/scaffold/templates.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';
import { read } from '../rules/sources.ts';

interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function lakatos(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const host = memoryHost(cwd);
  const exitCode = await run(host, args);
  return { exitCode, ...host.written };
}

const textOf = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const snapshot = (folder: string): readonly (readonly [string, string])[] =>
  filesBelow(folder).flatMap((path) => {
    try {
      return [[path, textOf(folder, path)] as const];
    } catch {
      return [];
    }
  });

describe('lakatos init', () => {
  it('writes a claim, a test, a workflow, and what npm and TypeScript need, and says how to go on', async () => {
    const folder = scratch();
    const { exitCode, out, err } = await lakatos(folder, 'init', 'theory');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const files = [
      '.github/workflows/theory.yml',
      '.gitignore',
      'claims/coins/hoeffding.ts',
      'lakatos.config.ts',
      'package.json',
      'test/theory.test.ts',
      'tsconfig.json',
    ];
    expect(snapshot(join(folder, 'theory')).map(([path]) => path)).toEqual(files);
    for (const file of files) expect(out).toContain(`written   theory/${file}\n`);
    for (const command of ['cd theory', 'npm install', 'npx lakatos check --budget quick'])
      expect(out).toContain(`\n  ${command}\n`);
  });

  it('with --python writes claims in Python', async () => {
    const folder = scratch();
    expect((await lakatos(folder, 'init', '--python')).exitCode).toBe(0);
    expect(snapshot(folder).map(([path]) => path)).toEqual([
      '.github/workflows/theory.yml',
      '.gitignore',
      'claims/coins/hoeffding.py',
      'lakatos.config.py',
      'package.json',
      'requirements.txt',
    ]);
    expect(textOf(folder, 'lakatos.config.py')).toMatch(/\nimport claims\.coins\.hoeffding\n$/u);
  });

  it('keeps what package.json and .gitignore hold, and adds what is missing', async () => {
    const folder = scratch();
    const manifest = {
      name: 'mine',
      scripts: { test: 'echo "Error: no test specified" && exit 1', check: 'mine' },
      dependencies: { lakatos: 'file:../lakatos-0.1.0.tgz' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n*.log');
    const { exitCode, out } = await lakatos(folder, 'init');
    expect(exitCode).toBe(0);
    expect(out).toContain('extended  package.json\n');
    const { name, type, scripts, dependencies, devDependencies } = JSON.parse(
      textOf(folder, 'package.json'),
    ) as Record<string, Record<string, string>>;
    expect({ name, type, dependencies }).toEqual({
      name: 'mine',
      type: 'module',
      dependencies: manifest.dependencies,
    });
    expect(scripts).toEqual({ check: 'mine', test: 'vitest run', types: 'tsc' });
    expect(Object.keys(devDependencies!)).toEqual(['@types/node', 'typescript', 'vitest']);
    expect(textOf(folder, '.gitignore')).toBe('node_modules\n*.log\nreports/\n');
  });

  it('has a workflow that runs scripts of its package.json alone', async () => {
    for (const flags of [[], ['--python']]) {
      const folder = scratch();
      await lakatos(folder, 'init', ...flags);
      const { scripts } = JSON.parse(textOf(folder, 'package.json')) as { scripts: Record<string, string> };
      const workflow = textOf(folder, '.github/workflows/theory.yml');
      const named = [...workflow.matchAll(/npm (?:run )?(test|check|types)$/gmu)].map(
        ([, script]) => script!,
      );
      expect(named.toSorted()).toEqual(Object.keys(scripts).toSorted());
    }
  });

  it.each([
    ['lakatos.config.ts', '', 'lakatos.config.ts is there already, and init overwrites nothing'],
    ['tsconfig.json', '{}', 'tsconfig.json is there already'],
    ['package.json', '[]', 'package.json: expected an object in JSON'],
    ['package.json', '{', 'package.json: expected an object in JSON'],
    [
      'package.json',
      '{ "type": "commonjs" }',
      '"type" must be "module", got "commonjs": npm pkg set type=module',
    ],
    ['claims', 'a file', 'claims'],
  ])('is refused by %s with %j in one line, and changes nothing', async (path, text, message) => {
    const folder = scratch();
    writeFileSync(join(folder, path), text);
    const { exitCode, out, err } = await lakatos(folder, 'init');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^lakatos: [^\n]*\n$/u);
    expect(err).toContain(message);
    expect(snapshot(folder)).toEqual([[path, text]]);
  });

  it('is refused by a file where the folder should be', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'theory'), '');
    const { exitCode, err } = await lakatos(folder, 'init', 'theory');
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^lakatos: theory[^\n]*\n$/u);
  });
});

describe('lakatos new', () => {
  async function repository(...flags: readonly string[]): Promise<string> {
    const folder = scratch();
    await lakatos(folder, 'init', ...flags);
    return folder;
  }

  it('lists a claim in the configuration, from any folder below it', async () => {
    const folder = await repository();
    mkdirSync(join(folder, 'notes'));
    const { exitCode, out } = await lakatos(
      join(folder, 'notes'),
      'new',
      'growth-law/bernoulli',
      '--kind',
      'inequality',
    );
    expect(exitCode).toBe(0);
    expect(out).toContain('written   ../claims/growth-law/bernoulli.ts\n');
    expect(out).toContain('npx lakatos check growth-law/bernoulli --budget quick');
    const config = textOf(folder, 'lakatos.config.ts');
    expect(config).toContain("import growthLawBernoulli from './claims/growth-law/bernoulli.ts';\n");
    expect(config).toContain('    growthLawBernoulli,\n    // lakatos new writes');
    expect(textOf(folder, 'claims/growth-law/bernoulli.ts')).toContain("id: 'growth-law/bernoulli'");
  });

  it('in Python names a module as Python can', async () => {
    const folder = await repository('--python');
    expect((await lakatos(folder, 'new', 'class/union-bound', '--kind', 'mean')).exitCode).toBe(0);
    expect(textOf(folder, 'lakatos.config.py')).toContain('import claims.class_.union_bound\n');
    expect(existsSync(join(folder, 'claims/class_/union_bound.py'))).toBe(true);
  });

  it('says what to add where the configuration has no line for new claims', async () => {
    const folder = scratch();
    const config = 'export default { claims: [] };\n';
    writeFileSync(join(folder, 'lakatos.config.ts'), config);
    const { exitCode, out } = await lakatos(folder, 'new', 'a/b');
    expect(exitCode).toBe(0);
    expect(out).toContain(
      "Add to lakatos.config.ts:\n  import aB from './claims/a/b.ts';\n  claims: [..., aB]\n",
    );
    expect(textOf(folder, 'lakatos.config.ts')).toBe(config);
  });

  it.each([
    [['new'], "missing required argument 'id'"],
    [['new', 'bernoulli'], "'bernoulli' must be family/name in lower case"],
    [['new', '../a/b'], "'../a/b' must be family/name"],
    [['new', 'a/b', '--kind', 'guess'], '--kind guess: expected agreement, asynchronous,'],
    [['new', 'coins/hoeffding'], "lakatos.config.ts uses the name 'coinsHoeffding' already"],
    [['new', 'de/fault', '--config', 'none.ts'], 'none.ts: no such configuration file'],
    [['new', 'taken/claim'], 'claims/taken/claim.ts is there already, and a new claim overwrites nothing'],
  ])('%j is refused in one line, and changes nothing', async (args, message) => {
    const folder = await repository();
    mkdirSync(join(folder, 'claims/taken'));
    writeFileSync(join(folder, 'claims/taken/claim.ts'), 'mine');
    const before = snapshot(folder);
    const { exitCode, out, err } = await lakatos(folder, ...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^lakatos: [^\n]*\n$/u);
    expect(err).toContain(message);
    expect(snapshot(folder)).toEqual(before);
  });

  it('is refused without a configuration, in one that Node loads by itself, and by a kind that Python has not', async () => {
    const empty = scratch();
    expect((await lakatos(empty, 'new', 'a/b')).err).toContain('lakatos init writes one');
    writeFileSync(join(empty, 'lakatos.config.mjs'), 'export default { claims: [] };\n');
    expect((await lakatos(empty, 'new', 'a/b')).err).toContain('in TypeScript or Python');
    const { exitCode, err } = await lakatos(await repository('--python'), 'new', 'a/b', '--kind', 'limit');
    expect(exitCode).toBe(2);
    expect(err).toContain('--kind limit: expected agreement, inequality, invariance, mean or probability');
  });

  it('knows the kinds that its help and its page name', async () => {
    const { out } = await lakatos(scratch(), 'new', '--help');
    const page = read('docs/adding-a-claim.md');
    for (const kind of [...kinds('typescript'), ...kinds('python')]) {
      expect(out.replaceAll(/\s+/gu, ' ')).toMatch(new RegExp(` ${kind}[ ,;]`, 'u'));
      expect(page).toContain(`\`${kind}\``);
    }
  });

  it('writes claims with their own id, once', () => {
    for (const language of ['typescript', 'python'] as const)
      for (const kind of kinds(language)) {
        const text = skeleton(language, kind, 'my-family/my-name');
        expect(text.split('my-family/my-name'), kind).toHaveLength(2);
        expect(text).not.toContain('kinds/');
      }
  });
});
