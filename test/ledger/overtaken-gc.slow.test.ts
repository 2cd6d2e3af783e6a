import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appendRecords, readRecords } from '../../src/ledger/ledger-file.ts';
import { scratch } from '../cli/scratch.ts';
import { root } from '../rules/sources.ts';
import { recordNumber } from './records.ts';

/** Stops a process (SIGSTOP) at the first moment at which something is so. Returns whether there was one. */
async function stopWhen(child: ChildProcess, isSo: () => boolean): Promise<boolean> {
  while (child.exitCode === null) {
    if (isSo()) return child.kill('SIGSTOP');
    await turn();
  }
  return false;
}

it('garbage collection that stood still for a minute loses nothing that others kept meanwhile', async () => {
  const out = scratch();
  const folder = join(out, 'ledger');
  const count = 60_000;
  const records = Array.from({ length: count }, (_, i) => recordNumber(i));
  await appendRecords(folder, [...records, recordNumber(1)]);
  const gc = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'ledger', 'gc', '--out', out]);
  const ended = once(gc, 'close');
  let err = '';
  gc.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  // its copy is being written
  const isAtWork = (): boolean => readdirSync(folder).some((name) => /evidence\.jsonl\.\w/u.test(name));
  expect(await stopWhen(gc, isAtWork)).toBe(true);
  const longAgo = new Date(Date.now() - 120_000);
  lutimesSync(join(folder, '.lakatos-lock'), longAgo, longAgo);
  await appendRecords(folder, [recordNumber(count)]);
  gc.kill('SIGCONT');
  expect([(await ended)[0], err]).toEqual([0, '']);
  const keys = [...readRecords(folder)].map(({ record }) => record?.['key']);
  expect(keys).toHaveLength(1 + count + 1);
  expect(keys.at(-1)).toBe(recordNumber(count).key);
  expect(readdirSync(folder)).toEqual(['evidence.jsonl']);
});
