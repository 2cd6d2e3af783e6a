import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireWritable, staleFiles } from '../../src/files/output-folder.ts';
import { writeFiles } from '../../src/files/write-files.ts';
import { UsageError } from '../../src/core/errors.ts';
import { scratch } from '../cli/scratch.ts';

describe('requireWritable', () => {
  it('leaves nothing behind, neither in a folder that is there nor in one that is not', () => {
    const folder = scratch();
    mkdirSync(join(folder, 'there'));
    requireWritable(folder, 'there');
    requireWritable(folder, 'a/b/c');
    requireWritable(folder, '.');
    expect(readdirSync(folder, { recursive: true })).toEqual(['there']);
  });

  it('refuses a path under a file, a file, and a file system that takes no files, and makes nothing', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), 'mine');
    for (const out of ['file/reports', 'file', '/proc/lakatos/reports']) {
      expect(() => {
        requireWritable(folder, out);
      }).toThrow(UsageError);
    }
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
  });

  it('names the folder and what is in the way', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), '');
    expect(() => {
      requireWritable(folder, 'file/reports');
    }).toThrow('--out file/reports: cannot be written to: part of the path is a file, not a folder');
    expect(() => {
      requireWritable(folder, 'file');
    }).toThrow('--out file: cannot be written to: is a file, not a folder');
  });
});

describe('a report folder that is a link', () => {
  it('is the folder it leads to; to one that is not there, it is refused before the work', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync('elsewhere', join(folder, 'link'));
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync('loop', join(folder, 'loop'));
    requireWritable(folder, 'link', ['a/b.txt']);
    await writeFiles(
      join(folder, 'link'),
      new Map([
        ['a/b.txt', 'x'],
        ['c', 'y'],
      ]),
    );
    expect(readFileSync(join(folder, 'elsewhere/a/b.txt'), 'utf8')).toBe('x');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    for (const [out, why] of [
      ['dangling', 'a link to a folder that is not there'],
      ['dangling/reports', 'a link to a folder that is not there'],
      ['loop', 'a link that leads back to itself'],
      ['loop/reports', 'a link that leads back to itself'],
    ] as const)
      expect(() => {
        requireWritable(folder, out);
      }).toThrow(`--out ${out}: cannot be written to: ${why}`);
  });
});

describe('staleFiles', () => {
  it('are counterexamples of an earlier run and what bears a mark, and nothing else', async () => {
    const folder = scratch();
    const old = '{"kind":"counterexample","lakatos":"0.1.0"}';
    await writeFiles(
      folder,
      new Map([
        ['counterexamples/old.json', old],
        ['counterexamples/old.md', 'old'],
        ['counterexamples/mutants/old--m.json', old],
        ['counterexamples/new.json', old],
        ['counterexamples/mine.json', '{"kind":"mine"}'],
        ['counterexamples/broken.json', '{'],
        ['counterexamples/notes.md', 'mine'],
        ['a.xml', 'ours'],
        ['b.xml', 'mine'],
      ]),
    );
    const marks = { 'a.xml': /ours/u, 'b.xml': /ours/u, 'c.xml': /ours/u };
    expect(staleFiles(folder, new Set(['counterexamples/new.json']), marks)).toEqual([
      'counterexamples/old.json',
      'counterexamples/old.md',
      'counterexamples/mutants/old--m.json',
      'a.xml',
    ]);
  });

  it('are none without a folder', () => {
    expect(staleFiles(join(scratch(), 'none'), new Set())).toEqual([]);
  });
});
