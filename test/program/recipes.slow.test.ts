import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { blockOf } from '../docs/markdown.ts';
import { read, root } from '../rules/sources.ts';
import { edited, gateConfig } from './gate-config.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';

const budgets = { budget: '600000', 'quick-budget': '300000', flags: '--workers 1' };
const flags = '--budget 600000 --quick-budget 300000 --workers 1';
const weaker = edited('2 * c.T * exp((-c.r', '2.1 * c.T * exp((-c.r');
let repository: Repository;
const text = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: repository.folder,
    encoding: 'utf8',
  });
const recipe = (name: string): string => join(root, 'docs/ci', name);
/** Puts a program before all others of its name. */
const program = (name: string, script: string): void => {
  repository.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  execFileSync('chmod', ['+x', join(repository.folder, 'bin', name)]);
};
const bash = (script: string, env: Readonly<Record<string, string>> = {}): Ended =>
  repository.bash(`PATH="$PWD/bin:$PATH"; ${script}`, { ROOT: repository.folder, ...env });

beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('lakatos.config.ts', gateConfig);
  repository.write('.gitignore', 'node_modules\nreports\nbin\n');
  const first = repository.lakatos('gate', '--update', ...flags.split(' '), '--no-progress');
  expect(first.exitCode, first.out + first.err).toBe(0);
  git('init', '-q', '-b', 'trunk');
  git('add', '.');
  git('commit', '-qm', 'a theory and its lock');
});
beforeEach(() => {
  git('checkout', '-q', '--', '.');
  for (const path of ['reports', 'github-output', 'github-summary', 'bin'])
    rmSync(join(repository.folder, path), { recursive: true, force: true });
  // what npx finds there, without what it takes to look for it
  program('npx', 'shift; name=$1; shift; exec "$ROOT/node_modules/.bin/$name" "$@"');
});
afterAll(() => {
  repository.remove();
});

interface Step {
  readonly id: string;
  readonly if?: string;
  readonly shell: string;
  readonly 'working-directory': string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
const action = parse(read('action.yml')) as Action;

/**
 * Runs the steps of the action as GitHub's runner does: with bash -eo pipefail, the inputs put in, until one
 * fails.
 */
function act(
  inputs: Readonly<Record<string, string>>,
  surroundings: Readonly<Record<string, string>> = {},
): Ended {
  const values: Record<string, string> = {
    'github.token': 'a token',
    'github.event.pull_request.number': '',
    'github.repository': 'owner/theory',
  };
  for (const [name, { default: value }] of Object.entries(action.inputs))
    values[`inputs.${name}`] = inputs[name] ?? value;
  Object.assign(values, surroundings);
  const filled = (template: string): string =>
    template.replaceAll(/\$\{\{ ([\w.-]+) \}\}/gu, (expression, name: string) => {
      if (!Object.hasOwn(values, name)) throw new Error(`the test knows no ${expression}`);
      return filled(values[name]!);
    });
  let ended: Ended = { exitCode: 0, out: '', err: '' };
  const all = { exitCode: 0, out: '', err: '' };
  for (const { id, if: condition, env, run, 'working-directory': folder } of action.runs.steps) {
    if (condition === undefined ? all.exitCode !== 0 : !holds(condition, values, outputs())) continue;
    const at = filled(folder);
    const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
    // what the pull request's code can see must not hold the token
    if (id !== 'comment') expect(Object.values(variables)).not.toContain('a token');
    ended = bash(`set -eo pipefail; cd '${at}'; ${run}`, {
      ...variables,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: join(repository.folder, 'github-output'),
      GITHUB_STEP_SUMMARY: join(repository.folder, 'github-summary'),
    });
    all.exitCode ||= ended.exitCode ?? 1;
    all.out += ended.out;
    all.err += ended.err;
  }
  return all;
}

/** The one condition that the action has: `always()`, and values that must be there or equal a text. */
function holds(
  condition: string,
  values: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
): boolean {
  return condition.split(' && ').every((part) => {
    if (part === 'always()') return true;
    const [, name = '', wanted] = /^([\w.-]+)(?: == '(\w+)')?$/u.exec(part)!;
    const value = values[name] ?? set[name.replace('steps.gate.outputs.', '')] ?? '';
    return wanted === undefined ? value !== '' : value === wanted;
  });
}

const outputs = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (existsSync(join(repository.folder, 'github-output')) ? text('github-output') : '')
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );

