import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { appendRecords, ledgerPath } from '../../src/ledger/ledger-file.ts';
import { lineOf } from '../../src/ledger/records.ts';
import { recordNumber } from '../ledger/records.ts';
import { squareConfig } from './config-text.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

const own = ['--engine', 'inline', '--no-progress', '--budget', '1000', '--out', 'reports'];
const damaged = 'reports/ledger/evidence.jsonl: 1 line damaged: left out here, and left as it is in the file';

/** Runs the program in a repository with a ledger of two results and such a line. */
async function ran(
  line: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: readonly string[] }> {
  const cwd = scratch();
  mkdirSync(join(cwd, '.git'));
  writeFileSync(join(cwd, 'lakatos.config.mjs'), squareConfig);
  const folder = join(cwd, 'reports/ledger');
  await appendRecords(folder, [recordNumber(0)]);
  appendFileSync(ledgerPath(folder), line);
  await appendRecords(folder, [recordNumber(1)]);
  const host = memoryHost(cwd);
  const code = await run(host, args);
  return { code, out: host.written.out, err: host.written.err.split('\n').filter((each) => each !== '') };
}

describe.each([
  ['another checksum', 'damage\n'],
  ['another shape', lineOf({ kind: 'claim' })],
])('a line of the ledger with %s is told once', (_, line) => {
  it.each([
    [['history']],
    [['history', '--json']],
    [['ledger', 'export', '--format', 'parquet', '--to', 'table']],
    [['check', '--quiet', '--resume', ...own]],
    [['check', '--quiet', '--fresh', ...own]],
  ])('by %j', async (args) => {
    expect(await ran(line, ...args)).toMatchObject({ code: 0, err: [damaged] });
  });

  it('by a campaign', async () => {
    const { code, err } = await ran(line, 'campaign', '--steps', '4e3', ...own);
    expect([0, 3]).toContain(code);
    expect(err.filter((each) => each === damaged)).toHaveLength(1);
  });

  it('by the collection of garbage, which does nothing', async () => {
    const { code, err } = await ran(line, 'ledger', 'gc');
    expect([code, err]).toEqual([
      2,
      [expect.stringMatching(/^lakatos: \S+\/evidence\.jsonl:3: is damaged; nothing was changed: /u)],
    ]);
  });
});

it('what garbage collection took away is told in a sentence that agrees in number', async () => {
  const told = async (...twice: readonly number[]): Promise<string> =>
    (await ran(twice.map((i) => lineOf(recordNumber(i))).join(''), 'ledger', 'gc')).out;
  expect(await told(0)).toMatch(
    /^1 result that was there twice and the blocks of 0 stopped claims are gone/u,
  );
  expect(await told(0, 0)).toMatch(/^2 results that were there twice /u);
});
