import type { Enclosure } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { gamma, nextDown, nextUp } from '../../linalg/rounding.ts';

/** 2²² sums for every member of the class. */
const maxSigns = 22;

/**
 * The empirical Rademacher average E_σ max_h (1/n) Σ_i σ_i h_i of a finite class, σ uniform on {−1, 1}ⁿ, by
 * enumeration of all 2ⁿ signs.
 * @accuracy Enclosed, to 2n + 2 roundings of the largest Σ|h_i|/n.
 * @param vectors one for each member h: its n values on the sample
 * @returns known to γ_{2n+2} of the largest Σ|h_i|/n
 * @throws {RangeError} on no vectors, lengths that differ, n = 0 or n > 22, values that are not finite
 */
export function rademacherAverage(vectors: readonly ArrayLike<number>[]): Enclosure {
  requireThat(vectors.length > 0, 'vectors', 'not empty', 'none');
  const n = vectors[0]!.length;
  requireIntegerIn(1, maxSigns, { n });
  let size = 0;
  for (const [j, h] of vectors.entries()) {
    requireThat(h.length === n, `length of vectors[${j}]`, `${n}`, h.length);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      requireThat(Number.isFinite(h[i]!), `vectors[${j}][${i}]`, 'finite', h[i]);
      sum += Math.abs(h[i]!);
    }
    size = Math.max(size, sum);
  }
  const members = vectors.length;
  // sums[i]: of the first i coordinates with their signs, so that a leaf has n roundings and no more
  const sums = Array.from({ length: n + 1 }, () => new Float64Array(members));
  const totalFrom = (i: number): number => {
    const here = sums[i]!;
    if (i === n) return here.reduce((largest, sum) => Math.max(largest, sum), -Infinity);
    let total = 0;
    for (const sign of [1, -1]) {
      const next = sums[i + 1]!;
      for (let j = 0; j < members; j++) next[j] = here[j]! + sign * vectors[j]![i]!;
      total += totalFrom(i + 1);
    }
    // halves are exact, so that the average has one rounding to a level
    return total / 2;
  };
  const average = totalFrom(0) / n;
  const radius = size === 0 ? 0 : nextUp((gamma(2 * n + 2) * nextUp(size * (1 + gamma(n)))) / n);
  return { lo: nextDown(average - radius), hi: nextUp(average + radius) };
}
