import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../core/errors.ts';
import { fingerprint } from '../core/json.ts';
import { version } from '../core/version.ts';
import { codeRoot, digestOfCode, digestOfLakatos, maxCodeFiles } from '../files/code-digest.ts';

/** What decides the outcomes of a block: Lakatos, and the code of the configuration's repository. */
export interface Code {
  readonly version: string;
  /** Of the files that Lakatos consists of, and of those of the configuration's repository. */
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
    lakatos: digestOfLakatos(lakatos, ['.']),
    configuration: configuration === undefined ? '' : digestOf(codeRoot(configuration)),
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

function digestOf(root: string): string {
  const digest = digestOfCode(root);
  if (digest !== undefined) return digest;
  throw new UsageError(`${root}: more than ${maxCodeFiles} files; make a folder of its own a repository`);
}
