import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A folder with more files is no code of claims, but somebody's home folder. */
export const maxCodeFiles = 20_000;

/**
 * The paths of the files below a folder, sorted; undefined where there are more than `maxCodeFiles`. Hidden
 * files and packages are no part of them.
 * @param isLeftOut of the folders and files whose path it is asked about
 */
export function codeFilesBelow(
  folder: string,
  isLeftOut: (path: string) => boolean = () => false,
): readonly string[] | undefined {
  const files: string[] = [];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || isLeftOut(path)) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.push(path);
      if (files.length > maxCodeFiles) return;
    }
  };
  visit(folder);
  return files.length > maxCodeFiles ? undefined : files.toSorted();
}

/** SHA-256 of the files' names below the root, the same on any machine, and of what they hold. */
export function digestOfFiles(root: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of files) {
    const name = relative(root, path).split(sep).join('/');
    hash.update(`${name}\n${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`);
  }
  return hash.digest('hex');
}