describe('the GitHub action', () => {
  it('is a composite of steps in bash that take their inputs as variables, never as code', () => {
    expect(action.runs.using).toBe('composite');
    for (const { shell, run } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
    for (const { description } of Object.values(action.inputs))
      expect(description.length).toBeGreaterThan(10);
    const gate = action.runs.steps.find(({ id }) => id === 'gate')!;
    const set = [...gate.run.matchAll(/echo "([\w-]+)=/gu)].map(([, name]) => name!);
    expect(Object.keys(action.outputs).toSorted()).toEqual(set.toSorted());
    for (const [name, { value }] of Object.entries(action.outputs))
      expect(value).toBe(`\${{ steps.gate.outputs.${name} }}`);
  });

  it('passes where the gate is open, and says so to the steps that follow and in the job summary', () => {
    rmSync(join(repository.folder, 'bin'), { recursive: true }); // by the npx that there is
    const { exitCode, out, err } = act({
      ...budgets,
      install: 'touch reports-were-installed && rm reports-were-installed',
    });
    expect(exitCode, out + err).toBe(0);
    expect(outputs()).toEqual({
      open: 'true',
      'exit-code': '0',
      report: './reports/gate/gate.md',
      sarif: './reports/gate/lakatos.sarif',
    });
    for (const name of ['report', 'sarif'])
      expect(existsSync(join(repository.folder, outputs()[name]!))).toBe(true);
    expect(text('github-summary')).toContain('### Theory: the gate is open');
  });

  it('fails where it is shut, with an annotation at the line of the claim', () => {
    repository.write('lakatos.config.ts', weaker);
    const { exitCode, out } = act({ ...budgets, install: '' });
    expect(exitCode).toBe(1);
    expect(outputs()).toMatchObject({ open: 'false', 'exit-code': '1' });
    const line = weaker.split('\n').findIndex((row) => row.includes("id: 'line/union-bound'")) + 1;
    expect(out).toContain(
      `\n::error file=lakatos.config.ts,line=${line},title=line/union-bound%3A not named::`,
    );
    expect(text('github-summary')).toContain('### Theory: the gate is shut (1 problem)');
  });

  it('compares with the lock of a base, which a changed lock in the folder cannot stand in for', () => {
    repository.write('lakatos.config.ts', weaker);
    repository.write('theory-changes/weaker.md', '- `line/union-bound` weakened: a reason\n');
    const updated = repository.lakatos('gate', '--update', ...flags.split(' '), '--no-progress');
    expect(updated.exitCode, updated.out).toBe(0);
    rmSync(join(repository.folder, 'theory-changes'), { recursive: true });
    expect(act({ ...budgets, install: '' }).exitCode).toBe(0);
    expect(act({ ...budgets, install: '', base: 'trunk' }).exitCode).toBe(1);
  });

  it('comments the pull request with the report, and hands further flags on', () => {
    program('gh', 'echo "gh $*"; cat "$7"');
    const { out } = act(
      { ...budgets, install: '', comment: 'true', flags: '--workers 1 --alpha 1e-8' },
      { 'github.event.pull_request.number': '12' },
    );
    expect(out).toContain('gh pr comment 12 --edit-last --create-if-none --body-file reports/gate/gate.md');
    expect(out).toContain('### Theory: the gate is open');
    // run 2 of a life of 1e-8
    expect(text('reports/gate/gate.json')).toContain('"alpha": 1.6666666666666667e-9');
  });

  it('comments where the gate is shut too, and not where there is no report', () => {
    program('gh', 'echo "gh $*, $GH_TOKEN, $GH_REPO"; cat "$7"');
    const number = { 'github.event.pull_request.number': '12' };
    repository.write('lakatos.config.ts', weaker);
    const shut = act({ ...budgets, install: '', comment: 'true' }, number);
    expect(shut.exitCode).toBe(1);
    expect(shut.out).toContain('gate.md, a token, owner/theory\n### Theory: the gate is shut');
    const wrong = act({ ...budgets, install: '', comment: 'true', base: 'nowhere' }, number);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.out).not.toContain('gh pr comment');
    expect(act({ ...budgets, install: '', comment: 'false' }, number).out).not.toContain('gh pr comment');
  });

  it('hands the token to no step but the one that comments, and that one runs nothing of the repository', () => {
    for (const { id, env, run } of action.runs.steps) {
      expect(JSON.stringify(env).includes('token')).toBe(id === 'comment');
      if (id === 'comment') expect(run).not.toMatch(/npx|npm|node|lakatos /u);
    }
  });

  it('fails where a configuration ends the process with 0, whatever an earlier run left', () => {
    expect(act({ ...budgets, install: '' }).exitCode).toBe(0);
    program('npx', 'exit 0');
    const { exitCode, out } = act({ ...budgets, install: '' });
    expect(exitCode).toBe(70);
    expect(out).toContain('::error title=Lakatos::the gate ended with 0 and left no gate.json');
    expect(outputs()).toMatchObject({ open: 'false', 'exit-code': '70' });
  });

  it('stops where the installation fails, and takes inputs literally', () => {
    expect(act({ install: 'exit 7' }).exitCode).toBe(7);
    const { exitCode, err } = act({ ...budgets, install: '', base: '$(touch injected); `touch injected`' });
    expect(exitCode).toBe(2);
    expect(err).toContain('git has no theory.lock.json there');
    expect(existsSync(join(repository.folder, 'injected'))).toBe(false);
    expect(outputs()).toMatchObject({ 'exit-code': '2' });
  });
});

describe('the GitLab jobs', () => {
  interface Job {
    readonly script: readonly string[];
    readonly artifacts: {
      readonly when: string;
      readonly paths: readonly string[];
      readonly reports?: Readonly<Record<string, string>>;
    };
  }
  const file = parse(read('docs/ci/gitlab.yml')) as Readonly<Record<string, Job>> & {
    variables: Record<string, string>;
  };
  const runs = (name: string, more: Readonly<Record<string, string>>): Ended =>
    bash(['set -eo pipefail', ...file[name]!.script].join('\n'), {
      ...file.variables,
      LAKATOS_INSTALL: 'true',
      ...more,
    });

  it('run the gate and leave the reports that GitLab shows', () => {
    repository.write('lakatos.config.ts', weaker);
    const { exitCode, out, err } = runs('lakatos gate', { LAKATOS_FLAGS: flags, LAKATOS_BASE: 'trunk' });
    expect(exitCode, out + err).toBe(1);
    const { paths, reports, when } = file['lakatos gate']!.artifacts;
    expect(when).toBe('always');
    for (const path of [...paths, ...Object.values(reports!)])
      expect(existsSync(join(repository.folder, path))).toBe(true);
    expect(JSON.parse(text(reports!['codequality']!))).toMatchObject([{ check_name: 'not-named' }]);
  });

  it('run a campaign with the seed of the pipeline in schedules', () => {
    const more = { CI_PIPELINE_ID: '4711', LAKATOS_FLAGS: '--budget 2000000 --workers 1' };
    const { exitCode, out, err } = runs('lakatos nightly', more);
    expect(exitCode, out + err).toBe(0);
    expect(JSON.parse(text(`${file['lakatos nightly']!.artifacts.paths[0]!}/evidence.json`))).toMatchObject({
      seed: 'pipeline 4711',
    });
  });
});

describe('the shell recipes', () => {
  it.each(['gate.sh', 'nightly.sh', 'pre-commit'])(
    '%s: no success without a report, whatever an earlier run left',
    (name) => {
      for (const path of ['reports/gate/gate.json', 'reports/nightly/timings.json'])
        repository.write(path, '{}');
      program('npx', 'exit 0');
      repository.write('lakatos.config.ts', weaker);
      git('add', 'lakatos.config.ts');
      const { exitCode } = bash(`sh '${recipe(name)}'`);
      git('reset', '-q', '--hard');
      expect(exitCode).not.toBe(0);
    },
  );

  it('gate: open, and shut against the lock of a revision', () => {
    expect(bash(`'${recipe('gate.sh')}' ${flags}`).exitCode).toBe(0);
    repository.write('lakatos.config.ts', weaker);
    rmSync(join(repository.folder, 'theory.lock.json'));
    const { exitCode, out } = bash(`'${recipe('gate.sh')}' ${flags}`, { BASE: 'trunk' });
    expect(out).toContain('not named: line/union-bound: weakened');
    expect(exitCode).toBe(1);
  });

  it('nightly: a seed of the day, a report, and nothing else', () => {
    const status = git('status', '--porcelain');
    const { exitCode, out, err } = bash(`'${recipe('nightly.sh')}' --budget 2000000 --workers 1`);
    expect(exitCode, out + err).toBe(0);
    const { seed } = JSON.parse(text('reports/nightly/evidence.json')) as { seed: string };
    expect(seed).toMatch(/^nightly \d{4}-\d{2}-\d{2}$/u);
    expect(git('status', '--porcelain')).toBe(status);
  });

  it('shards: three parts whose evidence is that of one piece, to the byte, with its exit code', () => {
    repository.write(
      'lakatos.config.ts',
      edited('fromExit(chiSquareSf(a, k))', 'fromExit(chiSquareSf(a, Math.max(1, k - 1)))'),
    );
    const whole = repository.lakatos(
      'check',
      '--budget',
      '2000000',
      '--out',
      'reports/whole',
      '--quiet',
      '--workers',
      '1',
    );
    const { exitCode } = bash(`'${recipe('shards.sh')}' 3 --budget 2000000 --workers 1`);
    expect([exitCode, whole.exitCode]).toEqual([1, 1]);
    for (const name of ['evidence.json', 'summary.md'])
      expect(text(`reports/${name}`)).toBe(text(`reports/whole/${name}`));
    expect(bash(`'${recipe('shards.sh')}' 2 --budget none`).exitCode).toBe(2);
  });

  // each recipe of the page on scale, run as its scheduler does, with two parts and a small budget
  const page = 'docs/scale.md';
  let whole: string | undefined;
  const inOnePiece = (): string => {
    repository.lakatos('check', '--budget', '500000', '--out', 'reports/whole', '--quiet');
    return text('reports/whole/evidence.json');
  };
  const small = (command: string): string =>
    command
      .replace('--budget thorough', '--budget 500000 --workers 1')
      .replace('--out "/reports', '--out "reports');
  it.each<[string, (part: number) => string]>([
    [
      'Slurm',
      (part) =>
        // an array need not begin with 0
        `SLURM_ARRAY_TASK_ID=${part + 3} SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_COUNT=2 sh -c '${small(blockOf(page, 'sh', 'shards.sbatch'))}'`,
    ],
    [
      'Kubernetes',
      (part) => {
        const job = parse(blockOf(page, 'yaml', 'shards.yaml')) as {
          spec: { template: { spec: { containers: { command: [string, string, string] }[] } } };
        };
        const [, , command] = job.spec.template.spec.containers[0]!.command;
        return `JOB_COMPLETION_INDEX=${part} LAKATOS_SHARD_COUNT=2 sh -c '${small(command)}'`;
      },
    ],
    [
      'GitHub',
      (part) => {
        const { jobs } = parse(blockOf(page, 'yaml', 'shards-github.yaml')) as {
          jobs: { part: { steps: { run?: string; env?: object }[] } };
        };
        const { run } = jobs.part.steps.find(({ env }) => env !== undefined)!;
        const command = run!.replace('check', 'check --budget 500000 --workers 1');
        // what the artifacts of a part are
        const moved = `mkdir -p reports/part-${part} && cp reports/evidence.json reports/part-${part}`;
        return `export LAKATOS_SHARD_INDEX=${part} LAKATOS_SHARD_COUNT=2; set -e; ${command}\n${moved}`;
      },
    ],
  ])('%s: parts whose evidence is that of one piece, to the byte', (_, commandOf) => {
    for (const part of [0, 1]) {
      const { exitCode, err } = bash(commandOf(part));
      expect([exitCode, err]).toEqual([0, expect.any(String)]);
    }
    repository.bash('node_modules/.bin/lakatos report --merge reports/part-*/evidence.json');
    whole ??= inOnePiece();
    expect(text('reports/evidence.json')).toBe(whole);
  });

  it('pre-commit: refuses a commit that weakens the theory without a note, and is quiet about others', () => {
    mkdirSync(join(repository.folder, '.git/hooks'), { recursive: true });
    copyFileSync(recipe('pre-commit'), join(repository.folder, '.git/hooks/pre-commit'));
    const commit = (): Ended =>
      repository.bash("git -c user.name=t -c user.email=t@example.org commit -qm 'a change'", {
        LAKATOS_FLAGS: flags,
      });
    repository.write('lakatos.config.ts', weaker);
    git('add', 'lakatos.config.ts');
    const refused = commit();
    expect(refused.exitCode).toBe(1);
    expect(refused.out + refused.err).toContain('not named: line/union-bound: weakened');
    git('reset', '-q', '--hard');
    repository.write('notes.txt', 'no theory\n');
    git('add', 'notes.txt');
    const allowed = commit();
    expect([allowed.exitCode, allowed.out]).toEqual([0, '']);
    rmSync(join(repository.folder, '.git/hooks/pre-commit'));
  });
});
