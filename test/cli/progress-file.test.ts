import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Progress } from '../../src/judge/campaign/options.ts';
import { alsoInFile } from '../../src/cli/progress-file.ts';
import { progressDisplay } from '../../src/cli/progress.ts';
import { memoryHost } from './memory-host.ts';
import { filesBelow, scratch } from './scratch.ts';

const progress: Progress = {
  claim: 'a/b',
  phase: 'explore',
  claimsDone: 1,
  claimsTotal: 4,
  steps: 1000,
  share: 0.25,
};

it('writes how far a run is once a second, and nothing is left at its end', () => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'r'));
  const host = memoryHost(cwd);
  const display = alsoInFile(progressDisplay(host, false), host, 'r');
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

it('makes no folder', () => {
  const cwd = scratch();
  const host = memoryHost(cwd);
  const display = alsoInFile(progressDisplay(host, false), host, 'r');
  display.update(progress);
  display.stop();
  expect(existsSync(join(cwd, 'r'))).toBe(false);
});
