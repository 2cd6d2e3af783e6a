import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { counterexampleFolders } from '../report/counterexample-files.ts';
import { isAlive } from './folder-lock.ts';
import { brokenLink, firstPresent, makeFolders, removeEmpty } from './folders.ts';
import { readRegularFile } from './read-file.ts';
import { codeOf, reasonOf } from './file-error.ts';
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

/**
 * Whoever tries makes nothing but a folder of his own, in the nearest folder that is there, and the missing
 * ones below it: several may try at once, and others may write.
 */
function requireFolder(cwd: string, out: string, place: string): void {
  const folder = resolve(cwd, out);
  for (let tries = 1; ; tries++) {
    const present = firstPresent(folder);
    try {
      const [missing] = relative(present, folder).split(sep);
      const broken = missing === undefined ? undefined : brokenLink(join(present, missing));
      if (broken !== undefined) throw new Error(broken);
      if (present === folder) settleFolder(folder);
      const tried = mkdtempSync(join(present, `${tryPrefix}${process.pid}-`));
      const deepest = join(tried, relative(present, folder));
      try {
        makeFolders(deepest);
      } finally {
        removeEmpty(deepest, present);
      }
      for (const at of [present, dirname(present)]) removeTried(at);
      return;
    } catch (error) {
      // another run may have taken its empty folders away
      if (codeOf(error) === 'ENOENT' && tries < 100) continue;
      const isFile = codeOf(error) === 'ENOTDIR' && existsSync(folder);
      const why = isFile ? 'is a file, not a folder' : reasonOf(error);
      throw new UsageError(`${place}: cannot be written to: ${why}`);
    }
  }
}

const tryPrefix = '.lakatos-try-';

/** What a run left that was killed while it tried. */
function removeTried(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = new RegExp(`^${tryPrefix}(\\d+)-`, 'u').exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** None in a folder that may be written to and not read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The same for a page of its own. @throws {UsageError} naming it and what is in the way */
export function requireWritablePage(cwd: string, page: string, flag = '--page'): void {
  const place = `${flag} ${page}`;
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
      if (!name.endsWith('.json') || kept.has(path) || !isCounterexampleFile(join(at, name))) continue;
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

/** Does a file say that it is a counterexample of Lakatos? */
export function isCounterexampleFile(path: string): boolean {
  try {
    const value = JSON.parse(textOf(path)) as { kind?: unknown; lakatos?: unknown } | null;
    return value?.kind === 'counterexample' && typeof value.lakatos === 'string';
  } catch {
    return false;
  }
}
