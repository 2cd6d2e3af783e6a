import { lutimesSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addToCorpus, corpusFolder } from '../../src/files/corpus.ts';
import { lockFolder, tryLock } from '../../src/files/folder-lock.ts';
import { writeFiles } from '../../src/files/write-files.ts';
import type { Counterexample } from '../../src/judge/claims/evidence.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';
import { refutedClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { overtake } from './overtaken.ts';

describe('a process that stood still while another took its lock', () => {
  it('knows it, and does not take away the other one’s', async () => {
    const folder = scratch();
    const lock = await lockFolder(folder);
    expect(lock.isMine()).toBe(true);
    overtake(folder, () => {
      lock.renew();
      lock.release();
      expect(lock.isMine()).toBe(false);
      expect(filesBelow(folder)).toEqual(['.lakatos-lock']);
    });
    expect(filesBelow(folder)).toEqual([]);
  });

  it('does not lose it while it says that it is at work', async () => {
    const folder = scratch();
    const lock = await lockFolder(folder);
    const longAgo = new Date(0);
    lutimesSync(join(folder, '.lakatos-lock'), longAgo, longAgo);
    lock.renew();
    expect(tryLock(folder)).toBeUndefined();
    expect(lock.isMine()).toBe(true);
    lock.release();
  });

  it('writes its files anew, whole, from what the other one left', async () => {
    const folder = scratch();
    let asked = 0;
    await writeFiles(folder, () => {
      if (++asked === 1)
        overtake(folder, () => {
          writeFileSync(join(folder, 'other'), 'other');
        });
      return new Map([
        ['a', `${asked}`],
        ['b/c', `${asked}`],
      ]);
    });
    expect(filesBelow(folder)).toEqual(['a', 'b', 'b/c', 'other']);
    for (const path of ['a', 'b/c']) expect(readFileSync(join(folder, path), 'utf8')).toBe('2');
  });

  it('gives up in one line where that happens again and again', async () => {
    const folder = scratch();
    const always = writeFiles(folder, () => {
      overtake(folder, () => undefined);
      return new Map([['a', 'x']]);
    });
    await expect(always).rejects.toThrow(/^\S+: other runs wrote there meanwhile: run again$/u);
    expect(filesBelow(folder)).toEqual([]);
  });
});

it('counterexamples that two runs keep at once are all kept', async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, corpusFolder), { recursive: true });
  const { file } = counterexampleFiles(sampleEvidence([refutedClaim]))[0]!;
  const other = (n: number): Counterexample => ({ ...file, witness: { ...file.witness, case: { n } } });
  const names = await Promise.all([
    addToCorpus(cwd, [other(1), other(2)]),
    addToCorpus(cwd, [other(3), other(4)]),
  ]);
  expect(new Set(names.flat()).size).toBe(4);
  expect(filesBelow(join(cwd, corpusFolder))).toHaveLength(4);
});
