import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** The top of the working copy that a folder lies in: the nearest folder from it upwards that has a `.git`. Git is not needed. */
export function repositoryRoot(folder: string): string | undefined {
  return ancestors(folder).find((path) => existsSync(join(path, '.git')));
}

/**
 * A folder and those above it that may speak for it, nearest first: up to the top of the working copy; without one, up to the home
 * folder, or to the root of the file system.
 */
export function foldersUp(folder: string): readonly string[] {
  const all = ancestors(folder);
  const last = repositoryRoot(folder) ?? homedir();
  return all.includes(last) ? all.slice(0, all.indexOf(last) + 1) : all;
}

/** A path as the repository of a folder names it, with forward slashes; from the folder itself where there is no repository. */
export function pathInRepository(folder: string, path: string): string {
  return relative(repositoryRoot(folder) ?? folder, path)
    .split(sep)
    .join('/');
}

function ancestors(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}
