import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../core/errors.ts';
import { fingerprint } from '../core/json.ts';
import { version } from '../core/version.ts';

/** What decides the outcomes of a block: Lakatos, and the code beside the configuration. */
export interface Code {
  readonly version: string;
  /** Of the files that Lakatos consists of, and of those below the configuration's folder. */
  readonly lakatos: string;
  readonly configuration: string;
  /** Of all of these. */
  readonly fingerprint: string;
}

/** Whose files a module is among. */
export interface CodeFolders {
  readonly lakatos: string;
  /** The folder of the configuration; absent where only Lakatos' own claims are used. */
  readonly configuration: string | undefined;
}

const isCode = /\.(?:[cm]?[jt]s|wasm)$/u;
const isLeftOut = /^(?:node_modules|dist|reports|coverage|\..*)$/u;
/** More files than this are no configuration of claims, but somebody's home folder. */
const maxFiles = 20_000;

/** What the build made of Lakatos, which is what runs. */
export function lakatosFolder(): string {
  const here = fileURLToPath(new URL('..', import.meta.url));
  return join(here, here.includes(`${sep}dist${sep}`) ? '..' : join('..', 'dist'));
}

/**
 * Reads all code once, in some tens of milliseconds.
 * @throws {UsageError} where the configuration stands in a folder with too many files
 */
export function codeOf({ lakatos, configuration }: CodeFolders): Code {
  const parts = {
    version,
    lakatos: digestOf(lakatos),
    configuration: configuration === undefined ? '' : digestOf(configuration),
  };
  return { ...parts, fingerprint: fingerprint(parts) };
}

/** What two parties differ in, in words; undefined where they agree. */
export function difference(mine: Code, theirs: Code): string | undefined {
  if (mine.fingerprint === theirs.fingerprint) return undefined;
  if (mine.version !== theirs.version) return `Lakatos ${theirs.version} there, ${mine.version} here`;
  if (mine.lakatos !== theirs.lakatos) return `another build of Lakatos ${mine.version} there`;
  return 'other code beside the configuration there';
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of codeFiles(folder)) {
    const bytes = readFileSync(join(folder, file));
    hash.update(`${file.split(sep).join('/')}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function codeFiles(top: string): readonly string[] {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !isLeftOut.test(entry.name)) visit(path);
      else if (entry.isFile() && isCode.test(entry.name)) files.push(relative(top, path));
      if (files.length > maxFiles)
        throw new UsageError(`${top}: more than ${maxFiles} files of code; move the configuration below it`);
    }
  };
  visit(top);
  return files.toSorted();
}
