import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { configHead } from './config-text.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';
import { scratch } from './scratch.ts';

/**
 * A configuration with everything that a catalogue may contribute: claims on data, curves, pictures, notes
 * and a command.
 */
const config = `${configHead}
const matrix = (s) => [{ kind: 'matrices', layers: [{ rows: [[s]], singularValues: [s] }] }];
const claim = (name, more) => ({
  kind: 'inequality',
  id: 'numbers/' + name,
  says: 'x² ≥ 0', tex: 'x^2', source: 'school',
  cases: fc.integer(), schema: z.int(),
  tightAt: { three: 3 },
  sides: (x) => ({ lhs: exactly(0), rhs: exactly(x * x) }),
  mustRefute: {},
  ...more,
});
const drawn = [{
  name: 'squares', title: 'Squares', setting: 'on a line', across: 'x', up: 'y',
  curves: [{ name: 'x²', points: [{ x: 1, y: 1 }, { x: 2, y: 4 }] }],
}];
export default {
  claims: (data) => [
    claim('square'),
    claim('own-picture', { illustrate: (x) => matrix(x + 0.25) }),
    claim('broken-picture', { illustrate: () => { throw new TypeError('no ink'); } }),
    ...[...(data?.values() ?? [])].map(({ rows }) => claim('rows-' + rows.length)),
  ],
  curves: {
    numbers: () => drawn,
    others: () => { throw new Error('of a family that nobody asked for'); },
  },
  illustrate: (x) => matrix(x + 0.5),
  dataNotes: ({ file, rows }) => [file + ' has ' + rows.length + ' rows'],
  commands: [{
    name: 'double',
    summary: 'twice the number in a file',
    options: [
      { flags: '--of <file>', summary: 'where the number is' },
      { flags: '--out <folder>', summary: 'where the answer goes', default: 'answers' },
      { flags: '--no-progress', summary: 'nothing on standard error' },
    ],
    run: async ({ of, out, progress }, context) => {
      const text = Buffer.from(context.readFile(of)).toString();
      if (progress) context.printError('reading');
      context.requireWritable(out);
      await context.writeFiles(out, new Map([['answer.txt', String(2 * text)]]));
      context.print('done', out);
      return 3;
    },
  }],
};
`;

/** The program in a folder with this configuration. */
function repository(text = config): {
  cwd: string;
  ran(...args: readonly string[]): Promise<MemoryHost & { code: number }>;
} {
  const cwd = scratch();
  writeFileSync(join(cwd, 'lakatos.config.mjs'), text);
  return {
    cwd,
    ran: async (...args) => {
      const host = memoryHost(cwd);
      return Object.assign(host, { code: await run(host, args) });
    },
  };
}

describe('a catalogue', () => {
  it('adds commands: help names them, and they run with what they are given', async () => {
    const { cwd, ran } = repository();
    writeFileSync(join(cwd, 'number.txt'), '21');
    expect((await ran('--help')).written.out).toMatch(
      /^ {2}double \[options\] +twice the number in a file$/mu,
    );
    const { code, written } = await ran('double', '--of', 'number.txt');
    expect([code, written.out, written.err]).toEqual([3, 'done\nanswers\n', 'reading\n']);
    expect(readFileSync(join(cwd, 'answers/answer.txt'), 'utf8')).toBe('42');
    expect((await ran('double', '--of', 'number.txt', '--no-progress', '--out', 'o')).written.err).toBe('');
    const missing = await ran('double', '--of', 'nowhere.txt');
    expect([missing.code, missing.written.err]).toEqual([
      2,
      'lakatos: nowhere.txt: no such file or folder\n',
    ]);
  });

  it('may not call a command as another is called', async () => {
    for (const name of ['check', 'compare']) {
      const { ran } = repository(config.replace("'double'", `'${name}'`));
      const { code, written } = await ran('anything');
      expect([code, written.err]).toEqual([2, `lakatos: two commands are called '${name}'\n`]);
      expect((await ran('--help')).code).toBe(0);
    }
  });

  it('that cannot be loaded leaves help and the commands of the program', async () => {
    const { ran } = repository('throw new Error("boom");');
    expect((await ran('--help')).code).toBe(0);
    expect((await ran('compare', '--help')).code).toBe(0);
    const { code, written } = await ran('double');
    expect([code, written.err]).toEqual([2, 'lakatos: lakatos.config.mjs:1: could not be loaded: boom\n']);
  });

  it('may make its claims of the data, and says what there is to know of them', async () => {
    const { cwd, ran } = repository();
    writeFileSync(join(cwd, 'd.csv'), '1,2\n3,4\n');
    expect((await ran('list')).written.out).not.toContain('numbers/rows-2');
    expect((await ran('list', '--data', 'd.csv')).written.out).toContain('numbers/rows-2');
    const flags = ['--data', 'd.csv', '--budget', '1000', '--engine', 'inline', '--no-progress'];
    expect((await ran('check', 'numbers/rows-2', ...flags)).written.err).toContain('d.csv has 2 rows\n');
  });

  it('has curves in the report, of the families that it is about', async () => {
    const { cwd, ran } = repository();
    await ran('check', 'numbers/square', '--budget', '1000', '--engine', 'inline', '-q');
    const page = readFileSync(join(cwd, 'reports/index.html'), 'utf8');
    expect(page).toContain('<h4>Squares</h4>');
    expect(page).not.toContain('<h4>Stagnation');
  });

  it.each([
    ['that cannot be made', "{ throw new Error('no chalk'); }", 'curves: could not be made: no chalk'],
    ['that are none', '[{ name: "x" }]', 'curves: [0].title: '],
    [
      'through no points',
      'drawn.map((page) => ({ ...page, curves: [{ name: "y", points: [] }] }))',
      'curves: [0].curves[0].points: ',
    ],
  ])('with curves %s stops a run before it begins', async (_, made, message) => {
    const { cwd, ran } = repository(config.replace('numbers: () => drawn', `numbers: () => ${made}`));
    const { code, written } = await ran('check', 'numbers/square', '--engine', 'inline', '-q');
    expect(written.err).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });

  it.each([
    ['square', 'singular values 3.5'],
    ['own-picture', 'singular values 3.25'],
    ['broken-picture', 'None: no ink (lakatos.config.mjs:'],
  ])('shows a case as the claim says, else as the catalogue does: %s', async (name, shown) => {
    const { cwd, ran } = repository();
    const { code } = await ran('explain', `numbers/${name}`, '--case', 'three', '--page', 'case.html');
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'case.html'), 'utf8')).toContain(shown);
  });
});
