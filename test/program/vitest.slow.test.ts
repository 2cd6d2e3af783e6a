import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';
import { failingConfig } from './failing-config.ts';
import { walkConfig } from './walk-config.ts';

let repository: Repository;
const text = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');
/** Variables that tell a vitest that it runs within another are none of the inner one's business. */
const vitest = (...args: readonly string[]): Ended =>
  repository.bash(
    `unset VITEST VITEST_MODE VITEST_POOL_ID VITEST_WORKER_ID NODE_ENV; node_modules/.bin/vitest ${args.join(' ')}`,
  );

const testFile = (options: string): string => `import { theory } from 'lakatos/vitest';
import config from './lakatos.config.ts';

theory(${options});
`;

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', walkConfig);
  repository.write(
    'vitest.config.ts',
    "export default { test: { reporters: ['default', 'lakatos/vitest/reporter'] } };\n",
  );
});
beforeEach(() => {
  rmSync(join(repository.folder, 'reports'), { recursive: true, force: true });
});
afterAll(() => {
  repository.remove();
});

describe("a theory among a user's tests", () => {
  let ended: Ended;
  let written: readonly string[];
  beforeAll(() => {
    repository.write('walk.test.ts', testFile("{ config, budget: 'quick' }"));
    ended = vitest('run');
    written = ['evidence.json', 'index.html', 'summary.md'].map((name) => text(`reports/${name}`));
  });

  it('fails at the wrong theorem alone, a test each for the claim and for its wrong versions', () => {
    expect(ended.exitCode, ended.out + ended.err).toBe(1);
    expect(ended.out).toMatch(/Tests\s+1 failed \| 2 passed \(3\)/u);
  });

  it('says of a wrong theorem where it fails, by which arithmetic, and how to see it again', () => {
    const lines = (ended.out + ended.err).split('\n').map((line) => line.trim());
    for (const line of [
      'Theory: walk/last-step is refuted',
      'statement: P(|S_t| ≤ r for all t ≤ T) ≥ P(|S_T| ≤ r)',
      'case: T = 2',
      expect.stringMatching(/^arithmetic: P\(\|S_T\| ≤ r\) with S_T ~ N\(0, 2\) and r = \d$/u) as string,
      expect.stringMatching(/^claimed: P\(event\) ≥ 0\.\d+/u) as string,
      expect.stringMatching(/^found: /u) as string,
      'see it again: npx lakatos replay reports/counterexamples/walk-last-step.json',
    ])
      expect(lines).toContainEqual(line);
    // the place is the user's call, nothing within Lakatos
    expect(ended.out + ended.err).toMatch(/walk\.test\.ts:4:1/u);
    expect(ended.out + ended.err).not.toContain('node_modules/lakatos');
  });

  it('leaves the evidence and the pages that check leaves', () => {
    repository.lakatos('check', '--all', '--budget', 'quick', '--out', 'checked', '--quiet', '--no-progress');
    // but for the folder, which commands of the page name, and the configuration, which a test does not know
    const known = [
      '<dt>configuration</dt><dd>lakatos.config.ts</dd>',
      '- configuration: lakatos.config.ts\n',
    ];
    expect(written).toEqual(
      ['evidence.json', 'index.html', 'summary.md'].map((name) =>
        [' --out checked', ...known].reduce(
          (page, what) => page.replaceAll(what, ''),
          text(`checked/${name}`),
        ),
      ),
    );
  });

  it('leaves a counterexample that is replayed to the same bits', () => {
    vitest('run', '-t', 'walk/last-step');
    const again = repository.lakatos('replay', 'reports/counterexamples/walk-last-step.json');
    expect(again.out).toContain('Reproduced, to the same bits.');
  });
});

