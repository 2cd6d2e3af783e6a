import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  chmodSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { settleFolder, writeFiles } from '../../src/files/write-files.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

/** A run: two files that both runs have, and one of its own. */
const runOf = (name: string): ReadonlyMap<string, string> =>
  new Map([
    ['a.txt', name],
    ['b/c.txt', name],
    [`b/${name}.txt`, name],
  ]);

describe('writeFiles', () => {
  it('makes the folders it needs, replaces an earlier run, and leaves plain files only', async () => {
    const folder = join(scratch(), 'out/deep');
    await writeFiles(folder, runOf('old'));
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    await writeFiles(folder, runOf('new'), ['b/old.txt']);
    expect(filesBelow(folder)).toEqual(['a.txt', 'b', 'b/c.txt', 'b/new.txt', 'mine.txt']);
    for (const path of ['a.txt', 'b/c.txt', 'b/new.txt']) {
      expect(text(folder, path)).toBe('new');
      expect(lstatSync(join(folder, path)).isFile()).toBe(true);
    }
  });

  it('keeps the mode of a file that it replaces, and writes one file through a link', async () => {
    const folder = scratch();
    for (const name of ['x', 'y']) writeFileSync(join(folder, name), 'old');
    chmodSync(join(folder, 'x'), 0o640);
    symlinkSync('y', join(folder, 'link'));
    await writeFiles(folder, new Map([['x', 'new']]));
    await writeFiles(folder, new Map([['link', 'new']]));
    expect(statSync(join(folder, 'x')).mode % 0o1000).toBe(0o640);
    expect(text(folder, 'y')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it('makes nothing for no files, and removes what is stale without any', async () => {
    const folder = join(scratch(), 'out');
    await writeFiles(folder, new Map());
    expect(existsSync(folder)).toBe(false);
    await writeFiles(folder, runOf('old'));
    await writeFiles(folder, new Map(), ['b/old.txt']);
    await writeFiles(folder, new Map());
    expect(filesBelow(folder)).toEqual(['a.txt', 'b', 'b/c.txt']);
  });

  it('lets runs that write to one folder at a time write one after the other', async () => {
    const folder = scratch();
    const names = ['one', 'two', 'three', 'four'];
    await Promise.all(names.map(async (name) => await writeFiles(folder, runOf(name))));
    expect(text(folder, 'a.txt')).toBe(text(folder, 'b/c.txt'));
    expect(filesBelow(folder).filter((path) => path.startsWith('.'))).toEqual([]);
  });

  it('cleans the temporary files of processes that have ended, and nobody else’s', async () => {
    const folder = scratch();
    const names = [
      '.x.lakatos-99999999',
      `.x.lakatos-${process.ppid}`,
      '.x.lakatos-mine',
      '.y.lakatos-99999999',
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    await writeFiles(folder, new Map([['x', 'new']]));
    expect(readdirSync(folder).toSorted()).toEqual([...names.slice(1), 'x'].toSorted());
  });
});

describe('what a killed run left', () => {
  /** A folder as it is after step 2 or 3. */
  function between(run: 'old' | 'new'): string {
    const folder = scratch();
    const work = join(folder, '.lakatos-files');
    for (const made of ['old/b', 'new/b']) mkdirSync(join(work, made), { recursive: true });
    mkdirSync(join(folder, 'b'));
    for (const name of ['old', 'new'])
      for (const [path, content] of runOf(name)) writeFileSync(join(work, name, path), content);
    for (const path of ['a.txt', 'b/c.txt', 'b/old.txt', 'b/new.txt'])
      symlinkSync(`${path.startsWith('b') ? '../' : ''}.lakatos-files/run/${path}`, join(folder, path));
    symlinkSync(run, join(work, 'run'));
    symlinkSync(`99999999@${hostname()}`, join(folder, '.lakatos-lock'));
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    return folder;
  }

  it.each(['old', 'new'] as const)('reads as the %s run before it is put in order, and after', (run) => {
    const folder = between(run);
    expect([text(folder, 'a.txt'), text(folder, 'b/c.txt')]).toEqual([run, run]);
    settleFolder(folder);
    expect(filesBelow(folder)).toEqual(['a.txt', 'b', 'b/c.txt', `b/${run}.txt`, 'mine.txt'].toSorted());
    expect([text(folder, 'a.txt'), text(folder, 'b/c.txt')]).toEqual([run, run]);
  });

  it('is put in order by the next run, which then replaces it', async () => {
    const folder = between('old');
    await writeFiles(folder, runOf('newer'), ['b/old.txt']);
    expect(filesBelow(folder)).toEqual(['a.txt', 'b', 'b/c.txt', 'b/newer.txt', 'mine.txt']);
  });
});

describe('where a file cannot be written to its end, the earlier ones stay and one line says what to do:', () => {
  const big = 'x'.repeat(200_000);
  const module = new URL('../../src/files/write-files.ts', import.meta.url).href;
  const script = `import { writeFiles } from ${JSON.stringify(module)};
    const [folder, ...sizes] = process.argv.slice(2);
    try { await writeFiles(folder, new Map(sizes.map((size, i) => ['abc'[i], 'x'.repeat(Number(size))]))); }
    catch (error) { console.log(error.name + ': ' + error.message); }`;

  /** Writes files of these sizes in a process with a limit on the size of files. */
  function limited(folder: string, blocks: number, ...sizes: readonly number[]): string {
    const path = join(scratch(), 'write.mts');
    writeFileSync(path, script);
    const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `ulimit -f ${blocks}; exec "$@"`, 'bash', tsx, path, folder, ...sizes.map(String)],
      { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    );
    expect(stderr).toBe('');
    return stdout;
  }

  it.each([[[200_000]], [[10, 200_000, 10]]])(
    'a limit on the size of files, files of %j characters',
    (sizes) => {
      const folder = scratch();
      writeFileSync(join(folder, 'a'), 'old');
      writeFileSync(join(folder, 'b'), 'old');
      expect(limited(folder, 64, ...sizes)).toMatch(
        /^UsageError: .*\/[ab]: cannot be written: larger than the limit on the size of a file; raise the limit \(ulimit -f\) and run again \(what was there is as it was\)\n$/u,
      );
      expect(filesBelow(folder)).toEqual(['a', 'b']);
      expect([text(folder, 'a'), text(folder, 'b')]).toEqual(['old', 'old']);
    },
  );

  it('a full disk', async (context) => {
    const folder = scratch();
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'lakatos', folder]);
    if (status !== 0) return context.skip('a small disk cannot be mounted here');
    onTestFinished(() => {
      spawnSync('umount', [folder]);
    });
    await writeFiles(folder, new Map([['a', 'old']]));
    await writeFiles(folder, runOf('old'));
    const before = filesBelow(folder);
    for (const files of [new Map([['a.txt', big]]), new Map([...runOf('new'), ['z', big]])])
      await expect(writeFiles(folder, files)).rejects.toThrow(
        /(?:a\.txt|z): cannot be written: no space left on the device; free some space and run again/u,
      );
    expect(filesBelow(folder)).toEqual(before);
    expect([text(folder, 'a.txt'), text(folder, 'b/c.txt')]).toEqual(['old', 'old']);
  });
});
