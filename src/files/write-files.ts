import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { firstPresent, makeFolders, removeEmpty } from './folders.ts';
import { canLink, isAlive, lockFolder, tryLock } from './folder-lock.ts';
import { codeOf, reasonOf } from './file-error.ts';

/**
 * How files are written. Whoever reads a folder, at any moment and after a kill at any moment, finds the
 * files of one run: the earlier one or this one.
 *
 * 1. All new files are written whole into a hidden folder (`.lakatos-files/new`) and flushed to the disk. On
 *    a full disk nothing else has happened.
 * 2. Every path becomes a link to `.lakatos-files/run/PATH`, where `run` is itself a link, to the earlier
 *    files.
 * 3. `run` is turned to the new ones: a single rename.
 * 4. Links become plain files again, each by a rename; files of the earlier run go; the hidden folder goes.
 *
 * What a kill leaves is put in order by the next run, which does step 4 first. Where there are no links (some
 * Windows), the new files replace the old ones one by one.
 */
const workFolder = '.lakatos-files';

/**
 * Writes files into a folder together: all of them, or none and the earlier ones stay.
 * @param files texts by their path relative to `folder`
 * @param stale files of an earlier run, which go
 * @throws {UsageError} naming the file that could not be written, and what to do
 */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  stale: readonly string[] = [],
): Promise<void> {
  if (files.size + stale.length === 0) return;
  const [only] = files;
  const present = firstPresent(folder);
  let at = only?.[0] ?? '.';
  try {
    if (only !== undefined && files.size === 1 && stale.length === 0) {
      writeWholeFile(resolve(folder, only[0]), only[1]);
      return;
    }
    const unlock = await lockFolder(folder);
    try {
      settle(folder);
      try {
        makeFolders(join(folder, workFolder, 'new'));
        for (const [path, text] of files) {
          at = path;
          const target = join(folder, workFolder, 'new', path);
          makeFolders(dirname(target));
          writeNew(target, text, join(folder, path));
        }
        exchange(folder, [...files.keys(), ...stale], (path) => {
          at = path;
        });
      } finally {
        settle(folder);
      }
    } finally {
      unlock();
    }
  } catch (error) {
    removeEmpty(folder, present);
    throw unwritable(join(folder, at), error);
  }
}

/** Puts in order what a killed run left in a folder, unless a run is writing there. */
export function settleFolder(folder: string): void {
  if (!existsSync(join(folder, workFolder))) return;
  const unlock = tryLock(folder);
  if (unlock === undefined) return;
  try {
    settle(folder);
  } finally {
    unlock();
  }
}

/**
 * Writes one file from its parts, whole or not at all.
 * @throws {UsageError} naming it, and what to do
 */
