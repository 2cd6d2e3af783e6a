import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { changeKinds, mustBeNamed } from '../../src/gate/change.ts';
import { parseNote } from '../../src/gate/notes.ts';
import { alphaOfRun } from '../../src/gate/update.ts';
import { ruleTexts } from '../../src/report/problem.ts';
import { read } from '../rules/sources.ts';
import { blockOf, tableOf, unquoted } from './markdown.ts';

const page = 'docs/ci.md';

describe('the page on the gate', () => {
  it('has every kind of change, and says of each whether it must be named', () => {
    const rows = tableOf(page, 'change').map(([kind, , named]) => [unquoted(kind!), named]);
    expect(rows).toEqual(changeKinds.map((kind) => [kind, mustBeNamed.has(kind) ? 'yes' : 'no']));
  });

  it('has every rule by which the gate is shut; what is only shown is none', () => {
    const rules = tableOf(page, 'rule').flatMap(([names]) => unquoted(names!).split(', '));
    expect(rules.toSorted()).toEqual(
      Object.keys(ruleTexts)
        .filter((rule) => rule !== 'units' && rule !== 'never wrong')
        .toSorted(),
    );
  });

  it('shows a note that parses', () => {
    expect(parseNote('note.md', blockOf(page, 'md')).map(({ kind, mutant }) => [kind, mutant])).toEqual([
      ['weakened', undefined],
      ['mutant removed', 'T forgotten'],
    ]);
  });

  it('gives the share of a run', () => {
    expect(read(page)).toContain('α_j = α/(j(j + 1))');
    for (const j of [1, 2, 7]) expect(alphaOfRun(0.5, j)).toBe(0.5 / (j * (j + 1)));
  });

  it('names every file of the report', () => {
    const files = new Set(tableOf(page, 'file').flatMap(([name]) => unquoted(name!).split(', ')));
    const written = [...read('src/commands/gate/write-gate.ts').matchAll(/files\.set\('([^']+)'/gu)].map(
      ([, name]) => name!,
    );
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter((name) => !files.has(name))).toEqual([]);
  });

  it('shows a workflow that gives the action inputs that it has and reads outputs that it has', () => {
    const workflow = parse(blockOf(page, 'yaml')) as {
      jobs: { theory: { steps: readonly { id?: string; uses: string; with?: Record<string, unknown> }[] } };
    };
    const { inputs, outputs } = parse(read('action.yml')) as Record<'inputs' | 'outputs', object>;
    const gate = workflow.jobs.theory.steps.find(({ id }) => id === 'gate')!;
    expect(Object.keys(gate.with!).filter((name) => !Object.hasOwn(inputs, name))).toEqual([]);
    const used = [...blockOf(page, 'yaml').matchAll(/steps\.gate\.outputs\.([\w-]+)/gu)].map(
      ([, name]) => name!,
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !Object.hasOwn(outputs, name))).toEqual([]);
  });

  it('pins every action by its commit, and lets no job that runs code of a pull request write', () => {
    const { permissions, jobs } = parse(blockOf(page, 'yaml')) as {
      permissions: object;
      jobs: Record<string, { permissions: object; steps: readonly { uses?: string; with?: object }[] }>;
    };
    expect(permissions).toEqual({});
    for (const { uses } of Object.values(jobs).flatMap(({ steps }) => steps))
      if (uses !== undefined) expect(uses).toMatch(/@(?:[0-9a-f]{40}|COMMIT)$/u);
    const runsCode = Object.values(jobs).filter(({ steps }) =>
      steps.some(({ uses }) => uses?.includes('checkout@')),
    );
    expect(runsCode.map((job) => job.permissions)).toEqual([{ contents: 'read' }]);
    expect(runsCode[0]!.steps[0]!.with).toMatchObject({ 'persist-credentials': false });
  });
});
