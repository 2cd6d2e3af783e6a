import { distance } from 'fastest-levenshtein';

/** `; did you mean '…'?`, where one of the names is nearly this one. */
export function nearestName(name: string, candidates: readonly string[]): string {
  const edits = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  const [nearest] = candidates.toSorted((a, b) => edits(a) - edits(b));
  if (nearest === undefined) return '';
  // what shares less than half of its letters is another word
  const most = Math.min(3, Math.floor(Math.max(name.length, nearest.length) / 2));
  return edits(nearest) <= most ? `; did you mean '${nearest}'?` : '';
}
