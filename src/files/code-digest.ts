import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** A folder with more files is no code of claims, but somebody's home folder. */
export const maxCodeFiles = 20_000;

/**
 * The paths of the files below a folder, sorted; undefined where there are more than `maxCodeFiles`. Hidden
 * files and packages are no part of them.
 * @param isLeftOut of the folders and files whose path it is asked about
 */
function codeFilesBelow(
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
function digestOfFiles(root: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of files) {
    const name = relative(root, path).split(sep).join('/');
    hash.update(`${name}\n${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`);
  }
  return hash.digest('hex');
}

/** What claims may be written in, or call. */
const codeExtensions =
  /^\.(?:[cm]?[jt]sx?|wasm|py|pyx|ipynb|jl|r|m|mjs|c|cc|cpp|cu|h|hpp|rs|go|java|f90|so|dylib|dll|node|lean|sh)$/iu;
/** What settles which code of others is used. */
const settings =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|tsconfig.*\.json|requirements.*\.txt|pyproject\.toml|uv\.lock|poetry\.lock|Manifest\.toml)$/u;
/** What runs write. */
const written = /^(?:reports|coverage)$/u;

/** The repository that a folder is in, or the folder itself. */
export function codeRoot(folder: string): string {
  return repositoryRoot(folder) ?? folder;
}

/**
 * SHA-256 of the code below a folder, the same on any machine: all files of code, the settings of its
 * packages, and the files that this code names. What code does otherwise depend on (the environment, the
 * network, names put together at run time) is not seen.
 * @param leftOut a folder that runs write to, which is no part of it
 * @returns undefined where there are too many files to be read
 */
export function digestOfCode(root: string, leftOut?: string): string | undefined {
  const all = codeFilesBelow(
    root,
    (path) => path === leftOut || (path !== root && written.test(basename(path))),
  );
  if (all === undefined) return undefined;
  const code = all.filter((path) => codeExtensions.test(extname(path)) || settings.test(basename(path)));
  const named = new Set(code.flatMap(namesIn));
  const files = all.filter((path) => named.has(basename(path)));
  return digestOfFiles(root, [...new Set([...code, ...files])].toSorted());
}

/** The same of what Lakatos itself runs, in some of its folders. */
export function digestOfLakatos(top: string, folders: readonly string[]): string {
  const files = folders.flatMap((folder) => codeFilesBelow(join(top, folder)) ?? []);
  return digestOfFiles(
    top,
    files.filter((path) => /(?<!\.d)\.(?:js|ts|wasm)$/u.test(path)),
  );
}

/** The last parts of all that looks like the name of a file in quotes. */
function namesIn(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?<=["'`/\\])[\w.+-]+\.\w+(?=["'`])/gu)].map(([name]) => name);
}
