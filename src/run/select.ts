import { distance } from 'fastest-levenshtein';
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
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop() ?? '';
  if (!id.startsWith(first)) return false;
  // leftmost places suffice, so that no pattern takes long: regular expressions would try all
  let at = first.length;
  for (const part of parts) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= id.length - last.length && id.endsWith(last);
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
      edits: wanted !== '' && candidate.includes(wanted) ? 1 : distance(wanted, candidate),
    }))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
