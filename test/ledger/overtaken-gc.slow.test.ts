import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lutimesSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appendRecords, ledgerPath, readRecords } from '../../src/ledger/ledger-file.ts';
import { scratch } from '../cli/scratch.ts';
import { root } from '../rules/sources.ts';
import { recordNumber } from './records.ts';

/** The size of the copy that is being written, if there is one. */
function copySize(folder: string): number {
  const copy = readdirSync(folder).find((name) => /evidence\.jsonl\.\w/u.test(name));
  return copy === undefined ? 0 : (statSync(join(folder, copy), { throwIfNoEntry: false })?.size ?? 0);
}

/** Stops a process (SIGSTOP) when its copy has so many bytes. Returns whether it is there then. */
async function stopAt(child: ChildProcess, folder: string, size: number): Promise<boolean> {
  while (child.exitCode === null) {
    const end = Date.now() + 200;
    while (Date.now() < end) if (copySize(folder) >= size) return child.kill('SIGSTOP') && isThere(folder);
    await turn();
  }
  return false;
}

/** It may have been renamed just before the process stood still. */
const isThere = (folder: string): boolean => copySize(folder) > 0;

it('garbage collection that stood still for a minute loses nothing that others kept meanwhile', async () => {
  const folder = join(scratch(), 'ledger');
  await appendRecords(
    folder,
    Array.from({ length: 10_000 }, (_, i) => recordNumber(i)),
  );
  // the moment between the last byte of the copy and its renaming is short
  let stopped = 0;
  for (let tries = 1; stopped === 0 && tries <= 20; tries++) {
    const { size } = statSync(ledgerPath(folder));
    await appendRecords(folder, [recordNumber(1)]);
    const args = ['ledger', 'gc', '--out', join(folder, '..')];
    const gc = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), ...args]);
    const ended = once(gc, 'close');
    let err = '';
    gc.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    if (await stopAt(gc, folder, size)) {
      const longAgo = new Date(Date.now() - 120_000);
      lutimesSync(join(folder, '.lakatos-lock'), longAgo, longAgo);
      await appendRecords(folder, [recordNumber(10_000)]);
      stopped++;
    }
    gc.kill('SIGCONT');
    expect([(await ended)[0], err]).toEqual([0, '']);
  }
  expect(stopped).toBe(1);
  const keys = [...readRecords(folder)].map(({ record }) => record?.['key']);
  expect(keys).toHaveLength(1 + 10_000 + 1);
  expect(keys.at(-1)).toBe(recordNumber(10_000).key);
  expect(readdirSync(folder)).toEqual(['evidence.jsonl']);
});
