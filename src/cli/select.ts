import { UsageError } from '../core/errors.ts';

/**
 * The ids that the patterns name: an id, a family (`stagnation`), or a glob (`stagnation/*`, `*product*`).
 * @throws {UsageError} on a pattern that names nothing, with the nearest ids and families
 */
export function selectIds(ids: readonly string[], patterns: readonly string[]): ReadonlySet<string> {
  const selected = new Set<string>();
  for (const pattern of patterns) {
    const matching = ids.filter((id) => matches(id, pattern));
    if (matching.length === 0) throw new UsageError(noMatch(pattern, ids));
    for (const id of matching) selected.add(id);
  }
  return selected;
}

/** The one id that `name` is. @throws {UsageError} naming the nearest ones */
export function selectOne(ids: readonly string[], name: string): string {
  if (ids.includes(name)) return name;
  throw new UsageError(`no claim is called '${name}'${suggestion(name, ids)}`);
}

function matches(id: string, pattern: string): boolean {
  if (!pattern.includes('*')) return id === pattern || id.startsWith(`${pattern.replace(/\/$/u, '')}/`);
  const literal = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/-]/gu, String.raw`\$&`));
  return new RegExp(`^${literal.join('.*')}$`, 'u').test(id);
}

function noMatch(pattern: string, ids: readonly string[]): string {
  const families = ids.map((id) => id.split('/')[0]!);
  return `no claim or family matches '${pattern}'${suggestion(pattern, [...new Set([...families, ...ids])])}`;
}

function suggestion(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near.length === 0 ? '' : `; nearest: ${near.join(', ')}`;
}

/** Up to three candidates, nearest first; a candidate that contains the name counts as near. */
export function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return candidates
    .map((candidate) => ({
      candidate,
      distance: wanted !== '' && candidate.includes(wanted) ? 1 : editDistance(wanted, candidate),
    }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substituted));
    }
    row = next;
  }
  return row[b.length]!;
}
