import { randomUUID } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './folder-lock.ts';
import { makeFolders } from './folders.ts';
import { writeAll } from './write-all.ts';

/** Of a file, its text or its bytes in parts. */
export type Contents = string | Iterable<Uint8Array>;

/**
 * Replaces one file, through links, by a temporary one beside it, which goes where that fails.
 * @param isWanted asked when all is written: is the file still to be replaced?
 * @returns whether it was
 * @throws {Error} the system's; the file is then as it was
 */
export function writeWholeFile(path: string, contents: Contents, isWanted?: () => boolean): boolean {
  const target = existsSync(path) ? realpathSync(path) : path;
  makeFolders(dirname(target));
  removeTemporary(target, (pid) => pid === process.pid || !isAlive(pid));
  const temporary = join(dirname(target), `${besideOf(target)}${process.pid}-${randomUUID().slice(0, 8)}`);
  try {
    writeNew(temporary, contents, target);
    if (isWanted?.() === false) {
      rmSync(temporary, { force: true });
      return false;
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  flushFolder(dirname(target));
  return true;
}

/** Removes all that was to replace a file: whoever is about to do so finds that he cannot. */
export function cancelReplacing(path: string): void {
  if (existsSync(path)) removeTemporary(realpathSync(path), () => true);
}

function removeTemporary(target: string, isLeft: (pid: number) => boolean): void {
  const [folder, beside] = [dirname(target), besideOf(target)];
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(beside)) continue;
    const [, pid] = /^(\d+)(?:-[0-9a-f]{8})?$/u.exec(name.slice(beside.length)) ?? [];
    if (pid !== undefined && isLeft(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** How the names of temporary files begin; the number of their process follows, and what makes them one. */
function besideOf(target: string): string {
  return `.${basename(target)}.lakatos-`;
}

/** Writes a file to its last byte and flushes it; its mode and owner are those of the file it replaces. */
export function writeNew(path: string, contents: Contents, replaced: string): void {
  const before = statSync(replaced, { throwIfNoEntry: false });
  const file = openSync(path, 'w', before?.mode);
  try {
    let length = 0;
    for (const bytes of typeof contents === 'string' ? [Buffer.from(contents)] : contents) {
      length += bytes.length;
      writeAll(file, bytes);
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

/** A name is on the disk when its folder is; not every system can do this. */
export function flushFolder(folder: string): void {
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
