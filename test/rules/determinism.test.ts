import { describe, expect, it } from 'vitest';
import { read, sourcesBelow, withoutComments } from './sources.ts';

/** `Math` functions whose result IEEE 754 or ECMAScript fixes to the last bit. */
const portable = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);
const constants = new Set(['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2']);

function unportable(code: string): string[] {
  const calls = [...code.matchAll(/\bMath\.([A-Za-z0-9_]+)/gu)].map((match) => match[1]!);
  const powers = code.match(/[\w)\]]\s\*\*\s/gu) ?? [];
  return [...calls.filter((name) => !portable.has(name) && !constants.has(name)), ...powers];
}

/** What belongs to the program alone: the process, the console, the clock, ambient randomness. */
const ambient =
  /\bprocess\.(?:argv|cwd|env|exit|exitCode|hrtime|on|once|stderr|stdin|stdout)\b|\bconsole\.|\bDate\.now|\bnew Date\b|\bperformance\.|\bMath\.random/gu;

/** AssemblyScript's `Math` is compiled into the kernel: the same instructions on every engine. */
const compiledIn = (file: string): boolean => file.startsWith('src/theory/sgd/kernel/assembly/');

const files = [...sourcesBelow('src').filter((file) => !compiledIn(file)), ...sourcesBelow('properties')];

describe('the last bit of every result', () => {
  it.each(files)('does not depend on the engine in %s', (file) => {
    expect(unportable(withoutComments(read(file)))).toEqual([]);
  });

  it('would be caught if it did', () => {
    expect(unportable('const y = Math.exp(x) + a ** 2;')).toEqual(['exp', 'a ** ']);
  });
});

describe('process, console and clock', () => {
  const outside = files.filter((file) => !file.startsWith('src/cli/'));
  it.each(outside)('are left to the program in %s', (file) => {
    expect(withoutComments(read(file)).match(ambient)).toBeNull();
  });
});
