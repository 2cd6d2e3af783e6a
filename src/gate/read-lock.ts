import { UsageError } from '../core/errors.ts';
import { type Lock, lockSchema, lockVersion } from './lock.ts';
import { type NamedChange, parseNote } from './notes.ts';
import { lockName } from '../files/locate-claims.ts';
import { readText } from '../files/read-file.ts';
import { namesInFolder, parseVersioned } from '../files/read-json.ts';
import { textOfRevision } from '../files/revision.ts';

/** Where notes of changes lie. */
export const notesFolder = 'theory-changes';

/** The lock in a file. @throws {UsageError} naming it, the place in it, and what was expected there */
export function readLock(cwd: string, path: string = lockName): Lock {
  return lockFrom(readText(cwd, path), path);
}

/** The lock of a revision of the folder's git repository. @throws {UsageError} as `readLock` */
export function readLockOf(cwd: string, revision: string): Lock {
  const name = `${revision}:${lockName}`;
  if (revision.startsWith('-')) throw new UsageError(`--base must be a git revision, got '${revision}'`);
  const text = textOfRevision(cwd, revision, lockName);
  if (text === undefined) throw new UsageError(`--base ${revision}: git has no ${lockName} there`);
  return lockFrom(text, name);
}

function lockFrom(text: string, name: string): Lock {
  return parseVersioned(text, name, { kind: 'theory-lock', reads: lockVersion, schema: lockSchema });
}

/** Notes that no update has used up yet. @throws {UsageError} naming file and line of what cannot be read */
export function freshNotes(
  cwd: string,
  lock: Lock | undefined,
): readonly { readonly path: string; readonly named: readonly NamedChange[] }[] {
  return namesInFolder(cwd, notesFolder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => `${notesFolder}/${name}`)
    .filter((path) => lock?.notes.includes(path) !== true)
    .map((path) => ({ path, named: parseNote(path, readText(cwd, path)) }));
}
