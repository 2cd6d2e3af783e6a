import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { root } from '../rules/sources.ts';
import { memoryHost } from './memory-host.ts';
import { filesBelow, scratch } from './scratch.ts';

const config = `
import { createRequire } from 'node:module';
const require = createRequire('${root}/package.json');
const fc = require('fast-check');
const { z } = require('zod');
const exactly = (x) => ({ lo: x, hi: x });
export default {
  claims: [{
    kind: 'inequality', id: 'numbers/square', says: 'x² ≥ 0', tex: 'x^2', source: 'school',
    cases: fc.integer(), schema: z.int(), mustRefute: {},
    sides: (x) => ({ lhs: exactly(0), rhs: exactly(x * x) }),
  }],
};
`;

async function ran(
  ...args: readonly string[]
): Promise<{ code: number; err: string; files: readonly string[] }> {
  const cwd = scratch();
  writeFileSync(join(cwd, 'lakatos.config.mjs'), config);
  const host = memoryHost(cwd);
  const code = await run(host, [...args, '--no-progress']);
  return { code, err: host.written.err, files: filesBelow(cwd) };
}

type Logged = { readonly level: number; readonly msg: string; readonly event?: string };
const linesOf = (text: string): readonly Logged[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Logged);

const quick = ['--budget', '1000', '--engine', 'inline', '--log', 'json'];

it('a structured log tells of every claim that is finished, also without progress', async () => {
  const { code, err } = await ran('check', ...quick);
  expect(code).toBe(0);
  expect(linesOf(err)).toContainEqual(
    expect.objectContaining({ level: 30, event: 'claim', claim: 'numbers/square', claimsDone: 1 }),
  );
});

it('a structured log of a campaign tells of every attack', async () => {
  const { err } = await ran('campaign', ...quick, '--steps', '4000');
  expect(linesOf(err)).toContainEqual(
    expect.objectContaining({ level: 30, event: 'attack', number: 1, claim: 'numbers/square', round: 0 }),
  );
});

it('what the user did wrong is an error in a structured log, without passwords', async () => {
  const { code, err } = await ran('check', ...quick, '--shard', '9/3');
  expect(code).toBe(2);
  expect(linesOf(err)).toEqual([
    expect.objectContaining({ level: 50, event: 'error', msg: expect.stringContaining('--shard') }),
  ]);
});

it.each([
  [
    ['--for', '1m', '--engine', 'redis:1'],
    "--engine must be threads, inline, reference or redis://…, got 'redis:1'",
  ],
  [
    ['--steps', '10', '--engine', 'inline'],
    "--steps must be at least 12000000, got '10': nothing is attacked with fewer",
  ],
  [
    ['--steps=-1', '--engine', 'inline'],
    "--steps must be at least 12000000, got '-1': nothing is attacked with fewer",
  ],
  [['--for', '1m', '--case-limit', '1e-9'], "--case-limit must be a number from 0.1 to 1e100, got '1e-9'"],
])('a campaign that could attack nothing is refused: %j', async (args, message) => {
  const { code, err, files } = await ran('campaign', ...args);
  expect([code, err, files]).toEqual([2, `lakatos: ${message}\n`, ['lakatos.config.mjs']]);
});
