import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { counterexampleFolders } from '../report/counterexample-files.ts';
import { firstPresent, makeFolders, removeEmpty } from './folders.ts';
import { readRegularFile } from './read-file.ts';
import { reasonOf } from './reason.ts';
import { settleFolder } from './write-files.ts';

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
    settleFolder(folder);
    rmSync(mkdtempSync(join(folder, '.lakatos-try-')), { recursive: true, force: true });
    removeTried(folder);
  } catch (error) {
    throw new UsageError(`${place}: cannot be written to: ${reasonOf(error)}`);
  } finally {
    removeEmpty(folder, present);
  }
}

/** What a run left that was killed while it tried. */
function removeTried(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('.lakatos-try-')) removeEmpty(join(folder, name), folder);
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

/** `base`, or the first of `base-2`, `base-3`, … that is not taken. */
export function freeName(base: string, isTaken: (name: string) => boolean): string {
  let name = base;
  for (let i = 2; isTaken(name); i++) name = `${base}-${i}`;
  return name;
}

/** What tells a file of a report, by its path in the folder, from a file of somebody else. */
export type Marks = Readonly<Record<string, RegExp>>;

/**
 * The files that an earlier run left and this one does not write: JSON files that say they are
 * counterexamples of Lakatos, with the pages beside them, and those that bear a mark. Whatever else lies
 * there stays.
 */
export function staleFiles(folder: string, kept: ReadonlySet<string>, marks: Marks = {}): readonly string[] {
  const stale: string[] = [];
  for (const sub of Object.values(counterexampleFolders)) {
    const at = join(folder, sub);
    for (const name of existsSync(at) ? readdirSync(at) : []) {
      const path = `${sub}/${name}`;
      if (!name.endsWith('.json') || kept.has(path) || !isCounterexample(join(at, name))) continue;
      const base = path.slice(0, -'.json'.length);
      stale.push(
        path,
        ...[`${base}.md`, `${base}.html`].filter((beside) => existsSync(join(folder, beside))),
      );
    }
  }
  const marked = Object.entries(marks).filter(
    ([path, mark]) => !kept.has(path) && mark.test(textOf(join(folder, path))),
  );
  return [...stale, ...marked.map(([path]) => path)].filter((path) => !kept.has(path));
}

function textOf(path: string): string {
  try {
    return readRegularFile(path).toString('utf8');
  } catch {
    return '';
  }
}

function isCounterexample(path: string): boolean {
  try {
    const value = JSON.parse(textOf(path)) as { kind?: unknown; lakatos?: unknown } | null;
    return value?.kind === 'counterexample' && typeof value.lakatos === 'string';
  } catch {
    return false;
  }
}