describe('theory', () => {
  it('gives the evidence of the same claim for whatever tests are selected, with seed and α of its own', () => {
    repository.write(
      'walk.test.ts',
      testFile("{ claims: config.claims, budget: '2000000', seed: '7', alpha: 1e-6, out: 'mine' }"),
    );
    const { exitCode, out } = vitest('run', '-t', "'its wrong versions'");
    expect(exitCode, out).toBe(0);
    repository.lakatos(
      'check',
      '--budget',
      '2000000',
      '--seed',
      '7',
      '--alpha',
      '1e-6',
      '--out',
      'checked',
      '--quiet',
    );
    const claims = (path: string): readonly { id: string }[] =>
      (JSON.parse(text(path)) as { claims: { id: string }[] }).claims;
    const [levy, ...others] = claims('mine/evidence.json');
    expect(others).toEqual([]);
    expect(levy).toEqual(claims('checked/evidence.json').find(({ id }) => id === 'walk/levy'));
    expect(out).toContain('report: mine/index.html');
  });

  it('names wrong versions that survive', () => {
    repository.write(
      'lakatos.config.ts',
      walkConfig.replace(
        'fromExit(chiSquareSf((r * r) / T, 1)) } }',
        'fromExit(2 * chiSquareSf((r * r) / T, 1)) } }',
      ),
    );
    repository.write('walk.test.ts', testFile("{ config, budget: '1000000' }"));
    const { exitCode, out, err } = vitest('run', '-t', "'walk/levy'");
    repository.write('lakatos.config.ts', walkConfig);
    expect(exitCode).toBe(1);
    expect(out + err).toMatch(
      /walk\/levy: wrong versions survived, so the check is weak there\s+'without the factor 2': held against \d+ cases/u,
    );
  });

  it('refuses options that cannot be used, in one line each', () => {
    const refused: readonly (readonly [string, string])[] = [
      ['{ claims: [] }', 'theory({ … }): claims: expected at least one, got none'],
      ['{}', 'theory({ … }): expected either claims or config'],
      ['{ config, alpha: 2 }', "theory({ … }): alpha must be a number with 0 < alpha < 1, got '2'"],
      ["{ config, budget: 'huge' }", '--budget must be quick, default, thorough'],
    ];
    for (const [i, [options]] of refused.entries())
      repository.write(`refused-${i}.test.ts`, testFile(options));
    const { exitCode, out, err } = vitest('run', 'refused');
    expect(exitCode).toBe(1);
    for (const [, message] of refused) expect(out + err).toContain(`UsageError: ${message}`);
    expect(existsSync(join(repository.folder, 'reports'))).toBe(false);
  });
});

describe('a claim whose code fails', () => {
  it('fails its tests, whatever it does, and the others are run', () => {
    repository.write('failing.config.ts', failingConfig);
    repository.write(
      'failing.test.ts',
      testFile("{ config, budget: '1000', caseLimit: 2 }").replace('lakatos.config', 'failing.config'),
    );
    const { exitCode, out, err } = repository.bash(
      'unset VITEST VITEST_MODE VITEST_POOL_ID VITEST_WORKER_ID NODE_ENV; node_modules/.bin/vitest run failing',
      { KINDS: 'hangs exits array good' },
    );
    expect(exitCode).toBe(1);
    const all = out + err;
    expect(all).toMatch(/broken\/hangs failed: a piece of its work on case \{"n":\d\} took longer than 2 s/u);
    expect(all).toMatch(/broken\/exits failed: .*process\.exit.*\(failing\.config\.ts:26\)/u);
    expect(all).toMatch(/broken\/array failed: .*allocation failed.*\(failing\.config\.ts:32\)/u);
    expect(all).toMatch(/Tests\s+6 failed \| 2 passed \(8\)/u);
  });
});

describe('the reporter', () => {
  it('refuses two theories that write to the same folder', () => {
    repository.write(
      'walk.test.ts',
      `${testFile("{ config, budget: '100000' }")}theory({ config, budget: '200000' });\n`,
    );
    const { exitCode, out, err } = vitest('run', '-t', "'its wrong versions'");
    expect(exitCode).toBe(1);
    expect(out + err).toContain("two theories write to reports: give each an 'out' of its own");
  });
});
