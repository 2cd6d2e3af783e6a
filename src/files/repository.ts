import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** The top of a folder's working copy: the nearest folder upwards that has a `.git`. Needs no Git. */
export function repositoryRoot(folder: string): string | undefined {
  return ancestors(folder).find((path) => existsSync(join(path, '.git')));
}

/**
 * A folder and those above it that may speak for it, nearest first: up to the top of the working copy;
 * without one, up to the home folder, or to the root of the file system.
 */
export function foldersUp(folder: string): readonly string[] {
  const all = ancestors(folder);
  const last = repositoryRoot(folder) ?? homedir();
  return all.includes(last) ? all.slice(0, all.indexOf(last) + 1) : all;
}

/** A path as a folder's repository names it, with forward slashes; from the folder if there is none. */
export function pathInRepository(folder: string, path: string): string {
  return relative(repositoryRoot(folder) ?? folder, path)
    .split(sep)
    .join('/');
}

function ancestors(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}
