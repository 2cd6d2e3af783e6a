import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../src/judge/claims/evidence-schema.ts';
import { kinds } from '../../src/scaffold/templates.ts';
import { linksOf, pages } from '../docs/markdown.ts';
import { read, root } from '../rules/sources.ts';
import { python, withoutPython } from '../external/python.ts';
import { type Ended, manifest, type Repository, repositoryWithLakatos } from './installed.ts';

const installing = 120_000;
let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos({ packed: true, bare: true });
}, installing);
afterAll(() => {
  repository.remove();
});

const block = 4096;

/** What a folder takes on a disk, in bytes, without the packages below it. */
function diskUsage(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : block + diskUsage(path);
    else if (entry.isFile()) bytes += Math.ceil(lstatSync(path).size / block) * block;
  }
  return bytes;
}

interface Locked {
  readonly dev?: true;
  readonly optional?: true;
  readonly devOptional?: true;
  readonly peer?: true;
}

/** The folders that npm installs of everything that a package needs, here those of this repository. */
function neededPackages(): readonly string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  return Object.entries(packages).flatMap(([path, { dev, optional, devOptional, peer }]) =>
    path === '' || dev || optional || devOptional || peer ? [] : [join(root, path)],
  );
}

describe('the package', () => {
  const installed = (): string => join(repository.folder, 'node_modules/lakatos');

  it('takes less than 60 MB with all that it needs, without what is optional', () => {
    const needed = neededPackages();
    expect(needed.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
    const bytes = [installed(), ...needed].map(diskUsage).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(60e6);
  });

  it('carries what its pages link to', () => {
    const carried = pages.filter((page) => existsSync(join(installed(), page)));
    expect(carried).toEqual(expect.arrayContaining(['README.md', 'docs/adding-a-claim.md']));
    const missing = carried.flatMap((page) =>
      linksOf(page).flatMap(([path]) => (existsSync(join(installed(), path)) ? [] : [`${page}: ${path}`])),
    );
    expect(missing).toEqual([]);
  });

  it('carries the files that the commands of its README name', () => {
    const named = [...read('README.md').matchAll(/fixtures\/[\w./-]*\w/gu)].map(([path]) => path);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((path) => !existsSync(join(installed(), path)))).toEqual([]);
  });

  it('names the packages whose code is in its own files, with their licenses', () => {
    const licenses = readFileSync(join(installed(), 'dist/bundle/LICENSES.txt'), 'utf8');
    for (const name of ['vega-lite', 'commander', '@stdlib/math-base-special-exp'])
      expect(licenses).toContain(`${name} `);
  });
});

/** What is loaded with an entry of the bundles, as one text. */
function loadedWith(entry: string): string {
  const seen = new Map<string, string>();
  const load = (path: string): void => {
    if (seen.has(path)) return;
    const text = readFileSync(path, 'utf8');
    seen.set(path, text);
    for (const [, from] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/gu))
      load(join(dirname(path), from!));
  };
  load(join(repository.folder, 'node_modules/lakatos/dist/src', `${entry}.js`));
  return [...seen.values()].join('\n');
}

describe('its bundles', () => {
  it('are a few files for each entry', () => {
    expect(loadedWith('cli/main').length).toBeLessThan(10_000);
    for (const entry of ['judge/engine/worker', 'external/broker', 'external/runner'])
      expect(loadedWith(entry).length).toBeLessThan(150_000);
  });

  it('leave out what an entry does not import', () => {
    const commander = 'CommanderError';
    const judge = 'attackClaim';
    const folder = join(repository.folder, 'node_modules/lakatos/dist/bundle');
    const bundles = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(bundles.some((text) => text.includes(commander))).toBe(true);
    expect(loadedWith('index')).toContain(judge);
    for (const entry of ['index', 'theory', 'kit', 'run/claim-worker'])
      expect(loadedWith(entry)).not.toContain(commander);
    expect(loadedWith('theory/sgd/kernel/runner')).not.toContain(judge);
  });
});

