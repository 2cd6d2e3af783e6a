import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asTyped, commandLine } from '../../src/host/command-line.ts';

/** The arguments of npx, as a shell reads a command. */
function readByShell(command: string): readonly string[] {
  const script = `npx() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

/**
 * Any text that an argument can be: without NUL, and without half a surrogate pair, which no argument has.
 */
const text = fc.string({ unit: 'grapheme' }).map((any) => any.replaceAll('\0', ''));
const strange = fc.string({
  unit: fc.constantFrom("'", '"', '$', '`', '\\', ' ', '\n', '-', '~', '*', '!', 'x'),
});

describe('a command that is shown', () => {
  it('is read by a shell as it was typed, whatever the arguments hold', () => {
    const args = fc.array(fc.oneof(text, strange), { maxLength: 6 });
    fc.assert(
      fc.property(args, (typed) => {
        expect(readByShell(asTyped(typed))).toEqual(['lakatos', ...typed]);
      }),
      { numRuns: 50 },
    );
  });

  it('has the flags that were given, in kebab case, with their values as they were given', () => {
    const flags = { seed: "it's 1", budget: '500_000_000', quickBudget: '5e8', keep: true, json: false };
    const shown = commandLine('check', ['a/b'], { ...flags, out: undefined });
    expect(readByShell(shown)).toEqual([
      'lakatos',
      'check',
      'a/b',
      '--seed',
      "it's 1",
      '--budget',
      '500_000_000',
      '--quick-budget',
      '5e8',
      '--keep',
    ]);
  });

  it('has paths that are not read as flags', () => {
    expect(commandLine('replay', ['-x.json'])).toBe('npx lakatos replay ./-x.json');
  });
});
