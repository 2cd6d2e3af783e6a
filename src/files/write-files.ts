import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { firstPresent, makeFolders, removeEmpty } from './folders.ts';
import { canLink, type FolderLock, lockFolder, tryLock } from './folder-lock.ts';
import { codeOf, reasonOf } from './file-error.ts';
import { flushFolder, writeNew, writeWholeFile } from './whole-file.ts';

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

/** Texts by their paths relative to a folder. */
type Files = ReadonlyMap<string, string>;

/** A run that was stopped for so long that another took its lock begins again, this often at most. */
const maxTries = 3;

/**
 * Writes files into a folder together: all of them, or none and the earlier ones stay.
 * @param files or what tells them once no other run is writing there, as they depend on what lies there
 * @param stale files of an earlier run, which go
 * @throws {UsageError} naming the file that could not be written, and what to do
 */
export async function writeFiles(
  folder: string,
  files: Files | (() => Files),
  stale: readonly string[] = [],
): Promise<void> {
  const known = typeof files === 'function' ? undefined : files;
  if (known !== undefined && known.size + stale.length === 0) return;
  const [only] = known ?? [];
  const present = firstPresent(folder);
  let at = only?.[0] ?? '.';
  const onPath = (path: string): void => {
    at = path;
  };
  try {
    if (only !== undefined && known?.size === 1 && stale.length === 0) {
      writeWholeFile(resolve(folder, only[0]), only[1]);
      return;
    }
    for (let tries = 1; ; tries++) {
      const lock = await lockFolder(folder);
      try {
        if (writeTogether(folder, lock, typeof files === 'function' ? files : () => files, stale, onPath))
          return;
      } catch (error) {
        // the other run has put in order what it found
        if (lock.isMine() || tries === maxTries) throw error;
      } finally {
        lock.release();
      }
      if (tries === maxTries)
        throw new UsageError(`${shownPath(folder)}: other runs wrote there meanwhile: run again`);
    }
  } catch (error) {
    removeEmpty(folder, present);
    throw unwritable(join(folder, at), error);
  }
}

/** @returns whether it did; not where another run has taken the lock meanwhile */
function writeTogether(
  folder: string,
  { isMine }: FolderLock,
  filesNow: () => Files,
  stale: readonly string[],
  onPath: (path: string) => void,
): boolean {
  settle(folder);
  const files = filesNow();
  if (files.size + stale.length === 0) return true;
  if (!isMine()) return false;
  try {
    makeFolders(join(folder, workFolder, 'new'));
    for (const [path, text] of files) {
      onPath(path);
      const target = join(folder, workFolder, 'new', path);
      if (!isMine()) return false;
      makeFolders(dirname(target));
      writeNew(target, text, join(folder, path));
    }
    if (!isMine()) return false;
    exchange(folder, [...files.keys(), ...stale], onPath);
    return true;
  } finally {
    if (isMine()) settle(folder);
  }
}

/** Puts in order what a killed run left in a folder, unless a run is writing there. */
export function settleFolder(folder: string): void {
  if (!existsSync(join(folder, workFolder))) return;
  const lock = tryLock(folder);
  if (lock === undefined) return;
  try {
    settle(folder);
  } finally {
    lock.release();
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
