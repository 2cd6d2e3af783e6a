import { distance } from 'fastest-levenshtein';

/** `; did you mean '…'?`, where one of the names is nearly this one. */
export function nearestName(name: string, candidates: readonly string[]): string {
  const edits = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  const [nearest] = candidates.toSorted((a, b) => edits(a) - edits(b));
  return nearest !== undefined && edits(nearest) <= 3 ? `; did you mean '${nearest}'?` : '';
}
