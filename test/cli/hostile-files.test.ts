import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readLock } from '../../src/gate/read-lock.ts';
import { parseJson } from '../../src/files/parse-json.ts';
import { readText } from '../../src/files/read-file.ts';
import { readCounterexample } from '../../src/files/read-json.ts';
import { run } from '../../src/cli/run.ts';
import { fromStay } from '../../src/core/probability.ts';
import { replayWitness, stillViolated } from '../../src/judge/campaign/replay.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { refutedClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

const { file } = counterexampleFiles(sampleEvidence([refutedClaim]))[0]!;
const mark = '\uFEFF';

describe('what is no file to be read is refused at once:', () => {
  it.each([
    ['a pipe', 'pipe', /^pipe: is a pipe or a device, not a file/u],
    ['a device that never ends', '/dev/zero', /^\/dev\/zero: is a pipe or a device/u],
    ['a folder', 'folder', /^folder: is a folder, not a file$/u],
    ['a link to itself', 'loop', /^loop: a link that leads back to itself$/u],
    ['nothing', 'none', /^none: no such file/u],
    ['a link to nothing', 'dangling', /^dangling: no such file/u],
    ['a file of 100 MB', 'huge', /^huge: is larger than 64 MiB/u],
    ['other bytes than UTF-8', 'latin', /^latin: expected text in UTF-8, found other bytes$/u],
    ['UTF-16', 'wide', /^wide: expected text in UTF-8, found other bytes$/u],
  ])('%s', (_, name, message) => {
    const cwd = scratch();
    spawnSync('mkfifo', [join(cwd, 'pipe')]);
    mkdirSync(join(cwd, 'folder'));
    symlinkSync('loop', join(cwd, 'loop'));
    symlinkSync('nowhere', join(cwd, 'dangling'));
    writeFileSync(join(cwd, 'huge'), '');
    truncateSync(join(cwd, 'huge'), 1e8);
    writeFileSync(join(cwd, 'latin'), Buffer.from([0x7b, 0xe9, 0x7d]));
    writeFileSync(join(cwd, 'wide'), Buffer.from([0xff, 0xfe, 0x7b, 0]));
    expect(() => readText(cwd, name)).toThrow(message);
  });

  it('as a configuration', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, '.git'));
    spawnSync('mkfifo', [join(cwd, 'lakatos.config.ts')]);
    const host = memoryHost(cwd);
    expect(await run(host, ['list'])).toBe(2);
    expect(host.written.err).toBe('lakatos: lakatos.config.ts: is no file; a configuration is one\n');
  });
});

describe('a byte order mark is skipped:', () => {
  it('in counterexamples, as in evidence and corpus, and in text as git gives it', () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'x.json'), mark + JSON.stringify(file));
    expect(readCounterexample(cwd, 'x.json')).toEqual(file);
    expect(parseJson(`${mark}[1]`, 'x')).toEqual([1]);
  });

  it('in a configuration, a lock and a note', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, '.git'));
    mkdirSync(join(cwd, 'theory-changes'));
    writeFileSync(join(cwd, 'theory-changes/a.md'), `${mark}- \`a/b\` weakened: so`);
    writeFileSync(join(cwd, 'lakatos.config.mjs'), `${mark}export default { claims: [] };`);
    writeFileSync(join(cwd, 'theory.lock.json'), `${mark}{"kind":"theory-lock","schema":1}`);
    expect(() => readLock(cwd)).toThrow(/^theory\.lock\.json: lakatos: /u);
    expect(readText(cwd, 'theory-changes/a.md')).toMatch(/^-/u);
    const host = memoryHost(cwd);
    expect(await run(host, ['list'])).toBe(2);
    expect(host.written.err).toBe('lakatos: lakatos.config.mjs: claims: expected at least one, got none\n');
  });
});

describe('JSON that no file of ours can mean is refused with its line:', () => {
  it.each([
    [
      '2,000 levels of arrays',
      `\n${'['.repeat(2000)}${']'.repeat(2000)}`,
      'x.json:2: nested deeper than 250 levels',
    ],
    [
      '2,000 levels of objects',
      `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
      'x.json:1: nested deeper than 250 levels',
    ],
    ['a million brackets that never close', '['.repeat(1e6), 'x.json:1: nested deeper than 250 levels'],
    ['a key twice', '{"a":{"b":1},\n"a":2}', "x.json:2: the key 'a' is twice in one object"],
    [
      'a key twice, spelt differently',
      String.raw`{"a":1,"\u0061":2}`,
      "x.json:1: the key 'a' is twice in one object",
    ],
    ['a prototype', '{"a":[{"__proto__":{}}]}', "x.json:1: the key '__proto__' cannot be kept"],
  ])('%s', (_, text, message) => {
    expect(() => parseJson(text, 'x.json')).toThrow(message);
  });

  it('and what only looks like it is read', () => {
    const text = String.raw`{"a":"{\"a\":[[","b":[{"a":1},{"a":1}],"c":{"a":"\\"},"d":["a","a"]}`;
    expect(parseJson(text, 'x')).toEqual(JSON.parse(text));
  });
});

describe('the work that a counterexample asks for is bounded before it is begun:', () => {
  const claim = probabilityClaim<{ readonly T: number }>({
    id: 'a/b',
    says: 's',
    tex: 't',
    source: 'u',
    schema: z.strictObject({ T: z.number() }),
    cases: fc.record({ T: fc.integer({ min: 1, max: 9 }) }),
    given: {},
    covers: {},
    mustRefute: {},
    event: ({ T }) => ({
      horizon: T,
      run: (_, trajectories) => ({ values: new Float64Array(trajectories), steps: trajectories }),
    }),
    atLeast: () => fromStay(0.5),
  });

  it('and a schema that throws at a case of a file is a mistake in the file', async () => {
    const schema = z.strictObject({
      T: z
        .array(z.number())
        .min(1)
        .refine((T) => T[0]!.toFixed() !== ''),
    });
    const thrower = { ...claim, schema } as unknown as Claim;
    const asking = { ...file, claim: 'a/b', witness: { ...file.witness, case: { T: [] } } };
    await expect(replayWitness(thrower, asking)).rejects.toThrow(
      /^witness\.case: the claim's schema cannot read it: .*toFixed/u,
    );
    expect(await stillViolated(thrower, asking)).toBeUndefined();
  });

  it.each([
    [256e9, 1, /^witness: asks for 256000000000 trajectories of 1 steps; at most/u],
    [256, 1e15, /^witness: asks for 256 trajectories of 1000000000000000 steps; at most/u],
    [100, 1, /^witness\.observed\.trajectories: expected a positive multiple of 256, got 100/u],
  ])('%d trajectories of %d steps, by replay and by the gate', async (trajectories, T, message) => {
    const observed = { trajectories };
    const asking = {
      ...file,
      claim: 'a/b',
      witness: { ...file.witness, how: 'sampled' as const, case: { T }, observed },
    };
    await expect(replayWitness(claim, asking)).rejects.toThrow(message);
    await expect(stillViolated(claim, asking)).rejects.toThrow(message);
  });
});

describe('an extreme α', () => {
  it('is refused where it is given', async () => {
    const host = memoryHost(scratch());
    expect(await run(host, ['check', '--catalogue', '--alpha', '5e-324'])).toBe(2);
    expect(host.written.err).toBe("lakatos: --alpha must be at least 1e-100, got '5e-324'\n");
  });
});
