import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../core/errors.ts';
import { counterexampleFolders } from '../report/counterexample-files.ts';
import { reasonOf } from './read-json.ts';

/**
 * Makes sure that files can be written to `out`, and leaves the file system as it was.
 * @param files those that will be written, by their paths in the folder, as far as that is known
 * @param place what the message names
 * @throws {UsageError} naming the folder or file and what is in the way
 */
export function requireWritable(
  cwd: string,
  out: string,
  files: readonly string[] = [],
  place: string = `--out ${out}`,
): void {
  requireFolder(cwd, out, place);
  const folder = resolve(cwd, out);
  const below = new Set(files.map((file) => dirname(file)).filter((path) => path !== '.'));
  for (const path of below) requireFolder(folder, path, `${place}: ${path}`);
  for (const file of files) requireNoFolder(join(folder, file), `${place}: ${file}`);
}

function requireFolder(cwd: string, out: string, place: string): void {
  const folder = resolve(cwd, out);
  const present = firstPresent(folder);
  try {
    makeFolders(folder);
    rmdirSync(mkdtempSync(join(folder, '.lakatos-')));
  } catch (error) {
    throw new UsageError(`${place}: cannot be written to: ${reasonOf(error)}`);
  } finally {
    removeEmpty(folder, present);
  }
}

/** The same for a page of its own. @throws {UsageError} naming it and what is in the way */
export function requireWritablePage(cwd: string, page: string): void {
  const place = `--page ${page}`;
  requireFolder(cwd, dirname(page), place);
  requireNoFolder(resolve(cwd, page), place);
}

function requireNoFolder(path: string, place: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${place}: is a folder, not a file`);
}

/**
 * Writes files into a folder, each to a temporary name that is then renamed, so that no reader ever sees half
 * of one.
 * @param files texts by their path relative to `folder`
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const target = resolve(folder, path);
    makeFolders(dirname(target));
    await writeFileAtomic(target, text);
  }
}

/** `base`, or the first of `base-2`, `base-3`, … that is not taken. */
export function freeName(base: string, isTaken: (name: string) => boolean): string {
  let name = base;
  for (let i = 2; isTaken(name); i++) name = `${base}-${i}`;
  return name;
}

/**
 * Removes the counterexample files that an earlier run left and this one did not write: JSON files that say
 * they are counterexamples of Lakatos, and the pages beside them. Whatever else lies there stays.
 */
export function removeStale(folder: string, kept: ReadonlySet<string>): void {
  for (const sub of Object.values(counterexampleFolders)) {
    const at = join(folder, sub);
    if (!existsSync(at)) continue;
    for (const name of readdirSync(at)) {
      const base = name.slice(0, -'.json'.length);
      if (!name.endsWith('.json') || kept.has(`${sub}/${name}`) || !isCounterexample(join(at, name)))
        continue;
      rmSync(join(at, name), { force: true });
      for (const beside of ['md', 'html']) rmSync(join(at, `${base}.${beside}`), { force: true });
    }
  }
}

function isCounterexample(path: string): boolean {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as { kind?: unknown; lakatos?: unknown } | null;
    return value?.kind === 'counterexample' && typeof value.lakatos === 'string';
  } catch {
    return false;
  }
}

/** `mkdir -p`. Node's own never returns where a file system (/proc) denies that the parent exists. */
function makeFolders(folder: string): void {
  const present = firstPresent(folder);
  const missing: string[] = [];
  for (let path = folder; path !== present; path = dirname(path)) missing.push(path);
  for (const path of missing.toReversed()) mkdirSync(path);
}

function firstPresent(folder: string): string {
  let path = folder;
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return path;
}

/** Undoes `mkdir -p`: removes empty folders from `folder` up to, and without, `stop`. */
function removeEmpty(folder: string, stop: string): void {
  for (let path = folder; path !== stop && path.length > stop.length; path = dirname(path)) {
    try {
      rmdirSync(path);
    } catch {
      return;
    }
  }
}
