import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

/** Claims on populations of rows, and on networks that are trained on them. */
const claims = ['contraction/one-step', 'networks/gradient-norm', 'generalization/real-data'] as const;

it.each([
  ['constant columns', `a,b,kind\n${'1,2,x\n1,2,y\n'.repeat(35)}`, claims],
  ['nothing but zeros', `a,b,kind\n${'0,0,x\n0,0,y\n'.repeat(35)}`, claims],
  ['a class of a single row', `a,b,kind\n1,0,y\n${'1,2,x\n2,1,x\n'.repeat(35)}`, claims],
  ['one row', 'a,b\n1,2\n', claims.slice(0, 2)],
  ['one column', 'a\n1\n2\n3\n', claims.slice(0, 2)],
  ['numbers near the ends of their range', 'a,b\n1e300,1e-300\n2e300,3e-300\n', claims.slice(0, 2)],
])('data with %s is judged, weakly at worst', { timeout: 300_000 }, async (_name, csv, asked) => {
  const cwd = scratch();
  const host = memoryHost(cwd);
  writeFileSync(join(cwd, 'd.csv'), csv);
  const flags = ['--catalogue', '--data', 'd.csv', '--budget', '6000', '--engine', 'inline', '--no-progress'];
  const exitCode = await run(host, ['check', ...asked, ...flags]);
  expect([0, 3], host.written.err).toContain(exitCode);
});
