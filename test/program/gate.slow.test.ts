import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { edited, gateConfig } from './gate-config.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';

const small = ['--budget', '3000000', '--quick-budget', '1500000', '--no-progress', '--workers', '1'];
let repository: Repository;
let lock: string;
const text = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');
const gate = (...flags: readonly string[]): Ended => repository.lakatos('gate', ...small, ...flags);

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', gateConfig);
  const first = gate('--update');
  expect(first.exitCode, first.out + first.err).toBe(0);
  lock = text('theory.lock.json');
});
beforeEach(() => {
  repository.write('lakatos.config.ts', gateConfig);
  repository.write('theory.lock.json', lock);
  rmSync(join(repository.folder, 'theory-changes'), { recursive: true, force: true });
});
afterAll(() => {
  repository.remove();
});

const weaker = edited('2 * c.T * exp((-c.r', '2.5 * c.T * exp((-c.r');

/** The change, what the gate must say, and its exit code. */
const changes: readonly (readonly [string, string, readonly RegExp[], number])[] = [
  [
    'a constant tightened by 1%',
    edited('2 * c.T * exp((-c.r', '1.98 * c.T * exp((-c.r'),
    [/^tightened: line\/union-bound/mu, /^The gate is open/mu],
    0,
  ],
  [
    'a hypothesis dropped that was needed',
    edited(
      "'starts at 0': { holds: ({ start }) => start === 0, without: cases.map((c) => ({ ...c, start: 1.5 * c.r })) },",
      '',
    ),
    [/^hypotheses relaxed: line\/union-bound \(gone: starts at 0/mu, /^refuted: line\/union-bound/mu],
    1,
  ],
  [
    'a hypothesis added',
    edited(
      "  given: {\n    'starts at 0'",
      "  given: {\n    'T ≤ 5': { holds: ({ T }) => T <= 5 },\n    'starts at 0'",
    ),
    [/^hypotheses strengthened: line\/union-bound \(new: T ≤ 5/mu, /^not named: line\/union-bound/mu],
    1,
  ],
  [
    'a dimension swapped',
    edited(
      'atLeast: ({ k, a }) => fromExit(chiSquareSf(a, k))',
      'atLeast: ({ k, a }) => fromExit(chiSquareSf(a, Math.max(1, k - 1)))',
    ),
    [/^tightened: normal\/norm/mu, /^refuted: normal\/norm/mu],
    1,
  ],
  [
    'a claim deleted',
    edited('claims: [walk, norm, triangle]', 'claims: [walk, norm]'),
    [/^removed: numbers\/triangle/mu, /^not named: numbers\/triangle: removed/mu],
    1,
  ],
  [
    'a mutant deleted',
    edited("    'T forgotten': { atLeast: (c) => bound({ ...c, T: 1 }) },\n", ''),
    [
      /^mutant removed: line\/union-bound \('T forgotten'\)/mu,
      /^not named: line\/union-bound: mutant removed/mu,
    ],
    1,
  ],
  [
    'a claim renamed',
    edited("id: 'numbers/triangle'", "id: 'numbers/sum'"),
    [/^renamed: numbers\/sum \(it was called numbers\/triangle\)/mu, /^not named: numbers\/sum: renamed/mu],
    1,
  ],
  [
    'a bound refactored without a change',
    edited(
      'fromExit(2 * c.T * exp((-c.r * c.r) / (2 * variance(c))))',
      'fromExit(c.T * (exp(-((c.r / variance(c)) * c.r) / 2) + exp(-((c.r / variance(c)) * c.r) / 2)))',
    ),
    [/^The gate is open: nothing changed/mu],
    0,
  ],
  [
    'a comment edited',
    edited('// the union bound', '// a union bound over t'),
    [/^The gate is open: nothing changed/mu],
    0,
  ],
  [
    'a generator changed',
    edited('T: fc.integer({ min: 1, max: 20 })', 'T: fc.integer({ min: 1, max: 25 })'),
    [/^cases changed: line\/union-bound/mu, /^The gate is open/mu],
    0,
  ],
  [
    'a bound weakened without a note',
    weaker,
    [
      /^weakened: line\/union-bound \(at \d+ of 6\d cases/mu,
      /^not named: line\/union-bound: weakened without a note/mu,
    ],
    1,
  ],
];

describe('a change of the theory', () => {
  it.each(changes)('%s', (_what, config, said, exitCode) => {
    repository.write('lakatos.config.ts', config);
    const ended = gate();
    for (const pattern of said) expect(ended.out).toMatch(pattern);
    expect(ended.exitCode, ended.err).toBe(exitCode);
    expect(text('theory.lock.json')).toBe(lock);
  });

  it('a bound weakened with a note, which the update then uses up', () => {
    repository.write('lakatos.config.ts', weaker);
    const explained = gate('--explain');
    expect(explained.out).toContain('skeleton of a note: theory-changes/change-2.md');
    const skeleton = text('theory-changes/change-2.md');
    const unfilled = gate();
    expect(unfilled.err).toMatch(
      /theory-changes\/change-2\.md:\d+: the reason for 'weakened' of line\/union-bound is missing/u,
    );
    expect(unfilled.exitCode).toBe(2);
    repository.write('theory-changes/change-2.md', skeleton.replaceAll('WHY?', 'the proof lost a factor'));
    const ended = gate('--update');
    expect(ended.out).toMatch(/^weakened: line\/union-bound/mu);
    expect(ended.exitCode, ended.out + ended.err).toBe(0);
    const updated = JSON.parse(text('theory.lock.json')) as {
      run: number;
      notes: string[];
      history: unknown[];
      claims: { id: string; withstood: { runs: number } }[];
    };
    expect(updated.run).toBe(2);
    expect(updated.notes).toEqual(['theory-changes/change-2.md']);
    expect(updated.history.at(-1)).toEqual({
      run: 2,
      changes: [{ id: 'line/union-bound', kinds: ['weakened'] }],
    });
    // the changed statement starts anew (its full and its quick run), the others add up
    const runs = Object.fromEntries(updated.claims.map(({ id, withstood }) => [id, withstood.runs]));
    expect(runs).toEqual({ 'line/union-bound': 2, 'normal/norm': 3, 'numbers/triangle': 3 });
    // a note that was used up names nothing more
    repository.write('lakatos.config.ts', edited('2 * c.T * exp((-c.r', '3 * c.T * exp((-c.r'));
    expect(gate().out).toMatch(/^not named: line\/union-bound: weakened/mu);
  });
});

describe('the gate', () => {
  it('writes what continuous integration systems read, at the line of the claim', () => {
    repository.write('lakatos.config.ts', weaker);
    gate();
    const line = weaker.split('\n').findIndex((row) => row.includes("id: 'line/union-bound'")) + 1;
    const sarif = JSON.parse(text('reports/gate/lakatos.sarif')) as {
      runs: { results: { locations: { physicalLocation: unknown }[] }[] }[];
    };
    expect(sarif.runs[0]!.results[0]!.locations[0]!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'lakatos.config.ts' },
      region: { startLine: line },
    });
    expect(text('reports/gate/junit.xml')).toMatch(/<testcase[^>]*name="line\/union-bound"[\s\S]*?<failure/u);
    expect(JSON.parse(text('reports/gate/gl-code-quality-report.json'))).toMatchObject([
      { check_name: 'not-named', location: { path: 'lakatos.config.ts', lines: { begin: line } } },
    ]);
    expect(JSON.parse(text('reports/gate/badge.json'))).toMatchObject({ label: 'theory', color: 'orange' });
  });

  it('prints a comment for a pull request, with the counterexample in words and the command that replays it', () => {
    repository.write('lakatos.config.ts', changes[3]![1]);
    const { out, exitCode } = gate('--comment');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^### Theory: the gate is shut \(1 problem\)/u);
    expect(out).toContain('| normal/norm | tightened |');
    expect(out).toContain('**Counterexample to normal/norm**');
    const replay = /^npx lakatos (replay .+)$/mu.exec(out)?.[1] ?? '';
    expect(repository.lakatos(...replay.split(' ')).out).toContain('Reproduced, to the same bits.');
  });

  it('compares with the lock of a git revision', () => {
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
        cwd: repository.folder,
      });
    };
    git('init', '-q');
    git('add', 'theory.lock.json');
    git('commit', '-qm', 'lock');
    rmSync(join(repository.folder, 'theory.lock.json'));
    expect(gate('--base', 'HEAD').exitCode).toBe(0);
    const unknown = gate('--base', 'nowhere');
    expect(unknown.err).toBe('lakatos: --base nowhere: git has no theory.lock.json there\n');
    expect(unknown.exitCode).toBe(2);
    rmSync(join(repository.folder, '.git'), { recursive: true });
  });

  it('finds the same again when it runs again', () => {
    const first = gate('--out', 'one');
    const second = gate('--out', 'two');
    expect(second.exitCode).toBe(first.exitCode);
    expect(text('two/gate.json')).toBe(text('one/gate.json'));
  });

  it('judges kept counterexamples again: a repaired claim holds where it failed, a wrong one is caught there', () => {
    repository.write('lakatos.config.ts', changes[3]![1]);
    repository.lakatos('check', 'normal/norm', '--budget', '400000', '--keep', '--no-progress', '--quiet');
    expect(existsSync(join(repository.folder, 'fixtures/counterexamples/normal-norm.json'))).toBe(true);
    repository.write('lakatos.config.ts', gateConfig);
    expect(gate().exitCode).toBe(0);
    repository.write('lakatos.config.ts', changes[3]![1]);
    expect(gate().out.match(/^refuted: normal\/norm: .*/gmu)).toHaveLength(1);
    rmSync(join(repository.folder, 'fixtures'), { recursive: true });
  });

  it.each([
    ['no lock', undefined, 'theory.lock.json: no such file; lakatos gate --update writes the first one'],
    ['no JSON', '{', 'theory.lock.json: not JSON: '],
    ['another file', '{"kind":"evidence"}', "theory.lock.json: kind: expected 'theory-lock'"],
    [
      'another version',
      '{"kind":"theory-lock","schema":7}',
      'theory.lock.json: schema: the file has version 7, newer than version 1',
    ],
    ['a broken place', '{"kind":"theory-lock","schema":1,"claims":3}', 'theory.lock.json: '],
  ])('says in one line what is wrong with the lock: %s', (_what, content, message) => {
    if (content === undefined) rmSync(join(repository.folder, 'theory.lock.json'));
    else repository.write('theory.lock.json', content);
    const { err, exitCode } = gate();
    expect(err).toContain(`lakatos: ${message}`);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
  });
});
