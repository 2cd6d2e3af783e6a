import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
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

it('doctor looks at the Python that runs claims, and says which', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-doctor-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const script = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return path;
  };
  const full = script('full', 'echo 3.99.1 with NumPy 9.8');
  const bare = script('bare', 'case "$2" in *numpy*) exit 1;; esac; echo 3.99.1');
  const said = async (python: string): Promise<string> => {
    vi.stubEnv('LAKATOS_PYTHON', python);
    const host = memoryHost(folder);
    expect(await run(host, ['doctor'])).toBe(0);
    return /^.. Python with NumPy: .*$/mu.exec(host.written.out)![0];
  };
  expect(await said(full)).toBe(`ok Python with NumPy: ${full}, 3.99.1 with NumPy 9.8`);
  expect(await said(bare)).toBe(
    `-- Python with NumPy: ${bare}, 3.99.1, is without NumPy; only claims and experiments in Python need it: ${bare} -m pip install numpy`,
  );
  expect(await said('/no/such/python')).toBe(
    '-- Python with NumPy: cannot be run as /no/such/python, which LAKATOS_PYTHON names; only claims and experiments in Python need it: name another with LAKATOS_PYTHON, or unset it',
  );
  expect(await said('')).toMatch(/^(?:ok Python with NumPy: python3, 3\.|-- Python with NumPy: .*python3)/u);
});
