import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { clashConfig } from './clash.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

it('keeps what is finished when it is interrupted, and says of what it says nothing', async () => {
  const host = memoryHost(scratch());
  const until = setInterval(() => {
    if (host.written.err.includes('[1/3]')) host.interrupt();
  }, 2);
  const exitCode = await run(host, [
    'sharpen',
    'contraction/one-step',
    '--budget',
    '200000',
    '--workers',
    '1',
  ]);
  clearInterval(until);
  expect(exitCode, host.written.err).toBe(130);
  expect(host.written.err).toMatch(/^Interrupted: writing what is finished/mu);
  expect(host.written.err).toMatch(/^Not finished, and nothing is said of: .*LEC|θ ∈ T_r/mu);
  const file = JSON.parse(readFileSync(join(host.cwd, 'reports/sharpness.json'), 'utf8')) as {
    readonly claims: readonly { readonly results: readonly { readonly name: string }[] }[];
  };
  expect(file.claims[0]!.results.map(({ name }) => name)).toEqual(['bound']);
  expect(existsSync(join(host.cwd, 'reports/sharpness.html'))).toBe(true);
});

it('says of a false claim that it is refuted as it stands, with the exit code of a refuted claim', async () => {
  const host = memoryHost(scratch());
  writeFileSync(join(host.cwd, 'false.js'), clashConfig('e / 2'));
  const flags = ['--config', 'false.js', '--budget', 'quick', '--workers', '1'];
  const exitCode = await run(host, ['sharpen', 'x/clash', '--constant', 'bound', ...flags]);
  expect(exitCode, host.written.err).toBe(1);
  expect(host.written.out).toMatch(/^bound\s+1\s+as it stands\s+–\s+–\s+–$/mu);
  expect(host.written.out).toMatch(/^bound: refuted as it stands\.$/mu);
  expect(host.written.out).toMatch(/^bound as it stands is refuted \(/mu);
  expect(host.written.out).not.toContain('sharp,');
  expect(readFileSync(join(host.cwd, 'reports/sharpness.html'), 'utf8')).toContain(
    '<h3>bound as it stands</h3>',
  );
  expect(await run(host, ['check', ...flags])).toBe(1);
  expect(readFileSync(join(host.cwd, 'reports/index.html'), 'utf8')).toContain(
    '<dt>how sharp</dt><dd>bound: refuted as it stands</dd>',
  );
});

it('is not told of a claim whose bound was changed since', async () => {
  const cwd = scratch();
  // a module is loaded once, so that every version has a name of its own
  const lakatos = (command: readonly string[], bound: string, file: string): Promise<number> => {
    writeFileSync(join(cwd, file), clashConfig(bound));
    return run(memoryHost(cwd), [...command, '--config', file, '--budget', 'quick', '--workers', '1']);
  };
  const report = (): string => readFileSync(join(cwd, 'reports/index.html'), 'utf8');
  expect(await lakatos(['sharpen', 'x/clash', '--constant', 'bound'], '1.1 * e', 'before.js')).toBe(0);
  await lakatos(['check'], '1.1 * e', 'same.js');
  expect(report()).toMatch(/<dt>how sharp<\/dt><dd>bound: refuted up to /u);
  await lakatos(['check'], '1.5 * e', 'after.js');
  expect(report()).toMatch(/<dt>how sharp<\/dt><dd>of an earlier version of the claim: left out; /u);
});
