import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../core/json.ts';
import type { PoolOptions } from './program-pool.ts';

/**
 * How a program is started, as it can be said to another machine: paths below Lakatos' folder, and below the
 * one in which it is run, are said as such.
 */
export type Launch = Omit<PoolOptions, 'pythonPath'>;

/** The folder with lakatos.py and verify.py. */
export const pythonFolder: string = fileURLToPath(
  new URL(import.meta.url.includes('/dist/src/') ? '../../../python' : '../../python', import.meta.url),
);

/** A folder as it can be said to another machine: seen from the one in which Lakatos is run, if below it. */
export function portableFolder(cwd: string | undefined): string | undefined {
  if (cwd === undefined || !isAbsolute(cwd)) return cwd;
  const path = relative('', cwd);
  if (path === '') return undefined;
  return isAbsolute(path) || path.split(sep)[0] === '..' ? cwd : path;
}

const placeholders = { python: 'lakatos-python:', folder: 'lakatos-folder:' } as const;

/** A word of a command, as it can be said to another machine; the same word where it is no path. */
export function portable(word: string, cwd = ''): string {
  if (!isAbsolute(word)) return word;
  for (const [placeholder, folder] of [
    [placeholders.python, pythonFolder],
    [placeholders.folder, resolve(cwd)],
  ] as const) {
    const path = relative(folder, word);
    if (path !== '' && !isAbsolute(path) && path.split(sep)[0] !== '..') return placeholder + path;
  }
  return word;
}

/** How a program is started here. */
export function launched(launch: Launch): PoolOptions {
  const here = (word: string): string => {
    if (word.startsWith(placeholders.python))
      return join(pythonFolder, word.slice(placeholders.python.length));
    if (word.startsWith(placeholders.folder))
      return resolve(launch.cwd ?? '', word.slice(placeholders.folder.length));
    return word;
  };
  return { ...launch, command: launch.command.map(here), pythonPath: pythonFolder };
}

/** A fingerprint of the files among the words of a command: of interpreters and of large data too. */
export function filesOf(command: readonly string[], cwd = ''): string {
  const digests = command.map((word) => {
    const path = resolve(cwd, word);
    try {
      return statSync(path).isFile() ? digestOf(path) : '';
    } catch {
      return '';
    }
  });
  return fingerprint(digests);
}

function digestOf(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(4_194_304);
  const file = openSync(path, 'r');
  try {
    for (let read = -1; read !== 0; hash.update(piece.subarray(0, read))) read = readSync(file, piece);
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
