import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

/**
 * SHA-256 of the files' names below the root, the same on any machine, and of what they hold.
 * @param known digests of files, by their paths
 */
function digestOfFiles(
  root: string,
  files: readonly string[],
  known: ReadonlyMap<string, string> = new Map(),
): string {
  const hash = createHash('sha256');
  for (const path of files) {
    const name = relative(root, path).split(sep).join('/');
    hash.update(`${name}\n${known.get(path) ?? digestOf(readFileSync(path))}\n`);
  }
  return hash.digest('hex');
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
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
  const digests = new Map<string, string>();
  const named = new Set<string>();
  for (const path of code) {
    const bytes = readFileSync(path);
    digests.set(path, digestOf(bytes));
    for (const name of namesIn(bytes)) named.add(name);
  }
  const files = all.filter((path) => named.has(basename(path)));
  return digestOfFiles(root, [...new Set([...code, ...files])].toSorted(), digests);
}

/** The same of what Lakatos itself runs, in some of its folders. */
export function digestOfLakatos(top: string, folders: readonly string[]): string {
  return digestOfFiles(top, filesOfLakatos(top, folders));
}

function filesOfLakatos(top: string, folders: readonly string[]): readonly string[] {
  const files = folders.flatMap((folder) => codeFilesBelow(join(top, folder)) ?? []);
  return files.filter((path) => /(?<!\.d)\.(?:js|ts|wasm)$/u.test(path));
}

/** Folders of what the build's entries load: their bundles, and the kernels beside their runner. */
const builtFolders: readonly string[] = ['dist/bundle', 'dist/src/theory/sgd/kernel'];
/** The digest of these as it was built, and their bytes. */
const recordName = 'dist/bundle/digest.txt';
/** Installing writes all files at about the same time, in any order. */
const installingMs = 60_000;

/** For the build, when all of it is there: records its digest, since to read it all takes a while. */
export function recordBuild(top: string): void {
  const bytes = filesOfLakatos(top, builtFolders).reduce((sum, path) => sum + statSync(path).size, 0);
  writeFileSync(join(top, recordName), `${digestOfLakatos(top, builtFolders)} ${bytes}\n`);
}

/** The digest of the build: as it was recorded, unless a file was changed since. */
export function digestOfBuild(top: string): string {
  const record = join(top, recordName);
  if (!existsSync(record)) return digestOfLakatos(top, builtFolders);
  const [recorded = '', bytes] = readFileSync(record, 'utf8').trim().split(' ');
  const latest = statSync(record).mtimeMs + installingMs;
  const stats = filesOfLakatos(top, builtFolders).map((path) => statSync(path));
  const isAsBuilt =
    stats.every(({ mtimeMs }) => mtimeMs <= latest) &&
    stats.reduce((sum, { size }) => sum + size, 0) === Number(bytes);
  return isAsBuilt ? recorded : digestOfLakatos(top, builtFolders);
}

/** The last parts of all that looks like the name of a file in quotes; these have letters of ASCII only. */
function namesIn(bytes: Buffer): readonly string[] {
  const text = bytes.toString('latin1');
  return [...text.matchAll(/["'`/\\]([\w.+-]+\.\w+)(?=["'`])/gu)].map(([, name]) => name!);
}