describe('without tensor libraries', () => {
  it('a claim that needs them fails, in one line that says what to install; the others are judged', () => {
    const claims = ['stagnation/residual', 'convexity/quadratic'];
    const args = ['check', '--catalogue', ...claims, '--budget', 'quick', '--no-progress'];
    const { exitCode, out } = repository.lakatos(...args);
    expect(out).toMatch(
      /^stagnation\/residual .*TensorFlow\.js, which computes it, is not installed: npm install --include=optional/mu,
    );
    expect(out).toMatch(/^corroborated +convexity\/quadratic /mu);
    expect(exitCode).toBe(2);
  });

  it('doctor says what is missing, and what for', () => {
    const { out } = repository.lakatos('doctor');
    expect(out).toMatch(/tensors.*not installed/u);
    expect(out).toContain('only stagnation/residual needs them: npm install --include=optional');
  });
});

/** Runs a script of bash in a folder of the repository, with what npm would have installed there. */
function inFolder(folder: string, script: string): Ended {
  const tools = join(root, 'node_modules/.bin');
  return repository.bash(`cd ${folder} && PATH=$PWD/../node_modules/.bin:${tools}:$PATH && ${script}`, {
    LAKATOS_PYTHON: python,
  });
}

/** What the last check in a folder came to: of every claim its verdict, and what became of its mutants. */
function outcomes(folder: string): ReadonlyMap<string, string> {
  const path = join(repository.folder, folder, 'reports/evidence.json');
  const { claims } = evidenceSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(
    claims.map(({ id, verdict, mutants }) => [
      id,
      [verdict, ...mutants.map(({ outcome }) => outcome)].join(),
    ]),
  );
}

describe('a repository made by lakatos init', () => {
  const folder = 'theory';
  const made = kinds('typescript');
  const types = 'tsc --pretty false';
  beforeAll(() => {
    // what its package.json asks for beside vitest, which is there
    mkdirSync(join(repository.folder, 'node_modules/@types'));
    const types = 'node_modules/@types/node';
    symlinkSync(join(root, types), join(repository.folder, types));
    expect(repository.lakatos('init', folder)).toMatchObject({ exitCode: 0, err: '' });
  });

  it('is typed, its claim is corroborated by check and by vitest, its mutant killed', () => {
    expect(inFolder(folder, types)).toMatchObject({ exitCode: 0, out: '' });
    const checked = inFolder(folder, 'lakatos check --budget quick --no-progress');
    expect(checked.exitCode, checked.err).toBe(0);
    expect([...outcomes(folder)]).toEqual([['coins/hoeffding', 'corroborated,killed']]);
    const { exitCode, out } = inFolder(folder, 'vitest run --reporter verbose');
    expect(exitCode, out).toBe(0);
    expect(out).toMatch(/Tests +2 passed/u);
  });

  it('gets a claim of every kind by lakatos new, each corroborated as it stands and its mutant killed', () => {
    for (const kind of made) {
      const { exitCode, err } = inFolder(folder, `lakatos new made/${kind} --kind ${kind}`);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    }
    const { exitCode, out, err } = inFolder(folder, 'lakatos check made --budget quick --no-progress');
    expect(exitCode, out + err).toBe(0);
    const found = outcomes(folder);
    expect([...found.keys()].toSorted()).toEqual(made.map((kind) => `made/${kind}`).toSorted());
    // a claim of two ends has a wrong version of each
    for (const outcome of found.values()) expect(outcome).toMatch(/^corroborated(?:,killed)+$/u);
  });

  it('is typed with all of these, and with the types of libraries checked too', () => {
    expect(inFolder(folder, types)).toMatchObject({ exitCode: 0, out: '' });
    expect(inFolder(folder, `${types} --skipLibCheck false`)).toMatchObject({ exitCode: 0, out: '' });
  });
});

describe.skipIf(withoutPython() !== undefined)('a repository made by lakatos init --python', () => {
  it('gets a claim of every kind that Python has, each corroborated as it stands and its mutant killed', () => {
    expect(repository.lakatos('init', 'python', '--python')).toMatchObject({ exitCode: 0, err: '' });
    const made = kinds('python');
    for (const kind of made)
      expect(inFolder('python', `lakatos new made/${kind} --kind ${kind}`).exitCode).toBe(0);
    const { exitCode, out, err } = inFolder('python', 'lakatos check --budget quick --no-progress');
    expect(exitCode, out + err).toBe(0);
    const ids = ['coins/hoeffding', ...made.map((kind) => `made/${kind}`)];
    expect(outcomes('python')).toEqual(new Map(ids.map((id) => [id, 'corroborated,killed'])));
  });
});
