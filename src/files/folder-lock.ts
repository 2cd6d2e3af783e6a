import { randomUUID } from 'node:crypto';
import { lstatSync, lutimesSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { makeFolders } from './folders.ts';
import { codeOf } from './file-error.ts';

/** A link that says which process is writing to the folder. */
const lockName = '.lakatos-lock';

/** A process that holds a lock for longer has been stopped, or its number is another's now. */
const lockMs = 60_000;

/** The right to write to a folder: until it is given back, or another takes it from a process that stands. */
export interface FolderLock {
  /** Lets the next in. */
  release(): void;
  /** Asked before what was prepared is made known: a process that stood still may have lost its lock. */
  isMine(): boolean;
  /** Says that its process is still at work, lest the lock counts as left. */
  renew(): void;
}

/**
 * Makes a folder if need be, and waits until no other run is writing to it.
 * @throws {UsageError} where a file or folder of somebody else has the lock's name
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  for (let missing = 0; ; ) {
    try {
      makeFolders(folder);
      const lock = tryLock(folder);
      if (lock !== undefined) return lock;
      await new Promise((done) => setTimeout(done, 20));
    } catch (error) {
      // another run, which wrote nothing, took its empty folders away
      if (codeOf(error) !== 'ENOENT' || ++missing > 100) throw error;
    }
  }
}

/** @throws {UsageError} where a file or folder of somebody else has the lock's name: it never goes */
export function requireNoForeignLock(folder: string): void {
  const path = join(folder, lockName);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isSymbolicLink())
    throw new UsageError(`${path}: is not a lock that Lakatos made: move it away`);
}

/** Locks a folder unless a run is writing there. */
export function tryLock(folder: string): FolderLock | undefined {
  const path = join(folder, lockName);
  const owner = ownerHere();
  removeLeft(path);
  try {
    if (!canLink(owner, path))
      return { release: () => undefined, isMine: () => true, renew: () => undefined };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    requireNoForeignLock(folder);
    return undefined;
  }
  for (const name of readdirSync(folder)) if (name.startsWith(`${lockName}-`)) removeLeft(join(folder, name));
  const isMine = (): boolean => ownerOf(path) === owner;
  return {
    release: () => {
      removeOf(path, owner);
    },
    isMine,
    renew: () => {
      const now = new Date();
      try {
        if (isMine()) lutimesSync(path, now, now);
      } catch {
        // it was taken just now, or its file system keeps no times of links
      }
    },
  };
}

/** A text for each lock of its own, which may be part of a file's name. */
function ownerHere(): string {
  return `${process.pid}@${hostname()}@${randomUUID()}`;
}

/** Removes a lock whose process has ended. */
function removeLeft(path: string): void {
  const owner = leftBy(path);
  if (owner !== undefined) removeOf(path, owner);
}

/**
 * Removes this owner's lock, and no other that has come in its place. Of all who try, one at a time has the
 * right: a second lock, named after the owner. While somebody has it nobody else removes this owner's lock,
 * so what was read is what goes. A right that was left is a lock that was left, and goes in the same way.
 */
function removeOf(path: string, owner: string): void {
  const right = join(dirname(path), `${lockName}-${owner.replaceAll(/[^\w.@-]/gu, '_').slice(-200)}`);
  try {
    symlinkSync(ownerHere(), right);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    removeLeft(right);
    return;
  }
  try {
    if (ownerOf(path) === owner) rmSync(path, { force: true });
  } finally {
    rmSync(right, { force: true });
  }
}

function ownerOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Whose lock it is, where its process has ended; undefined where it has not, or there is no lock. */
function leftBy(path: string): string | undefined {
  const owner = ownerOf(path);
  const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (owner === undefined || since === undefined) return undefined;
  if (Date.now() - since > lockMs) return owner;
  const [pid = '', host] = owner.split('@');
  if (host !== hostname()) return undefined;
  // in a container the next process often has the number of the last one
  const isEnded =
    Number(pid) === process.pid ? since < Date.now() - 1000 * process.uptime() : !isAlive(Number(pid));
  return isEnded ? owner : undefined;
}

/** Is there a process of this number on this machine? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Makes a link, or says that none can be made here (some Windows). */
export function canLink(target: string, path: string): boolean {
  try {
    symlinkSync(target, path);
    return true;
  } catch (error) {
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(codeOf(error))) return false;
    throw error;
  }
}
