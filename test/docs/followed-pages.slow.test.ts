import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python, withoutPython } from '../external/python.ts';
import { read, root } from '../rules/sources.ts';
import { type Block, blocksOf, words } from './markdown.ts';

const folder = mkdtempSync(join(tmpdir(), 'lakatos-tutorial-'));
const bin = join(folder, 'node_modules/.bin');
beforeAll(() => {
  mkdirSync(bin, { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/lakatos'));
  symlinkSync(join(root, 'dist/src/cli/main.js'), join(bin, 'lakatos'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Commands as a reader types them, but that nothing is installed: what is asked for is there. */
const shell = `npm() { :; }; npx() { "$@"; }; pip() { :; }
python3() { [ "$2" = pip ] || command python3 "$@"; }
`;

interface Step {
  readonly out: string;
  readonly exitCode: number | null;
}

/** Does what the page says, block by block, in a folder; and what each block of commands came to. */
function follow(blocks: readonly Block[]): readonly Step[] {
  let cwd = folder;
  const steps: Step[] = [];
  for (const { language, name, text } of blocks) {
    if (language === 'sh') {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']!}`, LAKATOS_PYTHON: python };
      const script = `${shell}${text}\ncode=$?; pwd >&3; exit $code`;
      const { stdout, stderr, status, output } = spawnSync('bash', ['-c', script], {
        cwd,
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      });
      cwd = String(output[3]).trim();
      steps.push({ out: stdout + stderr, exitCode: status });
    } else if (language === 'diff') {
      const path = join(cwd, name);
      writeFileSync(path, changed(readFileSync(path, 'utf8'), text));
    } else if (language === 'ts' || language === 'python') {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    } else {
      // a case is compared to the digit, since the page computes with it
      const shape = (line: string): string => (line.startsWith('- ') ? line : words(line));
      const said = new Set(steps.at(-1)!.out.split('\n').map(shape));
      for (const line of text.trim().split('\n')) expect(said).toContain(shape(line));
    }
  }
  return steps;
}

/** A text with the lines that begin with - replaced by those that begin with +. */
function changed(text: string, diff: string): string {
  const of = (sign: string): string =>
    diff
      .split('\n')
      .flatMap((line) => (line.startsWith(sign) ? [`${line.slice(1)}\n`] : []))
      .join('');
  expect(text.split(of('-'))).toHaveLength(2);
  return text.replace(of('-'), () => of('+'));
}

const exitCodesOf = (steps: readonly Step[]): readonly (number | null)[] =>
  steps.map((step) => step.exitCode);

describe('the tutorial', () => {
  const blocks = blocksOf('docs/tutorial.md');
  const inPython = blocks.findIndex(({ name }) => name === 'python');

  it('leads from an empty folder to a claim, its killed mutants and the gate, as it prints', () => {
    const steps = follow(blocks.slice(0, inPython));
    expect(exitCodesOf(steps)).toEqual([0, 0, 1, 0, 0, 3, 0, 3, 0, 0, 1, 0]);
  });

  it.skipIf(withoutPython() !== undefined)('does so in Python', () => {
    expect(exitCodesOf(follow(blocks.slice(inPython)))).toEqual([0, 0]);
  });
});

describe('the page of claims that pass but should not', () => {
  it('shows what is said of each', () => {
    const steps = follow(blocksOf('docs/claims-that-pass-but-should-not.md'));
    expect(exitCodesOf(steps)).toEqual([3, 0, 3, 3, 3, 3, 0, 2]);
  });
});

it('are typed', () => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const settings = read('templates/typescript/tsconfig.json').replace(
    '"include": [',
    '"include": ["fooled", ',
  );
  writeFileSync(join(folder, 'tsconfig.json'), settings);
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
});
