import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOfBuild, digestOfCode, digestOfLakatos, recordBuild } from '../../src/files/code-digest.ts';
import { scratch } from '../cli/scratch.ts';

describe('the digest of the build', () => {
  const folders = ['dist/bundle', 'dist/src/theory/sgd/kernel'] as const;
  /** A build, what is said of it, and a change of a file some minutes later. */
  function build() {
    const top = scratch();
    for (const folder of folders) mkdirSync(join(top, folder), { recursive: true });
    const file = join(top, 'dist/bundle/a.js');
    writeFileSync(file, 'const q = 0.5;');
    writeFileSync(join(top, 'dist/src/theory/sgd/kernel/kernel.wasm'), 'w');
    recordBuild(top);
    const computed = (): string => digestOfLakatos(top, folders);
    const change = (text: string, minutes: number): void => {
      writeFileSync(file, text);
      const at = Date.now() / 1000 + 60 * minutes;
      utimesSync(file, at, at);
    };
    return { top, computed, change };
  }

  it('is that of its files, as recorded or without a record', () => {
    const { top, computed } = build();
    expect(digestOfBuild(top)).toBe(computed());
    rmSync(join(top, 'dist/bundle/digest.txt'));
    expect(digestOfBuild(top)).toBe(computed());
  });

  it('is read from the record where nothing was changed since', () => {
    const { top } = build();
    writeFileSync(join(top, 'dist/bundle/digest.txt'), 'recorded 15\n');
    expect(digestOfBuild(top)).toBe('recorded');
  });

  it.each([
    ['to as many bytes', 'const q = 0.6;', 3],
    ['to more bytes at once', 'const q = 0.55;', 0],
  ])('sees a file that was changed, %s', (_, text, minutes) => {
    const { top, computed, change } = build();
    const before = digestOfBuild(top);
    change(text, minutes);
    expect(digestOfBuild(top)).toBe(computed());
    expect(digestOfBuild(top)).not.toBe(before);
  });
});

describe('the digest of code', () => {
  it('takes in the files that code names, and no others', () => {
    const root = scratch();
    const write = (name: string, text: string): string => {
      writeFileSync(join(root, name), text);
      return digestOfCode(root)!;
    };
    write('claims.ts', 'read("data/é/a.csv"); read(`b.csv`);');
    write('a.csv', '1');
    const before = write('c.csv', '1');
    expect(write('c.csv', '2')).toBe(before);
    const changed = write('a.csv', '2');
    expect(changed).not.toBe(before);
    expect(write('b.csv', '2')).not.toBe(changed);
  });
});
