import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../cli/scratch.ts';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { refutedClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { type Ended, type Repository, repositoryWithLakatos } from './installed.ts';
import { walkConfig } from './walk-config.ts';

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
  repository.write('good.config.ts', walkConfig);
  repository.write('file', 'mine\n');
});
afterAll(() => {
  repository.remove();
});

const own = (): readonly string[] => filesBelow(repository.folder);

/**
 * Runs the program, and holds what every piece of bad input must give: one line, exit code 2, no file made or
 * changed.
 */
function refused(...args: readonly string[]): string {
  const before = own();
  const { exitCode, out, err }: Ended = repository.lakatos(...args);
  expect({ exitCode, out, lines: err.split('\n').length - 1 }).toEqual({ exitCode: 2, out: '', lines: 1 });
  expect(err).toMatch(/^lakatos: /u);
  expect(own()).toEqual(before);
  expect(readFileSync(join(repository.folder, 'file'), 'utf8')).toBe('mine\n');
  return err;
}

const { file } = counterexampleFiles(sampleEvidence([refutedClaim]))[0]!;
const config = ['--config', 'good.config.ts'] as const;

describe('bad input is refused in one line, with exit code 2 and nothing written:', () => {
  it('an unknown claim, with the nearest names', () => {
    expect(refused('check', 'walk/levi', ...config)).toContain("'walk/levi'; nearest: walk/levy");
    expect(refused('check', '--only', 'wlk', ...config)).toContain('nearest: walk');
    expect(refused('check', '--only', ' ,', ...config)).toContain("no claim or family matches ''");
    expect(refused('explain', 'walk/lev', ...config)).toContain(
      "no claim is called 'walk/lev'; nearest: walk/levy",
    );
  });

  it('an unknown command, flag, or none at all', () => {
    expect(refused('chek')).toContain('chek');
    expect(refused('check', '--sed', '1')).toContain("unknown option '--sed'");
    expect(refused()).toContain('which command?');
    expect(refused('replay')).toContain("missing required argument 'file'");
    expect(refused('check', '--seed')).toContain('argument missing');
  });

  it.each([
    ['--alpha', 'NaN'],
    ['--alpha', '-0.1'],
    ['--alpha', '0'],
    ['--alpha', '1'],
    ['--alpha', 'small'],
    ['--budget', 'NaN'],
    ['--budget', '-5'],
    ['--budget', 'Infinity'],
    ['--budget', 'huge'],
    ['--budget', ''],
    ['--seed', ''],
    ['--out', ''],
    ['--data', ''],
  ])('%s %j', (flag, value) => {
    expect(refused('check', `${flag}=${value}`, ...config)).toContain(flag);
  });

  it('a counterexample file that is missing, a folder, no JSON, or something else', () => {
    repository.write('broken.json', '{"schema": 1, "kind"');
    repository.write('list.json', '[]');
    expect(refused('replay', 'none.json')).toContain('none.json: no such file');
    expect(refused('replay', 'node_modules')).toContain('node_modules: is a folder');
    expect(refused('replay', 'broken.json')).toContain('broken.json: not JSON');
    expect(refused('replay', 'list.json')).toContain("list.json: kind: expected 'counterexample'");
  });

  it('a counterexample file that is malformed, with the place and what was expected', () => {
    repository.write('bad.json', JSON.stringify({ ...file, witness: { ...file.witness, bound: 'high' } }));
    expect(refused('replay', 'bad.json')).toMatch(/bad\.json: witness\.bound: .*number/u);
  });

  it('a counterexample file of an older or newer version', () => {
    repository.write('older.json', JSON.stringify({ ...file, schema: 0 }));
    repository.write('newer.json', JSON.stringify({ ...file, schema: 99 }));
    expect(refused('replay', 'older.json')).toContain('older.json: schema: the file has version 0');
    expect(refused('replay', 'newer.json')).toContain('newer than version 1');
  });

  it('a counterexample file of a claim, mutant or case that nobody knows here', () => {
    repository.write('stranger.json', JSON.stringify(file));
    const known = { ...file, claim: 'walk/levy' };
    repository.write('case.json', JSON.stringify(known));
    repository.write('mutant.json', JSON.stringify({ ...known, mutant: 'unheard of' }));
    expect(refused('replay', 'stranger.json', ...config)).toContain("no claim 'planted/wrong'");
    expect(refused('replay', 'case.json', ...config)).toContain('case.json: witness.case');
    expect(refused('replay', 'mutant.json', ...config)).toContain("no mutant 'unheard of'");
  });

  it('a configuration that throws, does not parse, is missing, or holds no claims', () => {
    repository.write('throws.config.ts', 'throw new Error("boom\\nand more");');
    repository.write('syntax.config.ts', 'export default {{');
    repository.write('empty.config.ts', 'export default { claims: [] };');
    expect(refused('check', '--config', 'throws.config.ts')).toContain(
      'throws.config.ts:1: could not be loaded: boom',
    );
    expect(refused('check', '--config', 'syntax.config.ts')).toContain(
      'syntax.config.ts:1:17: could not be loaded: ',
    );
    expect(refused('check', '--config', 'none.config.ts')).toContain(
      'none.config.ts: no such configuration file',
    );
    expect(refused('check', '--config', 'empty.config.ts')).toContain(
      'empty.config.ts: claims: expected at least one, got none',
    );
  });

  it('a configuration with a claim that is none, with the place', () => {
    repository.write('claim.config.ts', 'export default { claims: [{ kind: "probability", id: "a/b" }] };');
    expect(refused('check', '--config', 'claim.config.ts')).toMatch(
      /claim\.config\.ts: 'a\/b': claims\[0\]\.\w+: /u,
    );
    repository.write('mean.config.ts', 'export default { claims: [{ kind: "mean" }] };');
    expect(refused('check', '--config', 'mean.config.ts')).toContain(
      "mean.config.ts: claims[0]: expected one of 'range'",
    );
    repository.write('alpha.config.ts', 'export default { claims: [], alpha: -1 };');
    expect(refused('check', '--config', 'alpha.config.ts')).toContain('alpha.config.ts: alpha must be');
  });

  it('an output folder that cannot be written to', () => {
    expect(refused('check', '--out', 'file', ...config)).toContain('--out file: cannot be written to');
    expect(refused('check', '--out', 'file/reports', ...config)).toContain(
      '--out file/reports: cannot be written to',
    );
    expect(refused('check', '--out', '/proc/lakatos', ...config)).toContain(
      '--out /proc/lakatos: cannot be written to',
    );
  });

  it('a case that there is not, or is none of the claim, or a page that cannot be written', () => {
    const explain = ['explain', 'walk/levy', ...config, '--case'] as const;
    repository.write('half.json', '{"T": 2}');
    repository.write('good.json', '{"T": 2, "r": 1}');
    expect(refused(...explain, 'none.json')).toContain(
      "--case: expected nearest, the number of a case, or a JSON file that holds one, got 'none.json'",
    );
    expect(refused(...explain, 'half.json')).toMatch(/half\.json: r: .*number/u);
    expect(refused(...explain, 'good.json', '--page', 'file/x.html')).toContain(
      '--page file/x.html: cannot be written to',
    );
  });

  it('a data set that is missing or holds no numbers', () => {
    repository.write('words.csv', 'a,b\nx,y\n');
    expect(refused('check', '--data', 'none.csv', ...config)).toContain('none.csv: no such file');
    expect(refused('check', '--data', 'words.csv', ...config)).toContain('words.csv: ');
  });

  it('stored evidence that is missing or broken', () => {
    repository.write('evidence.json', '{"kind":"evidence","schema":1}');
    expect(refused('report')).toContain(
      'reports/evidence.json: there is no evidence yet: lakatos check writes it',
    );
    expect(refused('report', 'evidence.json')).toContain('evidence.json: ');
  });
});

