import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { memoryHost } from '../cli/memory-host.ts';

it('doctor finds a good installation well, and says what is wrong with a folder and a Redis', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-doctor-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const well = memoryHost(folder);
  expect(await run(well, ['doctor'])).toBe(0);
  expect(well.written.out).toMatch(/^ok Node: v/mu);
  expect(well.written.out).toMatch(/^ok WebAssembly with SIMD: there$/mu);
  expect(well.written.out).not.toContain('!!');
  writeFileSync(join(folder, 'file'), '');
  const ill = memoryHost(folder);
  const flags = ['--out', 'file', '--redis', 'redis://user:secret@127.0.0.1:1'];
  expect(await run(ill, ['doctor', ...flags])).toBe(2);
  expect(ill.written.out).toMatch(/^!! reports in file: .*; name another folder with --out$/mu);
  expect(ill.written.out).toMatch(/^!! Redis: redis:\/\/127\.0\.0\.1:1: cannot be reached/mu);
  expect(ill.written.out).not.toContain('secret');
});
