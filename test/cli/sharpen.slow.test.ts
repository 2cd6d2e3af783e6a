import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
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
