/**
 * A bound on the two-sided exact binomial p-value of `k` successes in `n` trials at probability `p`
 * (Chernoff, with the Kullback–Leibler divergence): P(a count this far or farther on its side) ≤ half of it.
 */
export function binomialP(k: number, n: number, p: number): number {
  const term = (a: number, b: number): number => (a === 0 ? 0 : a * Math.log(a / b));
  const divergence = term(k / n, p) + term(1 - k / n, 1 - p);
  return Math.min(1, 2 * Math.exp(-n * divergence));
}

/**
 * The interval that χ²_n / n leaves with probability at most 2 e^(−x) (Laurent and Massart, Ann. Stat. 28
 * (2000), lemma 1).
 */
export function chiSquareMeanLimits(n: number, x: number): readonly [number, number] {
  const spread = 2 * Math.sqrt(x / n);
  return [1 - spread, 1 + spread + (2 * x) / n];
}
