import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { root } from '../rules/sources.ts';

it('150 hostile inputs end in one line each (npm run fuzz: 5,000)', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      fileURLToPath(new URL('./fuzz.ts', import.meta.url)),
      '--inputs',
      '150',
      '--seed',
      'tests',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stdout).toMatch(/^fuzz: 150 inputs from 0, seed 'tests', \d+ s: 0 failures\n$/u);
  expect(status).toBe(0);
});
