import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonFolder } from '../../src/external/launch.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { blockOf } from '../docs/markdown.ts';
import { read } from '../rules/sources.ts';
import { claims, page, pythonFiles } from './python-files.ts';
import { withoutPython } from './python.ts';

const { folder, written, lakatos, check, run, remove } = pythonFiles();
afterAll(remove);
const missing = withoutPython();
if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);

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

  it('is given a case that reads as any dict does, and of which copies can be changed', () => {
    const shown = run(`import copy, json, pickle, lakatos
c = lakatos.Case(json.loads('{"e": 0.5, "rows": [[1], [2]], "net": {"k": 3}}'))
plain = {"e": 0.5, "rows": [[1], [2]], "net": {"k": 3}}
print([c == plain, json.dumps(c) == json.dumps(plain), list(c) == list(plain), c.net.k, c["rows"][1][0]])
print([type(made).__name__ for made in (dict(c), {**c}, c | {"e": 1}, c.rows[:], c.rows + [3], c.copy())])
d, e = copy.deepcopy(c), copy.copy(c)
d.e, d.rows[0][0], d["net"].k, e.e = 1, 7, 4, 2
print([json.dumps(made) for made in (d, e, c)])
print(pickle.loads(pickle.dumps(c)) == c, type(pickle.loads(pickle.dumps(c))).__name__)
changes = ["c.e = 1", "c['e'] = 1", "del c.e", "del c['e']", "c.net.k = 1", "c.rows.append(1)", "c.rows[0][0] = 1",
  "c.rows.sort()", "c.update(e=1)", "c.clear()", "lakatos.Terms(c).e = 1"]
for change in changes:
    try:
        exec(change)
    except TypeError as error:
        print(str(error).split(" is frozen")[0])
print(c == plain)`);
    expect(shown.trim().split('\n')).toEqual([
      '[True, True, True, 3, 2]',
      "['dict', 'dict', 'dict', 'list', 'list', 'Record']",
      String.raw`['{"e": 1, "rows": [[7], [2]], "net": {"k": 4}}', '{"e": 2, "rows": [[1], [2]], "net": {"k": 3}}', '{"e": 0.5, "rows": [[1], [2]], "net": {"k": 3}}']`,
      'True Case',
      ...["'e'", "'e'", "'e'", "'e'", "'net.k'", "'rows'", "'rows[0][0]'", "'rows'", "'e'"].map(
        (field) => `${field} of the case`,
      ),
      'the case',
      "'e' of the terms",
      'True',
    ]);
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
