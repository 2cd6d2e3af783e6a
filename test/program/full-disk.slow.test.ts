import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { filesBelow } from '../cli/scratch.ts';
import { gateConfig } from './gate-config.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';
import { walkConfig } from './walk-config.ts';

let repository: Repository;
let counterexample: string;
const quick = ['--budget', 'quick', '-q'] as const;
beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('walk.config.ts', walkConfig);
  repository.write('gate.config.ts', gateConfig);
  expect(repository.lakatos('check', '--config', 'walk.config.ts', ...quick).exitCode).toBe(1);
  expect(
    repository.lakatos('gate', '--config', 'gate.config.ts', '--budget', 'quick', '--update').exitCode,
  ).toBe(0);
  counterexample = 'reports/counterexamples/walk-last-step.json';
});
afterAll(() => {
  repository.remove();
});

/** Everything below a folder, with what it holds; not what is installed, nor the ledger, which grows. */
function contents(folder = repository.folder): ReadonlyMap<string, string> {
  const paths = filesBelow(folder).filter((path) => !/(?:^|\/)ledger(?:\/|$)/u.test(path));
  return new Map(paths.map((path) => [path, textOf(join(folder, path))]));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'a folder';
  }
}

/** One line that names a file and what to do, the exit code of a mistake, and everything as it was. */
function refused(before: ReadonlyMap<string, string>, { exitCode, err }: Ended, reason: RegExp): void {
  const own = err.split('\n').filter((line) => line.startsWith('lakatos: '));
  expect({ exitCode, own }).toEqual({ exitCode: 2, own: [expect.stringMatching(reason)] });
  expect(contents()).toEqual(before);
}

describe('with a limit on the size of files, nothing changes and the exit code is 2:', () => {
  it.each([
    ['check', `check --config walk.config.ts --seed 2 ${quick.join(' ')}`],
    ['gate --update', 'gate --config gate.config.ts --budget quick --update'],
    ['report', 'report reports/evidence.json --config walk.config.ts --format html,csv'],
    ['report, one file', 'report --config walk.config.ts --format html'],
    ['replay', 'replay reports/counterexamples/walk-last-step.json --config walk.config.ts --page page.html'],
    ['explain', 'explain walk/last-step --config walk.config.ts --case nearest --page page.html'],
  ])('%s', (_, command) => {
    const before = contents();
    const ended = repository.bash(`ulimit -f 2; node_modules/.bin/lakatos ${command}`);
    refused(
      before,
      ended,
      /: cannot be written: larger than the limit on the size of a file; raise the limit/u,
    );
  });
});

describe('on a full disk, nothing changes and the exit code is 2:', () => {
  it.each([
    ['check', (out: string) => ['check', '--config', 'walk.config.ts', ...quick, '--out', out]],
    ['gate', (out: string) => ['gate', '--config', 'gate.config.ts', '--budget', 'quick', '--out', out]],
    [
      'report',
      (out: string) => ['report', 'reports/evidence.json', '--config', 'walk.config.ts', '--out', out],
    ],
    [
      'replay',
      (out: string) => ['replay', counterexample, '--config', 'walk.config.ts', '--page', `${out}/page.html`],
    ],
    [
      'explain',
      (out: string) => [
        'explain',
        'walk/last-step',
        '--config',
        'walk.config.ts',
        '--case',
        'nearest',
        '--page',
        `${out}/page.html`,
      ],
    ],
  ])('%s', (name, args) => {
    const out = `disk-${name}`;
    mkdirSync(join(repository.folder, out));
    const { status } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      'size=8k',
      'lakatos',
      join(repository.folder, out),
    ]);
    if (status !== 0) {
      console.warn('skipped: a small disk cannot be mounted here');
      return;
    }
    onTestFinished(() => {
      spawnSync('umount', [join(repository.folder, out)]);
    });
    repository.write(`${out}/evidence.json`, 'mine');
    repository.write(`${out}/page.html`, 'mine');
    const before = contents();
    refused(
      before,
      repository.lakatos(...args(out)),
      /: cannot be written(?: to)?: no space left on the device/u,
    );
  });
});
