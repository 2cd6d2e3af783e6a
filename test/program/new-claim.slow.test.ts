import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../src/judge/claims/evidence-schema.ts';
import { root } from '../rules/sources.ts';
import { buildInto } from './build.ts';
import type { Ended } from './installed.ts';

/** A copy of the repository as it stands, with the same packages. */
const folder = mkdtempSync(join(tmpdir(), 'lakatos-new-claim-'));
/** A claim in a family of its own, one more in it, and one in a family that there is. */
const ids = ['growth-law/bernoulli', 'growth-law/second', 'stagnation/union-bound'];

function run(program: string, ...args: readonly string[]): Ended {
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env });
  return { exitCode: status, out: stdout, err: stderr };
}
const newClaim = (...args: readonly string[]): Ended => run('node', 'scripts/new-claim.mjs', ...args);
const main = 'dist/src/cli/main.js';
const lakatos = (...args: readonly string[]): Ended => run('node', main, ...args);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Every file that a new claim may touch, and its text. */
function snapshot(): ReadonlyMap<string, string> {
  const sources = readdirSync(join(folder, 'properties'), { recursive: true }).map(
    (path) => `properties/${String(path)}`,
  );
  const files = ['docs/theory.md', ...sources.filter((path) => path.endsWith('.ts'))];
  return new Map(files.map((path) => [path, read(path)]));
}

beforeAll(() => {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name))))
    cpSync(join(root, path), join(folder, path));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  run('git', 'init', '--quiet'); // oxlint reads .gitignore only in a repository
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what cannot be a new claim', () => {
  it.each([
    [[], 'family/name is missing'],
    [['stagnation'], "'stagnation' must be family/name"],
    [['Stagnation/new'], "'Stagnation/new' must be family/name"],
    [['../src/new'], "'../src/new' must be family/name"],
    [['stagnation/largest-ß'], "'stagnation/largest-ß' must be family/name"],
    [['stagnation/new', 'more'], 'too many arguments'],
    [['--family', 'stagnation'], "unknown option '--family'"],
    [
      ['stagnation/product'],
      "there is a claim 'stagnation/product' already, in properties/stagnation/product.claim.ts",
    ],
    [
      ['stagnation/residual'],
      "there is a claim 'stagnation/residual' already, in properties/stagnation/residual/claim.ts",
    ],
    [['stagnation/stagnation-product'], "uses the name 'stagnationProductClaim' already"],
    [['class/new'], "'class' is a reserved word"],
  ])('%j gives one line, exit code 2, and changes nothing', (args, message) => {
    const before = snapshot();
    const { exitCode, out, err } = newClaim(...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^new-claim: [^\n]*\n$/u);
    expect(err).toContain(message);
    expect(snapshot()).toEqual(before);
  });

  it('leaves all files as they were where one of them has no place for it', () => {
    const page = read('docs/theory.md');
    writeFileSync(join(folder, 'docs/theory.md'), page.replace('npm run new-claim writes new', ''));
    const before = snapshot();
    expect(newClaim('growth-law/bernoulli').exitCode).toBe(2);
    expect(snapshot()).toEqual(before);
    writeFileSync(join(folder, 'docs/theory.md'), page);
  });
});

it('gives one line that says what to do where its files cannot be written, and changes nothing', () => {
  const before = snapshot();
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 8; exec node scripts/new-claim.mjs growth-law/bernoulli'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /^new-claim: docs\/theory\.md: cannot be written: larger than the limit on the size of a file; raise the limit [^\n]*\n$/u,
  );
  expect(snapshot()).toEqual(before);
  expect(readdirSync(folder).filter((name) => name.startsWith('.lakatos'))).toEqual([]);
  expect(existsSync(join(folder, 'properties/growth-law'))).toBe(false);
});

/** What differs from the lock, by the gate's own words, but for claims that the configuration leaves out. */
function differences(): readonly string[] {
  const { out, exitCode } = lakatos('gate', '--explain');
  expect(exitCode).toBe(0);
  rmSync(join(folder, 'theory-changes'), { recursive: true }); // its skeleton gives no reasons yet
  const lines = out.split('\n').filter((line) => /^[\w-]+\/[\w-]+: /u.test(line));
  const said = lines.map((line) => line.split(': ').slice(0, 2).join(' '));
  return [...new Set(said)].filter((difference) => !difference.endsWith(' removed'));
}

describe('a new claim', () => {
  let ended: readonly Ended[] = [];
  beforeAll(() => {
    ended = ids.map((id) => newClaim(id));
    expect(ended.map(({ exitCode, err }) => ({ exitCode, err }))).toEqual(
      ids.map(() => ({ exitCode: 0, err: '' })),
    );
    // with the settings of all other sources; the kernels are the same
    buildInto(folder, folder);
  });

  it('is told how to go on', () => {
    expect(newClaim('--help').out).toContain('Usage: npm run new-claim family/name');
    for (const [i, id] of ids.entries())
      expect(ended[i]!.out).toContain(`npm run build && npm run check -- ${id} --budget quick`);
  });

  it('is formatted, and without a complaint of the linter', () => {
    expect(run('node_modules/.bin/biome', 'format', 'properties').exitCode).toBe(0);
    const linted = run('node_modules/.bin/oxlint', '--type-aware', '--deny-warnings', 'properties');
    expect(linted.exitCode, linted.out).toBe(0);
  });

  it('is corroborated as it stands, its mutant killed and its hypothesis needed', () => {
    const { exitCode } = lakatos('check', ...ids, '--budget', 'quick', '--quiet', '--no-progress');
    expect(exitCode).toBe(0);
    const { claims } = evidenceSchema.parse(JSON.parse(read('reports/evidence.json')));
    expect(new Set(claims.map(({ id }) => id))).toEqual(new Set(ids));
    for (const claim of claims) {
      expect(claim.verdict).toBe('corroborated');
      expect(claim.mutants.map(({ outcome }) => outcome)).toEqual(['killed']);
    }
    expect(lakatos('explain', ids[0]!).out).toContain("without 'x ≥ −1': needed");
  });

  it('has all that the tests of docs and rules ask for', () => {
    const tests = run(
      'node_modules/.bin/vitest',
      'run',
      '--project',
      'fast',
      '--reporter',
      'dot',
      'test/docs',
      'test/rules',
    );
    expect(tests.exitCode, tests.out).toBe(0);
  });

  it('is all that is new to the lock', () => {
    writeFileSync(
      join(folder, 'lakatos.config.ts'),
      `import { builtInClaims } from './dist/properties/catalogue.js';
const shown = /^(?:growth-law|displacement)\\/|\\/union-bound$/u;
export default { claims: builtInClaims().filter(({ id }) => shown.test(id)) };
`,
    );
    expect(differences().toSorted()).toEqual(ids.map((id) => `${id} added`));
  });

  it('is in the lock after gate --update', () => {
    const config =
      "import { growthLaw } from './properties/growth-law/index.ts';\nexport default { claims: growthLaw() };\n";
    writeFileSync(join(folder, 'lakatos.config.ts'), config);
    rmSync(join(folder, 'theory.lock.json'));
    const { exitCode, err } = lakatos('gate', '--update', '--budget', 'quick', '--no-progress');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: 'configuration: lakatos.config.ts\n' });
    const { claims } = JSON.parse(read('theory.lock.json')) as { claims: readonly { id: string }[] };
    expect(claims.map(({ id }) => id)).toContain('growth-law/bernoulli');
  });
});
