import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonFolder } from '../../src/external/launch.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { blockOf } from '../docs/markdown.ts';
import { read } from '../rules/sources.ts';
import { python, withoutPython } from './python.ts';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lakatos-python-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const missing = withoutPython();
if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);

const page = 'docs/python.md';
const claims = blockOf(page, 'python', 'paper_claims.py');
function written(name: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = claims;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder, name), text);
  return name;
}

interface Ended {
  readonly out: string;
  readonly exitCode: number | null;
}
function lakatos(...args: readonly string[]): Ended {
  const env = { ...process.env, LAKATOS_PYTHON: python };
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { out: stdout + stderr, exitCode: status };
}
const check = (file: string, ...args: readonly string[]): Ended =>
  lakatos('check', file, '--budget', 'quick', '--no-progress', '--workers', '1', ...args);
const run = (code: string): string =>
  spawnSync(python, ['-c', `import sys; sys.path.insert(0, ${JSON.stringify(pythonFolder)})\n${code}`], {
    cwd: folder,
    encoding: 'utf8',
  }).stdout;

it('is of the version of the package', () => {
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  expect(read('python/lakatos.py')).toContain(`__version__ = "${version}"`);
});

describe.skipIf(missing !== undefined)('a claim in Python', () => {
  it('is corroborated and its mutant killed, with the same evidence on every engine', () => {
    const file = written('paper_claims.py');
    const evidence = ['threads', 'inline', 'reference'].map((engine) => {
      const { out, exitCode } = check(file, '--engine', engine, '--workers', '2', '--out', engine);
      expect(out).toMatch(/^corroborated +line\/union-bound .* 2\/2 /mu);
      expect(exitCode).toBe(0);
      const text = readFileSync(join(folder, engine, 'evidence.json'), 'utf8');
      return text.replace(/"simulator": "\w+"/u, '');
    });
    expect(evidence[1]).toBe(evidence[0]);
    expect(evidence[2]).toBe(evidence[0]);
    expect(evidence[0]).toMatch(/"backend": "paper_claims\.py by lakatos\.py \S+, Python \S+, NumPy \S+"/u);
  });

  it('with a wrong rate is refuted at a case that was made smaller, and replayed', () => {
    const file = written('wrong.py', ['exits(2 * c.T * ', 'exits(2 * ']);
    const { out, exitCode } = check(file);
    expect(out).toMatch(/^line\/union-bound is refuted: a counterexample to the conclusion, confirmed/mu);
    expect(exitCode).toBe(1);
    const path = 'reports/counterexamples/line-union-bound.json';
    const { witness } = JSON.parse(readFileSync(join(folder, path), 'utf8')) as {
      readonly witness: {
        readonly shrinks: number;
        readonly case: { readonly r: number; readonly T: number };
      };
    };
    expect(witness.shrinks).toBeGreaterThan(0);
    expect(witness.case.T).toBeGreaterThan(1);
    const again = lakatos('replay', path, '--config', file);
    expect(again.out).toContain('Reproduced, to the same bits.');
    expect(again.exitCode).toBe(0);

    const notebook = blockOf(page, 'python', 'notebook.py');
    const shown = run(notebook.replace('node_modules/lakatos/python', pythonFolder));
    expect(shown).toMatch(new RegExp(`^line/union-bound ${witness.case.T} 0\\.\\d+ \\(0\\.`, 'u'));

    const text = run(`import lakatos; print(lakatos.counterexample("${path}"))`);
    expect(text).toContain(`case: r: ${witness.case.r}`);
    expect(text).toMatch(/^found: \d+ of \d+ trajectories/mu);
  });

  it.each([
    [[['c.r**2 / (2', 'c.q**2 / (2']], /the case has no field 'q'; it has eta, T, r.*\(wrong-1\.py:\d+\)/u],
    [[['return inside', 'return inside[1:]']], /expected 4096 outcomes, one for each trajectory, got 4095/u],
    [[['return inside', 'return inside * np.nan']], /got NaN for outcome 0/u],
    [[['rng.standard_normal', 'np.random.standard_normal']], /expected the same outcomes of \{.*again/u],
    [[['return inside', 'return 2 * inside']], /expected values 0 or 1, got 2 in trajectory/u],
  ] as const)('%j: fails, in one line that names the place', (changes, message) => {
    const { out, exitCode } = check(written('wrong-1.py', ...changes));
    expect(out).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      'import nosuch',
      "lakatos: wrong-2.py:1: could not be loaded: ModuleNotFoundError: No module named 'nosuch'",
    ],
    ['x = (', 'lakatos: wrong-2.py:1: could not be loaded: SyntaxError'],
    ['import sys; sys.exit(4)', 'could not be loaded: RuntimeError: the file called sys.exit(4)'],
    ['print("no claims")', 'lakatos: wrong-2.py: claims: expected at least one, got none'],
  ])('%s: cannot be loaded, which is said', (text, message) => {
    writeFileSync(join(folder, 'wrong-2.py'), `${text}\n`);
    const { out, exitCode } = check('wrong-2.py');
    expect(out).toContain(message);
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      ['integers(1, 20)', 'integers(20, 1)'],
      "'T': integers: expected whole numbers least ≤ most, got 20 and 1",
    ],
    [['reals(0.05, 1.5)', 'log_uniform(0, 1)'], "'eta': log_uniform: expected positive numbers least ≤ most"],
    [['block=4096', 'block=100'], 'block: '],
    [['horizon=', 'horizont='], "unknown field 'horizont'; a claim of kind probability has event, at_least"],
    [['id="line/union-bound"', 'id="Line"'], "expected 'family/name'"],
  ] as const)('%j: is no description of a claim, which is said', (change, message) => {
    const { out, exitCode } = check(written('wrong-3.py', change));
    expect(out).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('of every kind can be made: mean, inequality, agreement, invariance, nested spaces, hypotheses', () => {
    writeFileSync(join(folder, 'kinds.py'), read('test/external/programs/kinds.py'));
    const { out, exitCode } = check('kinds.py', '--budget', '1e7');
    expect(out).toMatch(/5 corroborated; all 5 mutants killed/u);
    expect(exitCode).toBe(0);
    expect(lakatos('list', 'kinds.py').out).toContain('kinds/mean');
  });

  it('is the same with its terms named, as the page shows it', () => {
    const bound = /^ {4}at_least=.*\n/mu.exec(claims)![0];
    const [mutant] = /stays\.mutant\("T forgotten", terms=.*?\)(?=`)/u.exec(read(page))!;
    const named = `${claims.slice(0, claims.indexOf('stays.mutant'))}${mutant}\n`.replace(
      bound,
      () => `${blockOf(page, 'python', 'terms').trimEnd()}\n`,
    );
    writeFileSync(join(folder, 'named.py'), named);
    const { out, exitCode } = check('named.py');
    expect(out).toMatch(/^corroborated +line\/union-bound .* 1\/1 /mu);
    expect(exitCode).toBe(0);
  });

  it('names the terms of its bound, of every kind, of which the report says how far off they could be', () => {
    writeFileSync(join(folder, 'terms.py'), read('test/external/programs/terms.py'));
    const { out, exitCode } = check('terms.py', '--budget', '2e7', '--out', 'terms');
    expect(out).toMatch(/6 corroborated; all 9 mutants killed/u);
    expect(exitCode).toBe(0);
    const { claims: judged } = JSON.parse(
      readFileSync(join(folder, 'terms/evidence.json'), 'utf8'),
    ) as Evidence;
    const terms = judged.map(({ id, resolution }) => [
      id,
      (resolution ?? []).map(({ term }) => term).toSorted(),
    ]);
    expect(Object.fromEntries(terms)).toEqual({
      'terms/probability': ['n', 's'],
      'terms/mean': ['p', 'x'],
      'terms/sub-gaussian': ['m', 'σ'],
      'terms/inequality': ['n', 'norm'],
      'terms/agreement': ['p'],
      'terms/in-the-event': ['L'],
    });
  });

  it.each([
    ['terms=lambda x: {"n": x.n / 2}', 'terms=lambda x: {"m": 1}', "the claim has no term 'm'"],
    [
      'terms=levels, ',
      '',
      'exactly: takes two arguments, the terms and the case, but the claim has no terms',
    ],
    [
      'terms=levels, ',
      'terms=lambda c: {"L": "much"}, ',
      "terms: 'L': expected a finite number, or a list of them",
      'terms/in-the-event',
    ],
    ['-x.two * x.s', '-x.two * x.t', "the bound has no term 't'; it has n, s, two"],
    ['whole_terms=["n"]', 'whole_terms=["k"]', "terms: wholeTerms names 'k', which is no term"],
    ['constants={"two": 2}', 'constants={"two": 0}', 'constants: expected numbers by name, finite and not 0'],
    [
      '    terms=lambda c: {"n": c.n, "s": c.more}, ',
      '    ',
      'wholeTerms: names terms, but the claim has none',
    ],
  ])('%s as %s: is no term, which is said', (from, to, message, id = 'terms/probability') => {
    const text = read('test/external/programs/terms.py');
    expect(text).toContain(from);
    writeFileSync(join(folder, 'wrong-4.py'), text.replace(from, to));
    const { out, exitCode } = check('wrong-4.py', id);
    expect(out).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('draws the same numbers for the same seed and block, without NumPy too', () => {
    const draws = `import lakatos
print([float(lakatos.generator("ff", k).random()) for k in (0, 0, 1)])
lakatos.numpy = None
print([lakatos.generator("ff", k).random() for k in (0, 0, 1)])`;
    for (const line of run(draws).trim().split('\n')) {
      const [first, same, other] = JSON.parse(line) as readonly number[];
      expect(same).toBe(first);
      expect(other).not.toBe(first);
    }
  });
});

describe.skipIf(missing !== undefined)('a counterexample in a notebook', () => {
  it('is a table whose texts are escaped', () => {
    const record = {
      kind: 'counterexample',
      claim: 'a/b',
      says: '<script>alert(1)</script> x < y & z',
      source: 's',
      mutant: '<b>',
      witness: { case: { 'n<': 1 }, bound: 1, found: [0, 1], explanation: ['<i>'], claim: 'c', truth: 't' },
    };
    writeFileSync(join(folder, 'hostile.json'), JSON.stringify(record));
    const html = run('import lakatos; print(lakatos.counterexample("hostile.json")._repr_html_())');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; x &lt; y &amp; z');
    expect(html.replaceAll(/<\/?(?:table|tr|t[hd](?: style='text-align:left')?)>/gu, '')).not.toMatch(
      /<[a-z]/iu,
    );
  });
});
