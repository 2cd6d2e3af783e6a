import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { explainCommand, replayCommand } from '../../src/run/write-report.ts';
import { memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

const rows = Array.from({ length: 24 }, (_, i) => `${i % 5},5;${'fm'[i % 2]!};${(7 * i) % 3},25;${i % 2}`);
const census = `age;sex;hours;income\n${rows.join('\n')}\n\n`;
const flags = { delimiter: ';', decimal: ',', target: 'sex' } as const;
const given = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);

describe('a run on data', () => {
  it('says on the terminal, in the evidence and in the report what was read and what was left out', async () => {
    const cwd = scratch();
    const host = memoryHost(cwd);
    writeFileSync(join(cwd, 'census.csv'), census);
    const asked = [
      'networks/covering',
      '--catalogue',
      '--data',
      'census.csv',
      '--budget',
      '2000',
      '--no-progress',
    ];
    expect(
      await run(host, ['check', ...asked, '--delimiter', ';', '--decimal', ',', '--engine', 'inline']),
    ).not.toBe(2);
    const said =
      "census.csv: 24 rows, 3 columns of numbers; 2 classes in column income; left out: no row, columns of words (sex); read with --decimal , --delimiter ';'; SHA-256 ";
    expect(host.written.err).toContain(`data: ${said}`);
    expect(readFileSync(join(cwd, 'reports/summary.md'), 'utf8').replaceAll('\\', '')).toContain(said);
    const { data } = JSON.parse(readFileSync(join(cwd, 'reports/evidence.json'), 'utf8')) as {
      data: unknown;
    };
    expect(data).toMatchObject({
      target: 'income',
      classes: 2,
      dropped: ['sex'],
      reading: { delimiter: ';', decimal: ',' },
    });
  }, 60_000);

  it.each([
    [['--target', 'sex'], '--target goes with --data'],
    [
      ['--data', 'census.csv'],
      "census.csv:1: column 1: read with commas between columns, found 'age;sex;hours;income'",
    ],
    [['--data', 'census.csv', '--delimiter', ';;'], '--delimiter must be one character'],
    [['--data', 'census.csv', ...given, '--header', 'perhaps'], '--header must be yes or no'],
  ])('with %j ends with 2 and one line', async (args, message) => {
    const cwd = scratch();
    const host = memoryHost(cwd);
    writeFileSync(join(cwd, 'census.csv'), census);
    expect(await run(host, ['list', '--catalogue', ...args])).toBe(2);
    expect(host.written.err).toContain(message);
    expect(host.written.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is shown again by commands that repeat every flag of the data', () => {
    const source = { data: 'census.csv', ...flags };
    const words = "--data census.csv --delimiter ';' --decimal , --target sex";
    expect(replayCommand('x.json', source)).toBe(`npx lakatos replay x.json ${words}`);
    expect(explainCommand('a/b', { ...source, case: '1', seed: '2', out: 'reports' })).toBe(
      `npx lakatos explain a/b --case 1 --seed 2 ${words}`,
    );
  });
});
