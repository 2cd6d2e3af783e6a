import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeStale, requireWritable, writeFiles } from '../../src/cli/output-folder.ts';
import { UsageError } from '../../src/core/errors.ts';
import { filesBelow, scratch } from './scratch.ts';

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
  });
});

describe('writeFiles', () => {
  it('makes the folders it needs and leaves no temporary files', async () => {
    const folder = scratch();
    await writeFiles(
      join(folder, 'out'),
      new Map([
        ['a.txt', '1'],
        ['b/c.txt', '2'],
      ]),
    );
    expect(filesBelow(join(folder, 'out'))).toEqual(['a.txt', 'b', 'b/c.txt']);
    expect(readFileSync(join(folder, 'out/b/c.txt'), 'utf8')).toBe('2');
  });
});

describe('removeStale', () => {
  it('removes counterexamples of an earlier run and nothing else', async () => {
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
      ]),
    );
    removeStale(folder, new Set(['counterexamples/new.json']));
    expect(filesBelow(join(folder, 'counterexamples'))).toEqual([
      'broken.json',
      'mine.json',
      'mutants',
      'new.json',
      'notes.md',
    ]);
    expect(readdirSync(join(folder, 'counterexamples/mutants'))).toEqual([]);
  });

  it('minds no folder that is not there', () => {
    const folder = scratch();
    removeStale(folder, new Set());
    expect(existsSync(join(folder, 'counterexamples'))).toBe(false);
  });
});
