import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendRecords, ledgerPath, readRecords } from '../../src/ledger/ledger-file.ts';
import { root } from '../rules/sources.ts';
import { recordNumber } from './records.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lakatos-full-'));
  // the ledger is the largest of all files, so that a limit on their size is one for it alone
  mkdirSync(ledgerOf('here'), { recursive: true });
  await appendRecords(
    ledgerOf('here'),
    Array.from({ length: 4_000 }, (_, i) => recordNumber(i)),
  );
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ledgerOf = (out: string): string => join(folder, out, 'ledger');

function lakatos(
  limit: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly err: string } {
  const command = [process.execPath, join(root, 'dist/src/cli/main.js'), ...args];
  const { status, stderr } = spawnSync('bash', ['-c', `ulimit -f ${limit}; exec "$@"`, 'bash', ...command], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, err: stderr };
}

const small = [
  '--catalogue',
  'convexity/quadratic',
  'monotone/start',
  '--budget',
  '2e6',
  '-q',
  '--no-progress',
];

it('a check whose ledger finds no room says so once, ends with 2, and is resumed to the same bytes', () => {
  const before = readFileSync(ledgerPath(ledgerOf('here')));
  const limit = String(Math.floor(before.length / 1024));
  const full = lakatos(limit, 'check', ...small, '--out', 'here');
  expect(full.code).toBe(2);
  expect(full.err.split('\n').filter((line) => line !== '')).toEqual([
    expect.stringMatching(
      /^ledger: .*evidence\.jsonl: cannot be written: larger than the limit.*make room, and run again with --resume$/u,
    ),
  ]);
  expect(readFileSync(ledgerPath(ledgerOf('here')))).toEqual(before);
  const evidence = readFileSync(join(folder, 'here', 'evidence.json'), 'utf8');

  expect(lakatos('unlimited', 'check', ...small, '--out', 'here', '--resume').code).toBe(0);
  expect(readFileSync(join(folder, 'here', 'evidence.json'), 'utf8')).toBe(evidence);
  const kept = [...readRecords(ledgerOf('here'))].map(({ record }) => record?.['claim']);
  // in the order in which they were finished
  expect(kept).toEqual(expect.arrayContaining(['convexity/quadratic', 'monotone/start']));
});

it('a campaign whose ledger finds no room begins nothing that it does not know, and goes on with room', () => {
  const { size } = statSync(ledgerPath(ledgerOf('here')));
  const args = ['campaign', '--catalogue', 'convexity/quadratic', '--for', '2s', '--out', 'here'];
  const full = lakatos(String(Math.floor(size / 1024)), ...args);
  expect(full.code).toBe(2);
  expect(full.err).toMatch(/evidence\.jsonl: cannot be written: larger than the limit/u);
  expect(statSync(ledgerPath(ledgerOf('here'))).size).toBe(size);
  // 3 where the time did not do for the first attack
  expect([0, 3]).toContain(lakatos('unlimited', ...args).code);
  expect(statSync(ledgerPath(ledgerOf('here'))).size).toBeGreaterThan(size);
});

it('garbage collection that finds no room for its copy says so in one line, and the ledger is as it was', async () => {
  const last = recordNumber(9_999, { evidence: 'x'.repeat(20_000) });
  await appendRecords(ledgerOf('here'), [last]);
  const { size } = statSync(ledgerPath(ledgerOf('here')));
  // results that are there twice, so that a copy is made: of this size
  await appendRecords(ledgerOf('here'), [recordNumber(1), recordNumber(2)]);
  const before = readFileSync(ledgerPath(ledgerOf('here')));
  // the last record finds room for a part
  const full = lakatos(String(Math.floor(size / 1024) - 10), 'ledger', 'gc', '--out', 'here');
  expect(full).toEqual({
    code: 2,
    err: `lakatos: ${ledgerPath(ledgerOf('here'))}: cannot be written: larger than the limit on the size of a file; the ledger is as it was\n`,
  });
  expect(readFileSync(ledgerPath(ledgerOf('here')))).toEqual(before);
  expect(readdirSync(ledgerOf('here'))).toEqual(['evidence.jsonl']);
  expect(lakatos('unlimited', 'ledger', 'gc', '--out', 'here').code).toBe(0);
  expect(statSync(ledgerPath(ledgerOf('here'))).size).toBe(size);
});
