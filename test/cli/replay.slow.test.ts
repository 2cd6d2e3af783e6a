import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { clashConfig } from './clash.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

it('tells a claim whose bound was changed from one whose outcomes differ', async () => {
  const cwd = scratch();
  // a module is loaded once, so that every version has a name of its own
  const replayed = async (bound: string, says: string, file: string): Promise<[number, string]> => {
    writeFileSync(join(cwd, `${file}.js`), clashConfig(bound, says));
    const host = memoryHost(cwd);
    const flags = ['--config', `${file}.js`];
    const exitCode = await run(host, ['replay', 'reports/counterexamples/x-clash.json', ...flags]);
    return [exitCode, host.written.out];
  };
  writeFileSync(join(cwd, 'false.js'), clashConfig('e / 2'));
  const check = ['check', '--config', 'false.js', '--budget', 'quick', '--workers', '1'];
  expect(await run(memoryHost(cwd), check)).toBe(1);
  const { witness } = JSON.parse(readFileSync(join(cwd, 'reports/counterexamples/x-clash.json'), 'utf8')) as {
    readonly witness: { readonly claim: string; readonly truth: string };
  };

  expect(await replayed('e / 2', 'few leave', 'same')).toMatchObject([
    0,
    expect.stringMatching(/^x\/clash is refuted\n[\s\S]*Reproduced, to the same bits/u),
  ]);
  const [exitCode, out] = await replayed('e', 'as many leave', 'true');
  const lines = out.trimEnd().split('\n');
  expect(exitCode).toBe(1);
  expect(lines).toMatchObject([
    'x/clash: the claim now promises another bound than when the file was made',
    '  then: few leave',
    '  now:  as many leave',
    '',
    `claimed then: ${witness.claim}`,
    expect.stringMatching(/^claimed now: {2}P\(event\) ≥ 0\.[578]/u),
    `found:        ${witness.truth}`,
    '',
    'The outcomes are the same, and the case is no counterexample to the claim as it is today.',
  ]);
  const [stillFalse, said] = await replayed('0.51 * e', 'few leave', 'still');
  expect(stillFalse).toBe(1);
  expect(said).toMatch(
    /^The outcomes are the same, and the case still is a counterexample to the claim as it is today\.$/mu,
  );
  expect(said).not.toMatch(/what came out differs|is refuted/u);
});