export function writeParts(path: string, parts: Iterable<Uint8Array>): void {
  try {
    writeWholeFile(path, parts);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Replaces one file, through links, by a temporary one beside it. */
function writeWholeFile(path: string, text: string | Iterable<Uint8Array>): void {
  const target = existsSync(path) ? realpathSync(path) : path;
  const folder = dirname(target);
  makeFolders(folder);
  const beside = `.${basename(target)}.lakatos-`;
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(beside) ? name.slice(beside.length) : '';
    if (/^\d+$/u.test(pid) && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
  const temporary = join(folder, `${beside}${process.pid}`);
  try {
    writeNew(temporary, text, target);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  flushFolder(folder);
}

/** Writes a file to its last byte and flushes it; its mode and owner are those of the file it replaces. */
function writeNew(path: string, text: string | Iterable<Uint8Array>, replaced: string): void {
  const before = statSync(replaced, { throwIfNoEntry: false });
  const file = openSync(path, 'w', before?.mode);
  try {
    let length = 0;
    for (const bytes of typeof text === 'string' ? [Buffer.from(text)] : text) {
      length += bytes.length;
      // a disk that is nearly full takes a part
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
    fsyncSync(file);
    if (fstatSync(file).size !== length) throw new Error('the file system kept only a part');
    if (before !== undefined) fchmodSync(file, before.mode);
  } finally {
    closeSync(file);
  }
  if (before === undefined) return;
  try {
    chownSync(path, before.uid, before.gid);
  } catch {
    // only root may give files away
  }
}

/** Steps 2 and 3. */
function exchange(folder: string, paths: readonly string[], onPath: (path: string) => void): void {
  const work = join(folder, workFolder);
  const run = join(work, 'run');
  if (!canLink('old', run)) {
    for (const path of paths) {
      onPath(path);
      const from = join(work, 'new', path);
      makeFolders(dirname(join(folder, path)));
      if (existsSync(from)) move(from, join(folder, path));
      else rmSync(join(folder, path), { force: true });
    }
    return;
  }
  for (const path of paths) {
    onPath(path);
    const visible = join(folder, path);
    makeFolders(dirname(visible));
    if (existsSync(visible)) keep(visible, join(work, 'old', path));
    const link = join(work, 'link');
    const from = realpathSync(dirname(visible));
    symlinkSync(relative(from, join(realpathSync(work), 'run', path)), link);
    renameOrCopyLink(link, visible);
  }
  flushFolder(work);
  symlinkSync('new', join(work, 'next'));
  renameSync(join(work, 'next'), run);
  flushFolder(work);
}

/** Step 4, for whichever run is the present one. */
function settle(folder: string): void {
  const work = join(folder, workFolder);
  if (!existsSync(work)) return;
  for (const path of new Set([...filesIn(join(work, 'old')), ...filesIn(join(work, 'new'))])) {
    const visible = join(folder, path);
    if (!isOurLink(visible)) continue;
    const from = join(work, 'run', path);
    if (existsSync(from)) move(from, visible);
    else rmSync(visible, { force: true });
  }
  rmSync(work, { recursive: true, force: true });
  flushFolder(folder);
}

function isOurLink(path: string): boolean {
  try {
    return readlinkSync(path).replaceAll('\\', '/').includes(`${workFolder}/run/`);
  } catch {
    return false;
  }
}

/** The same file under a second name; a copy where the file system has no such names. */
function keep(path: string, second: string): void {
  makeFolders(dirname(second));
  try {
    linkSync(realpathSync(path), second);
  } catch {
    copyFileSync(path, second);
    chmodSync(second, statSync(path).mode);
  }
}

/** Renames over a file; a subfolder may lie on another file system. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    rmSync(to, { force: true });
    writeWholeFile(to, readFileSync(from, 'utf8'));
  }
}

function renameOrCopyLink(link: string, to: string): void {
  try {
    renameSync(link, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    const target = readlinkSync(link);
    rmSync(to, { force: true });
    symlinkSync(target, to);
    rmSync(link);
  }
}

/** Files below a folder by their relative paths; none without a folder. */
function filesIn(folder: string, below = ''): readonly string[] {
  const at = join(folder, below);
  if (!existsSync(at)) return [];
  return readdirSync(at).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return lstatSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
  });
}

/** A name is on the disk when its folder is; not every system can do this. */
function flushFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // the files themselves are flushed
  }
}

/** From the folder in which the program is run, if it is below that. */
function shownPath(path: string): string {
  const from = relative(process.cwd(), path);
  return from.startsWith('..') ? path : from;
}

function unwritable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === '' || error instanceof UsageError) return error;
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: 'free some space',
    EDQUOT: 'free some space',
    EFBIG: 'raise the limit (ulimit -f)',
    EROFS: 'name another place',
    EACCES: 'name another place, or give the permission',
    EPERM: 'name another place, or give the permission',
  };
  const remedy = remedies[code] ?? 'mend this';
  return new UsageError(
    `${shownPath(path)}: cannot be written: ${reasonOf(error)}; ${remedy} and run again (what was there is as it was)`,
  );
}