describe('a model that a library would make millions of objects of', () => {
  it('is refused in one line', () => {
    const varint = (value: number): readonly number[] =>
      value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
    // a graph of three million tensors, with nothing in any of them
    const graph = Buffer.alloc(6_000_000, Uint8Array.of(0x2a, 0));
    writeFileSync(
      join(repository.folder, 'm.onnx'),
      Buffer.concat([Uint8Array.of(8, 8, 0x3a, ...varint(graph.length)), graph]),
    );
    const { exitCode, out, err } = repository.lakatos('audit', 'm.onnx', '--train', 'file');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(
      /^(reading m\.onnx\n)?lakatos: m\.onnx: ONNX: expected a model as protocol buffers, .* 150000 fields\n$/u,
    );
  });
});

describe('without a configuration', () => {
  it('nothing is checked unless it is asked for, and the error says how to ask', () => {
    for (const command of [['check'], ['gate', '--update'], ['list'], ['explain', 'stagnation/product']])
      expect(refused(...command)).toMatch(
        /^lakatos: there is no lakatos\.config\.ts here or above, up to .*: write one with .*--config.*--catalogue$/mu,
      );
    const { exitCode, err } = repository.lakatos('list', '--catalogue');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "configuration: none, Lakatos' own claims\n" });
  });

  it.each(['lakatos.conf.ts', 'lakatos.config.tsx', '.lakatos.config.ts', 'Lakatos.config.ts'])(
    'a file that is nearly called like one is pointed out: %s',
    (name) => {
      repository.write(name, walkConfig);
      for (const flags of [[], ['--catalogue']])
        expect(refused('check', ...flags)).toContain(
          `lakatos: ${name}: a configuration is not found by this name`,
        );
      rmSync(join(repository.folder, name));
    },
  );
});

describe('--help', () => {
  it('ends with 0 and names the commands and every exit code', () => {
    const { exitCode, out, err } = repository.lakatos('--help');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    for (const word of ['check', 'list', 'explain', 'replay', 'report']) expect(out).toContain(`  ${word} `);
    for (const code of [0, 1, 2, 3, 70, 130]) expect(out).toMatch(new RegExp(`^ {2}${code}\\s`, 'mu'));
  });
});
