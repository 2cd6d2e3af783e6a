/**
 * Indices of a maximal set of linearly independent rows of a positive semidefinite integer matrix: as many as
 * its rank. Fraction-free elimination (Bareiss 1968) on the largest remaining diagonal entry, where every
 * number stays an integer minor. A zero diagonal means a zero row, so that it ends exactly at the rank.
 * @param gram n × n integers, symmetric positive semidefinite
 */
export function independentRows(gram: readonly (readonly bigint[])[]): number[] {
  const rest = gram.map((row) => [...row]);
  const remaining = gram.map((_, i) => i);
  const pivots: number[] = [];
  let previous = 1n;
  while (remaining.length > 0) {
    const p = remaining.reduce((best, i) => (rest[i]![i]! > rest[best]![best]! ? i : best));
    const pivot = rest[p]![p]!;
    if (pivot <= 0n) break;
    pivots.push(p);
    remaining.splice(remaining.indexOf(p), 1);
    for (const i of remaining) {
      for (const j of remaining) {
        if (j > i) continue;
        const minor = (pivot * rest[i]![j]! - rest[i]![p]! * rest[p]![j]!) / previous;
        rest[i]![j] = minor;
        rest[j]![i] = minor;
      }
    }
    previous = pivot;
  }
  return pivots.sort((i, j) => i - j);
}
