import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { readEvidence } from '../../src/files/read-json.ts';
import { configHead } from './config-text.ts';
import { memoryHost } from './memory-host.ts';
import { filesBelow, scratch } from './scratch.ts';

/** Two claims, the first of them false. */
const config = `${configHead}
const atMost = (id, most) => ({
  kind: 'inequality', id, says: 'x ≤ most', tex: 'x', source: 'nowhere',
  cases: fc.record({ x: fc.integer({ min: 1, max: 9 }) }), schema: z.strictObject({ x: z.int() }),
  sides: ({ x }) => ({ lhs: exactly(x), rhs: exactly(most) }),
  mustRefute: {},
});
export default { claims: [atMost('numbers/false', 0), atMost('numbers/true', 10)] };
`;

function repository(): string {
  const cwd = scratch();
  mkdirSync(join(cwd, '.git'));
  writeFileSync(join(cwd, 'lakatos.config.mjs'), config);
  return cwd;
}

async function ran(
  cwd: string,
  ...args: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const host = memoryHost(cwd);
  const code = await run(host, args);
  return { code, ...host.written };
}
const check = ['check', '--budget', '1000', '--engine', 'inline', '--no-progress'];

describe('check', () => {
  it('keeps a counterexample once, however often the same run is repeated', async () => {
    const cwd = repository();
    const kept: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { code, out } = await ran(cwd, ...check, '--keep');
      expect(code).toBe(1);
      kept.push(...out.split('\n').filter((line) => line.startsWith('kept: ')));
    }
    expect(kept).toEqual(['kept: fixtures/counterexamples/numbers-false.json']);
    expect(filesBelow(join(cwd, 'fixtures'))).toEqual([
      'counterexamples',
      'counterexamples/numbers-false.json',
    ]);
  });

  it.each([
    ['through a link', 'link'],
    ['with names in other scripts', 'Ergebnisse/Größe 数/ \u202e rtl'],
    ['with quotes and a line break', 'it\'s "q"\nx'],
    ['that is deep', Array.from({ length: 12 }, () => 'd'.repeat(200)).join('/')],
  ])('writes to a folder %s, and a counterexample there is replayed', async (_, out) => {
    const cwd = repository();
    mkdirSync(join(cwd, 'real'));
    symlinkSync('real', join(cwd, 'link'));
    for (let i = 0; i < 2; i++) expect((await ran(cwd, ...check, '--out', out)).code).toBe(1);
    expect(readEvidence(cwd, join(out, 'evidence.json')).totals.refuted).toBe(1);
    expect(lstatSync(join(cwd, 'link')).isSymbolicLink()).toBe(true);
    expect(filesBelow(cwd).filter((path) => /(?:^|\/)\.lakatos|progress|partial/u.test(path))).toEqual([]);
    expect((await ran(cwd, 'replay', join(out, 'counterexamples/numbers-false.json'))).code).toBe(0);
  });

  it.each([
    ['a name that is too long', 'n'.repeat(300)],
    ['a path that is too long', Array.from({ length: 40 }, () => 'd'.repeat(200)).join('/')],
    ['a link that leads nowhere', 'dangling'],
  ])('refuses %s before the work, in one line', async (_, out) => {
    const cwd = repository();
    symlinkSync('nowhere', join(cwd, 'dangling'));
    const before = filesBelow(cwd);
    const { code, err } = await ran(cwd, ...check, '--out', out);
    expect(code).toBe(2);
    expect(err).toMatch(/^lakatos: --out [^\n]*: cannot be written to: [^\n]*\n$/u);
    expect(filesBelow(cwd)).toEqual(before);
  });
});

describe('replay', () => {
  it('says that a counterexample is one of another claim, or of none here', async () => {
    const cwd = repository();
    await ran(cwd, ...check);
    const path = 'reports/counterexamples/numbers-false.json';
    const found = readEvidence(cwd, 'reports/evidence.json').claims[0]!.id;
    expect(found).toBe('numbers/false');
    const changed = async (claim: string): Promise<{ code: number; err: string }> => {
      const text = readFileSync(join(cwd, path), 'utf8').replaceAll('numbers/false', claim);
      writeFileSync(join(cwd, 'other.json'), text);
      return await ran(cwd, 'replay', 'other.json');
    };
    expect((await changed('numbers/true')).code).toBe(1);
    const none = await changed('numbers/none');
    expect(none.code).toBe(2);
    expect(none.err).toMatch(
      /^lakatos: other\.json: claim: there is no claim 'numbers\/none' here; [^\n]*\n$/u,
    );
  });
});

describe('--data', () => {
  it.each(['it\'s "q"\nx.csv', 'ünï–cøde 数.csv', '-x.csv'])('reads a file named %j', async (name) => {
    const cwd = repository();
    writeFileSync(join(cwd, name), 'x,y,class\n1,2,a\n2,1,b\n3,2,a\n4,4,b\n');
    expect(await ran(cwd, 'list', `--data=${name}`)).toMatchObject({ code: 0 });
  });

  it.each([
    ['/dev/null', '/dev/null: is a pipe or a device'],
    ['folder', 'folder: is a folder, not a file'],
    ['empty.csv', 'empty.csv: expected rows, found none'],
    ['none.csv', 'none.csv: no such file or folder'],
    [`${'x'.repeat(300)}.csv`, `${'x'.repeat(300)}.csv: the name is too long`],
  ])('refuses %s in one line', async (name, message) => {
    const cwd = repository();
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'empty.csv'), '');
    const { code, err } = await ran(cwd, 'list', '--data', name);
    expect(code).toBe(2);
    expect(err).toMatch(/^[^\n]*\n$/u);
    expect(err).toContain(`lakatos: ${message}`);
  });
});
