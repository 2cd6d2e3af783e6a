import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place, Places } from '../report/problem.ts';
import { pathInRepository } from './repository.ts';

/** What the theory claims, as `lakatos gate` wrote it down. */
export const lockName = 'theory.lock.json';

const leftOut: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'build',
  'coverage',
  'reports',
  'test',
  'tests',
]);
const source = /\.[cm]?[jt]s$/u;
const maxBytes = 1 << 20;
const maxDepth = 8;

/**
 * The lines at which claims are defined: the first `id: '…'` with their id in a source file below `folder`. A
 * claim that is not found (its id is put together by code) has no place; the lock in `folder` stands in for
 * it. What cannot be read is skipped.
 */
export function locateClaims(folder: string, ids: readonly string[]): Places {
  const wanted = new Set(ids);
  const claims = new Map<string, Place>();
  const inRepository = (path: string): string => pathInRepository(folder, path);
  for (const path of sourcesBelow(folder, 0)) {
    if (claims.size === wanted.size) break;
    for (const [i, line] of textOf(path).split('\n').entries()) {
      const id = /\bid:\s*(['"`])([a-z0-9/-]+)\1/u.exec(line)?.[2];
      if (id === undefined || !wanted.has(id) || claims.has(id)) continue;
      claims.set(id, { file: inRepository(path), line: i + 1 });
    }
  }
  return { claims, others: { file: inRepository(join(folder, lockName)), line: 1 } };
}

function* sourcesBelow(folder: string, depth: number): Generator<string> {
  const entries = entriesOf(folder);
  for (const entry of entries) if (entry.isFile() && source.test(entry.name)) yield join(folder, entry.name);
  if (depth === maxDepth) return;
  for (const entry of entries)
    if (entry.isDirectory() && !leftOut.has(entry.name) && !entry.name.startsWith('.'))
      yield* sourcesBelow(join(folder, entry.name), depth + 1);
}

/** In the order of their names; none where the folder cannot be listed, since it may not be ours. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** The text of a source file; none of one that cannot be read, or is too long to be written by hand. */
function textOf(path: string): string {
  try {
    return lstatSync(path).size > maxBytes ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
