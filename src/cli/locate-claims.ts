import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Places } from '../report/problem.ts';

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
const largestSource = 1 << 20;
const deepest = 8;

/**
 * The lines at which claims are defined: the first `id: '…'` with their id in a source file below `cwd`. A
 * claim that is not found (its id is put together by code) has no place.
 */
export function locateClaims(cwd: string, ids: readonly string[]): Places {
  const wanted = new Set(ids);
  const places = new Map<string, { readonly file: string; readonly line: number }>();
  for (const path of sourcesBelow(cwd, 0)) {
    if (places.size === wanted.size) break;
    const text = readFileSync(path, 'utf8');
    if (text.length > largestSource) continue;
    for (const [i, line] of text.split('\n').entries()) {
      const id = /\bid:\s*(['"`])([a-z0-9/-]+)\1/u.exec(line)?.[2];
      if (id === undefined || !wanted.has(id) || places.has(id)) continue;
      places.set(id, { file: relative(cwd, path).split(sep).join('/'), line: i + 1 });
    }
  }
  return places;
}

function sourcesBelow(folder: string, depth: number): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && source.test(entry.name));
  const folders = entries.filter(
    (entry) =>
      entry.isDirectory() && !leftOut.has(entry.name) && !entry.name.startsWith('.') && depth < deepest,
  );
  return [
    ...files.map(({ name }) => join(folder, name)),
    ...folders.flatMap(({ name }) => sourcesBelow(join(folder, name), depth + 1)),
  ];
}
