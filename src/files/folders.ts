import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf, reasonOf } from './file-error.ts';

/** `mkdir -p`. Node's own never returns where a file system (/proc) denies that the parent exists. */
export function makeFolders(folder: string): void {
  const present = firstPresent(folder);
  const missing: string[] = [];
  for (let path = folder; path !== present; path = dirname(path)) missing.push(path);
  for (const path of missing.toReversed()) {
    try {
      mkdirSync(path);
    } catch (error) {
      // another process was quicker
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** The nearest of the folder and those above it that is there. */
export function firstPresent(folder: string): string {
  let path = folder;
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return path;
}

/** What is wrong with a link that leads to no folder; undefined where the path is none. */
export function brokenLink(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  try {
    statSync(path);
    return undefined;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'a link to a folder that is not there' : reasonOf(error);
  }
}

/** Undoes `mkdir -p`: removes empty folders from `folder` up to, and without, `stop`. */
export function removeEmpty(folder: string, stop: string): void {
  for (let path = folder; path !== stop && path.length > stop.length; path = dirname(path)) {
    try {
      rmdirSync(path);
    } catch {
      // not all of it may have been made; and a folder that holds something keeps those above it
    }
  }
}

/** A new folder of its own among the temporary ones of the system. */
export function temporaryFolder(prefix: string): string {
  return mkdtempSync(join(tmpdir(), prefix));
}
