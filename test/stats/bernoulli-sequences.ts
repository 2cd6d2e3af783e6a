/** E[e-value] after n Bernoulli(p) trials: the sum over all outcomes. */
export function expectation(n: number, p: number, logE: (exits: number, stays: number) => number): number {
  let sum = 0;
  let logWeight = n * Math.log1p(-p);
  for (let exits = 0; exits <= n; exits++) {
    sum += Math.exp(logWeight + logE(exits, n - exits));
    logWeight += Math.log((n - exits) / (exits + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

/**
 * P(E_m ≥ 1/α for some m ≤ n), exactly, by dynamic programming over the number of exits among paths not yet
 * stopped.
 */
export function everPasses(
  n: number,
  p: number,
  alpha: number,
  logE: (exits: number, stays: number) => number,
): number {
  let alive = [1];
  let stopped = 0;
  for (let m = 1; m <= n; m++) {
    const next = Array.from({ length: m + 1 }, (_, s) => (alive[s] ?? 0) * (1 - p) + (alive[s - 1] ?? 0) * p);
    alive = next.map((mass, s) => {
      if (mass === 0 || logE(s, m - s) < -Math.log(alpha)) return mass;
      stopped += mass;
      return 0;
    });
  }
  return stopped;
}
