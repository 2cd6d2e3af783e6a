import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, root, sourcesBelow, withoutComments } from './sources.ts';

/** Powers, whose last bit is the engine's as that of `Math.pow` is. The linter has no rule for them. */
const powers = (code: string): readonly string[] => code.match(/[\w)\]]\s\*\*=?\s/gu) ?? [];

/** AssemblyScript is compiled into the kernel: the same instructions on every engine. */
const compiled = (file: string): boolean => /\/assembly\//u.test(file);

const files = [...sourcesBelow('src'), ...sourcesBelow('properties')].filter((file) => !compiled(file));

describe('the last bit of every result', () => {
  it('does not depend on how an engine computes powers', () => {
    const offences = files.flatMap((file) =>
      powers(withoutComments(read(file))).map((power) => `${file}: ${power}`),
    );
    expect(offences).toEqual([]);
  });

  it('would be seen to depend on it', () => {
    expect(powers('const y = a ** 2; y **= 2;')).toEqual(['a ** ', 'y **= ']);
  });
});

/** What the linter must see, each with the rule that sees it. */
const offences: Readonly<Record<string, readonly [code: string, rule: string]>> = {
  'an elementary function of the engine': ['export const y = Math.exp(1);', 'no-restricted-properties'],
  'one under its own name': ['export const { sin } = Math;', 'no-restricted-properties'],
  'randomness without a seed': ['export const y = Math.random();', 'no-restricted-properties'],
  'the process': ["export const y = process.env['HOME'];", 'no-restricted-globals'],
  'the console': ["globalThis.console.log('here');", 'no-restricted-globals'],
  'the clock': ['export const y = new Date();', 'no-restricted-globals'],
  'the stopwatch': ['export const y = performance.now();', 'no-restricted-globals'],
  'a module of the process': ["export { argv } from 'node:process';", 'no-restricted-imports'],
};
const allowed = 'what every engine computes alike';
const planted: ReadonlyMap<string, string> = new Map([
  ...Object.entries(offences).map(([name, [code]]): [string, string] => [name, code]),
  [allowed, 'export const y = Math.sqrt(Math.PI);'],
]);

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-lint-'));
  const program = 'src/cli';
  const outside = ['src/stats', 'src/judge/campaign', 'properties/family'];
  const places = [program, ...outside];
  const names = [...planted.keys()];
  const fileOf = (place: string, name: string): string => `${place}/planted-${names.indexOf(name)}.ts`;
  let found: readonly { readonly code: string; readonly filename: string }[] = [];

  beforeAll(() => {
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const place of places) {
      mkdirSync(join(folder, place), { recursive: true });
      for (const [name, code] of planted) writeFileSync(join(folder, fileOf(place, name)), `${code}\n`);
    }
    const oxlint = join(root, 'node_modules/.bin/oxlint');
    const { stdout } = spawnSync(oxlint, ['--format', 'json'], { cwd: folder, encoding: 'utf8' });
    found = (JSON.parse(stdout) as { diagnostics: typeof found }).diagnostics;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** The rules that are broken in the file planted there. */
  function broken(place: string, name: string): readonly string[] {
    const here = found.filter(({ filename }) => filename === fileOf(place, name));
    return here.map(({ code }) => /\(([\w-]+)\)/u.exec(code)![1]!);
  }

  it.each(Object.entries(offences))('sees %s', (name, [, rule]) => {
    for (const place of outside) expect(broken(place, name)).toEqual([rule]);
  });

  it(`allows ${allowed}`, () => {
    for (const place of places) expect(broken(place, allowed)).toEqual([]);
  });

  it('leaves process, console and clock to the program, and elementary functions to no file', () => {
    for (const [name, [, rule]] of Object.entries(offences))
      expect(broken(program, name)).toEqual(rule === 'no-restricted-properties' ? [rule] : []);
  });
});
