import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Progress } from '../../src/judge/campaign/options.ts';
import { alsoInFile, progressText } from '../../src/run/progress-file.ts';
import { progressDisplay } from '../../src/run/progress.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

const progress: Progress = {
  claim: 'a/b',
  phase: 'explore',
  claimsDone: 1,
  claimsTotal: 4,
  steps: 1000,
  share: 0.25,
};

it('writes how far a run is once a second, and nothing is left at its end', async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'r'));
  const host = memoryHost(cwd);
  const display = alsoInFile(await progressDisplay(host, false), host, 'r');
  display.start('checking');
  host.clock.ms = 2000;
  display.update(progress);
  const text = (): string =>
    (JSON.parse(readFileSync(join(cwd, 'r/progress.json'), 'utf8')) as { text: string }).text;
  expect(text()).toBe('1 of 4 claims, 25%; a/b: explore; 500 steps/s, 6 s left');
  host.clock.ms = 2500;
  display.update({ ...progress, claimsDone: 2 });
  expect(text()).toContain('1 of 4');
  host.clock.ms = 3000;
  display.update({ ...progress, claimsDone: 2 });
  expect(text()).toContain('2 of 4');
  display.stop();
  expect(filesBelow(join(cwd, 'r'))).toEqual([]);
});

it('is written while there is no news, too, so that its age tells whether the run lives', async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'r'));
  const host = memoryHost(cwd);
  const display = alsoInFile(await progressDisplay(host, false), host, 'r');
  display.start('checking');
  display.update(progress);
  const file = join(cwd, 'r/progress.json');
  const { mtimeMs } = statSync(file);
  await vi.waitFor(
    () => {
      expect(statSync(file).mtimeMs).toBeGreaterThan(mtimeMs + 500);
    },
    { timeout: 4000 },
  );
  display.stop();
  await new Promise((done) => setTimeout(done, 1100));
  expect(existsSync(file)).toBe(false);
});

it.each([
  [
    'that has ended on this machine',
    { host: hostname(), pid: spawnSync('true').pid },
    0,
    'the run has ended without finishing; it was at 1 of 2',
  ],
  ['on this machine', { host: hostname(), pid: process.pid }, 1, '1 of 2'],
  ['on another machine', { host: 'elsewhere', pid: 1 }, 1, '1 of 2'],
  [
    'on another machine, silent',
    { host: 'elsewhere', pid: 1 },
    7.5,
    'no news for 7 min, the run may have ended; it was at 1 of 2',
  ],
  ['of an unknown machine, silent', {}, 2, 'no news for 2 min, the run may have ended; it was at 1 of 2'],
])('tells of a run %s', (_, who, minutes, text) => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'progress.json'), JSON.stringify({ text: '1 of 2', ...who }));
  const { mtimeMs } = statSync(join(cwd, 'progress.json'));
  expect(progressText(cwd, mtimeMs + 60_000 * minutes)).toBe(text);
});

it('makes no folder', async () => {
  const cwd = scratch();
  const host = memoryHost(cwd);
  const display = alsoInFile(await progressDisplay(host, false), host, 'r');
  display.update(progress);
  display.stop();
  expect(existsSync(join(cwd, 'r'))).toBe(false);
});
