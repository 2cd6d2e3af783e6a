import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { configHead } from './config-text.ts';
import { memoryHost } from './memory-host.ts';
import { filesBelow, scratch } from './scratch.ts';

/** A claim that says in a file when one of its cases is judged. */
const config = `${configHead}
import { appendFileSync } from 'node:fs';
export default {
  claims: [{
    kind: 'inequality',
    id: 'numbers/square',
    says: 'x² ≥ 0', tex: 'x^2', source: 'school',
    cases: fc.integer(), schema: z.int(),
    sides: (x) => {
      appendFileSync(new URL('./judged', import.meta.url), '.');
      return { lhs: exactly(0), rhs: exactly(x * x) };
    },
    mustRefute: {},
  }],
};
`;

/** Runs the program in a repository with such files and folders (whose names end with a slash). */
async function ran(
  args: readonly string[],
  places: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; err: string; judged: boolean; cwd: string }> {
  const cwd = scratch();
  mkdirSync(join(cwd, '.git'));
  writeFileSync(join(cwd, 'lakatos.config.mjs'), config);
  for (const place of places) {
    mkdirSync(place.endsWith('/') ? join(cwd, place) : dirname(join(cwd, place)), { recursive: true });
    if (!place.endsWith('/')) writeFileSync(join(cwd, place), 'mine');
  }
  const before = filesBelow(cwd);
  const host = memoryHost(cwd, { env });
  const code = await run(host, [...args, '--engine', 'inline', '--no-progress']);
  const judged = existsSync(join(cwd, 'judged'));
  if (code === 2) expect(filesBelow(cwd).filter((path) => path !== 'judged')).toEqual(before);
  for (const place of places.filter((path) => !path.endsWith('/')))
    expect(readFileSync(join(cwd, place), 'utf8')).toBe('mine');
  return { code, err: host.written.err, judged, cwd };
}
const check = ['check', '--budget', '1000'];
const update = ['gate', '--update', '--budget', '1000', '--quick-budget', '1000'];

describe('a place that cannot be used is found before the work:', () => {
  it.each([
    [check, 'reports/evidence.json/', '--out reports: evidence.json: is a folder, not a file'],
    [check, 'reports/index.html/x', '--out reports: index.html: is a folder, not a file'],
    [check, 'reports/progress.json/', '--out reports: progress.json: is a folder, not a file'],
    [
      check,
      'reports/evidence.partial.json/',
      '--out reports: evidence.partial.json: is a folder, not a file',
    ],
    [
      update,
      'reports/gate/evidence.partial.json/',
      '--out reports/gate: evidence.partial.json: is a folder, not a file',
    ],
    [check, 'reports/counterexamples', '--out reports: counterexamples: cannot be written to: '],
    [
      check,
      'reports/counterexamples/mutants',
      '--out reports: counterexamples/mutants: cannot be written to: ',
    ],
    [check, 'fixtures/counterexamples', 'fixtures/counterexamples: cannot be read: '],
    [[...check, '--keep'], 'fixtures', '--keep: fixtures/counterexamples: cannot be written to: '],
    [update, 'reports/gate/gate.json/', '--out reports/gate: gate.json: is a folder, not a file'],
    [update, 'reports/gate/counterexamples', '--out reports/gate: counterexamples: cannot be written to: '],
    [update, 'theory-changes', 'theory-changes: cannot be read: '],
    [update, 'theory.lock.json/', 'theory.lock.json: is a folder'],
  ])('%j with %s', async (args, place, message) => {
    const { code, err, judged } = await ran(args, [place]);
    expect(err.split('\n')).toHaveLength(2);
    expect(err).toContain(`lakatos: ${message}`);
    expect([code, judged]).toEqual([2, false]);
  });

  it.each([[check], [['campaign', '--for', '1m']]])('%j with a ledger that is none', async (args) => {
    const { code, err, judged } = await ran(args, [
      'reports/ledger/evidence.jsonl',
      'reports/campaign/ledger/evidence.jsonl',
    ]);
    expect(err).toMatch(/^lakatos: \S+\/ledger\/evidence\.jsonl: does not begin as a ledger does.*\n$/u);
    expect([code, judged]).toEqual([2, false]);
  });

  it.each([
    [
      'reports/ledger/evidence.jsonl/',
      /evidence\.jsonl: the ledger cannot be read: is a folder, not a file\n$/u,
    ],
    ['reports/ledger', /ledger\/evidence\.jsonl: the ledger cannot be read: part of the path is a file/u],
    ['reports/ledger/.lakatos-lock', /\.lakatos-lock: is not a lock that Lakatos made: move it away\n$/u],
    ['reports/ledger/.lakatos-lock/x', /\.lakatos-lock: is not a lock that Lakatos made: move it away\n$/u],
  ])('a ledger with %s', async (place, message) => {
    for (const args of [check, [...check, '--resume'], [...check, '--fresh']]) {
      const { code, err, judged } = await ran(args, [place]);
      expect(err).toMatch(message);
      expect(err.split('\n')).toHaveLength(2);
      expect([code, judged]).toEqual([2, false]);
    }
  });

  it.each([
    ['evidence.jsonl', '/proc/version/x', 'part of the path is a file, not a folder'],
    ['evidence.jsonl', 'evidence.jsonl', 'a link that leads back to itself'],
    ['', 'nowhere', 'a link to a folder that is not there'],
    ['', 'ledger', 'a link that leads back to itself'],
  ])('the ledger’s %s is a link to %s', async (name, target, why) => {
    const cwd = scratch();
    const path = join(cwd, 'reports/ledger', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    for (const args of [['history'], ['ledger', 'export'], ['ledger', 'gc']]) {
      const host = memoryHost(cwd);
      expect(await run(host, args)).toBe(2);
      expect(host.written.err).toBe(`lakatos: ${path}: the ledger cannot be read: ${why}\n`);
    }
  });

  it('a place outside the working folder is named as it was asked for', async () => {
    const { cwd } = await ran(check, []);
    const host = memoryHost(cwd);
    expect(await run(host, ['ledger', 'export', '--to', '/proc/none/table'])).toBe(2);
    expect(host.written.err).toMatch(/^lakatos: \/proc\/none\/table: cannot be written: /u);
  });

  it('a ledger that is a pipe is not waited for', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'reports/ledger'), { recursive: true });
    spawnSync('mkfifo', [join(cwd, 'reports/ledger/evidence.jsonl')]);
    const host = memoryHost(cwd);
    expect(await run(host, ['history'])).toBe(2);
    expect(host.written.err).toMatch(/: the ledger cannot be read: is a pipe or a device\n$/u);
  });

  it('a job summary of GitHub', async () => {
    const { code, err, judged } = await ran(update, [], { GITHUB_STEP_SUMMARY: '/proc/none/summary' });
    expect(err).toContain('lakatos: GITHUB_STEP_SUMMARY: /proc/none/summary: cannot be written to: ');
    expect([code, judged]).toEqual([2, false]);
  });

  it('and what is not in the way is no matter', async () => {
    const { code, judged } = await ran(check, ['reports/mine/', 'theory-changes', 'theory.lock.json/']);
    expect([code, judged]).toEqual([0, true]);
  });
});
