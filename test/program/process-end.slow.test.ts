import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failingConfig } from './failing-config.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', failingConfig);
  const before = (name: string, text: string): void => {
    repository.write(`${name}.config.ts`, failingConfig.replace('\n\n', `\n${text}\n`));
  };
  before('exit', 'process.exit(0);');
  before('code', "process.exitCode = 0; process.on('exit', () => { process.exitCode = 0; });");
  before('never', 'await new Promise(() => {});');
  before('late', "setTimeout(() => void Promise.reject(new Error('too late')), 1);");
  before('text', "void Promise.reject('only text');");
  before('busy', 'setInterval(() => {}, 1000);');
  before('timer', "setTimeout(() => { throw new Error('in a timer'); }, 1);");
});
afterAll(() => {
  repository.remove();
});
beforeEach(() => {
  rmSync(join(repository.folder, 'reports'), { recursive: true, force: true });
});

const wasReported = (): boolean => existsSync(join(repository.folder, 'reports/index.html'));
const run = (script: string, kinds = 'good'): Ended => repository.bash(script, { KINDS: kinds });
const checkIn = (flags: string): string =>
  `node_modules/.bin/lakatos check --budget 1e5 --workers 1 ${flags}`;
const commands = [
  checkIn(''),
  'node_modules/.bin/lakatos gate --update --quick-budget 1e5 --workers 1',
  'node_modules/.bin/lakatos explain broken/good',
];

describe.each(commands)('a configuration under %s', (command) => {
  it.each([
    [
      'exit',
      /^lakatos: the configuration exit\.config\.ts ended the program.* at exit\.config\.ts:2: there is no result$/mu,
    ],
    [
      'never',
      /^lakatos: the configuration never\.config\.ts waits for something that never comes: there is no result$/mu,
    ],
  ])('that cannot end the program with success: %s', (name, message) => {
    const { exitCode, err } = run(`${command} --config ${name}.config.ts`);
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
    expect(wasReported()).toBe(false);
  });
});

describe('a configuration', () => {
  it('does not change the exit code', () => {
    const weak = checkIn('--config code.config.ts -q');
    expect(run(weak, 'good refuted').exitCode).toBe(1);
    expect(run(weak, 'throws').exitCode).toBe(2);
    expect(run(weak).exitCode).toBe(0);
  });

  it('does not keep a program that is done', () => {
    const { exitCode } = run(`timeout -s KILL 30 ${checkIn('--config busy.config.ts')}`);
    expect(exitCode).toBe(0);
    expect(wasReported()).toBe(true);
  });

  it.each([
    ['late', /: too late \(late\.config\.ts:2\)$/mu],
    ['text', /: only text$/mu],
    ['timer', /: in a timer \(timer\.config\.ts:2\)$/mu],
  ])('with an error that no code waits for ends with 2, and the report is written: %s', (name, message) => {
    const { exitCode, err } = run(checkIn(`--config ${name}.config.ts`));
    expect(err).toMatch(/^lakatos: an error that no code waits for/mu);
    expect(err).toMatch(message);
    expect(exitCode).toBe(2);
    expect(wasReported()).toBe(true);
  });
});

describe('output that nobody takes', () => {
  it.each([
    ['2>&1 | head -1', 'good', 0],
    ['| true', 'good refuted', 1],
    ['>&- 2>&-', 'good', 0],
    ['>/dev/null 2>/dev/full', 'good', 0],
    // a summary that could not be printed is no success
    ['>/dev/full', 'good', 2],
    ['>/dev/full 2>&1', 'good refuted', 1],
  ])('does not change what was found: %s of %s', (redirection, kinds, code) => {
    const { exitCode, err } = run(`${checkIn('')} ${redirection}; exit \${PIPESTATUS[0]}`, kinds);
    expect(exitCode).toBe(code);
    expect(wasReported()).toBe(true);
    if (redirection === '>/dev/full')
      expect(err).toMatch(/^lakatos: standard output could not be written: ENOSPC/mu);
  });
});

describe('a working folder that is gone', () => {
  it('is a mistake in one line', () => {
    const { exitCode, err } = run(
      'P=$PWD/node_modules/.bin/lakatos; mkdir gone; cd gone; rmdir ../gone; node $P list',
    );
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: 'lakatos: the working folder is gone, or cannot be read\n',
    });
  });
});
