import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonFolder } from '../../src/external/launch.ts';
import { read } from '../rules/sources.ts';
import { claims, pythonFiles } from './python-files.ts';
import { withoutPython } from './python.ts';

const { folder, written, check, run, remove } = pythonFiles();
afterAll(remove);
const missing = withoutPython();
if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)('a mistaken claim in Python', () => {
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
    [
      ['horizon=', 'horizont='],
      "unknown field 'horizont'; did you mean 'horizon'?; a claim of kind probability has",
    ],
    [
      ['at_least=lambda c: lakatos.exits(2 * c.T', 'atleast=lambda c: lakatos.exits(2 * c.T'],
      "claim 'line/union-bound': unknown field 'atleast'; did you mean 'at_least'?",
    ],
    [['says=', 'sayz='], "unknown field 'sayz'; did you mean 'says'?"],
    [['id="line/union-bound"', 'ID="line/union-bound"'], "unknown field 'ID'; did you mean 'id'?"],
    [['    covers=', '    coverz='], "unknown field 'coverz'; did you mean 'covers'?"],
    [['    covers=', '    event='], "unknown field 'event'"],
    [
      ['    covers=', '    quite_other='],
      "unknown field 'quite_other'; a claim of kind probability has id, says, source, cases, tex, notes, given, covers, tight_at, features, explain, derive, minimum_informative, whole_terms, constants, whole, block, at_least, exactly, horizon, terms",
    ],
    [['    source="my notes, lemma 1",', ''], "claim 'line/union-bound': expected source"],
    [
      ['forgotten", at_least=', 'forgotten", at_lest='],
      "wrong-3.py:37: could not be loaded: TypeError: line/union-bound mutant 'T forgotten': unknown field 'at_lest'; did you mean 'at_least'?; a mutant of kind probability has experiment, event, at_least, exactly, horizon, terms, notes, budget, cases, drops",
    ],
    [
      ["one step's variance", 'T forgotten'],
      "wrong-3.py:38: could not be loaded: DuplicateName: claim 'line/union-bound': there is a mutant 'T forgotten' already",
    ],
    [
      ['"T > 10": ', '"T = 1": '],
      "wrong-3.py:23: could not be loaded: DuplicateName: claim 'line/union-bound': covers: there is 'T = 1' already",
    ],
    [
      ['stays.mutant(', 'lakatos._claims.append(stays)\nstays.mutant('],
      "claims[1].id: 'line/union-bound' is the id of claims[0] already",
    ],
    [
      ['    block=4096', '    whole=["t"], block=4096'],
      "cases: whole: there is no field 't'; did you mean 'T'?; the case has eta, T, r",
    ],
    [
      ['derive=with_radius', 'whole=["t"]'],
      "could not be loaded: ValueError: claim 'line/union-bound': whole: there is no field 't'; did you mean 'T'?; the cases have eta, T, exit",
    ],
    [['id="line/union-bound"', 'id="Line"'], "expected 'family/name'"],
  ] as const)('%j: is no description of a claim, which is said', (change, message) => {
    const { out, exitCode } = check(written('wrong-3.py', change));
    expect(out).toContain(message);
    expect(exitCode).toBe(2);
  });

  it.each([
    ['    theta, inside', '    c.T = 3\n    theta, inside', "event: TypeError: 'T' of the case"],
    [
      '    theta, inside',
      '    c.net.sizes[1] += 1\n    theta, inside',
      "event: TypeError: 'net.sizes[1]' of the case",
    ],
    [
      '"T = 1": lambda c: ',
      '"T = 1": lambda c: c.pop("T") and ',
      "covers 'T = 1': TypeError: 'T' of the case",
    ],
    ['    r = math', '    c["k"] = 1\n    r = math', "derive: TypeError: 'k' of the case"],
  ])('%s as %s: changes a case, which is frozen', (from, to, message) => {
    const { out, exitCode } = check(
      written(
        'wrong-5.py',
        ['return {"eta": c.eta,', 'return {"net": {"sizes": [1, 2]}, "eta": c.eta,'],
        [from, to],
      ),
    );
    expect(out).toContain(`${message} is frozen and cannot be changed`);
    expect(out).toMatch(/\(wrong-5\.py:\d+\)/u);
    expect(exitCode).toBe(2);
  });

  it('that fails is told of in one short line: no path, the field once, the line of the file', () => {
    const first = 'wrong-6.py';
    const nan = claims.replace(/at_least=lambda c: .*,$/mu, 'at_least=lambda c: float("nan"),');
    writeFileSync(join(folder, first), nan);
    const { out } = check(first);
    expect(out).toMatch(
      /^line\/union-bound failed: at_least: ValueError: expected a number, got nan, on case \{[^{}]*\} \(wrong-6\.py:25\)$/mu,
    );
    writeFileSync(join(folder, first), nan.replace('float("nan")', '"much"'));
    expect(check(first).out).toMatch(
      /^line\/union-bound failed: at_least: expected a number, got "much", on case \{[^{}]*\} \(wrong-6\.py:\d+\)$/mu,
    );
    writeFileSync(join(folder, first), claims.replace('return inside', 'import os; os._exit(3)'));
    const ended = check(first).out;
    expect(ended).toMatch(/^line\/union-bound failed: 'wrong-6\.py': expected the answer to .*exit code 3/mu);
    for (const path of [pythonFolder, folder]) expect(ended).not.toContain(path);
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

  it('has experiments and values of different names for TypeScript', () => {
    writeFileSync(
      join(folder, 'twice.py'),
      `import lakatos
@lakatos.value
def bound(c): return 1
@lakatos.value
def bound(c): return 2
`,
    );
    const told = run(`import lakatos
try: import twice
except lakatos.DuplicateName as error: print(error)`);
    expect(told).toBe("there is a value 'bound' already, in line 2\n");
  });
});
