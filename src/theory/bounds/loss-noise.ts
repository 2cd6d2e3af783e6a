import { exp, ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, type Probability } from '../../core/probability.ts';

/** Noise of a step c·d(θ)z, z ~ N(0, I_k): it vanishes with the loss. */
export interface LossNoiseSymbols {
  readonly k: number;
  /** Contraction of a step, ≥ 0. */
  readonly q: number;
  /** Noise of a step as a share of the distance, > 0. */
  readonly c: number;
  readonly r: number;
  /** d(θ_0), in (0, r]. */
  readonly d0: number;
  /** An integer ≥ 1. */
  readonly T: number;
}

/** Moments of d², at most: the first so many are tried. */
const moments = 16;

/**
 * log E‖qe + cz‖^{2j} for j = 1, 2, …, by the cumulants 2^{n−1}(n − 1)!(k + nλ) of noncentral χ²_k(λ), λ =
 * (q/c)², in units of c². Right to 1e-13 relative: all terms are positive.
 */
export function logGrowths({ k, q, c }: Pick<LossNoiseSymbols, 'k' | 'q' | 'c'>): readonly number[] {
  // c^{2n} times the cumulants
  const cumulants: number[] = [];
  let factor = c * c;
  for (let n = 1; n <= moments; n++) {
    cumulants.push(factor * (k + (n * q * q) / (c * c)));
    factor *= 2 * n * c * c;
  }
  const values = [1];
  for (let j = 1; j <= moments; j++) {
    let [sum, binomial] = [0, 1];
    for (let i = 1; i <= j; i++) {
      sum += binomial * cumulants[i - 1]! * values[j - i]!;
      binomial *= (j - i) / i;
    }
    values.push(sum);
  }
  return values.slice(1).map(ln);
}

/**
 * P(θ leaves T_r by T) ≤ (d_0/r)^{2j} max(1, E‖qe + cz‖^{2j})^T for every j ≥ 1, at the best j: a power of r,
 * for every T where the moment is at most 1.
 * @param growths log E‖qe + cz‖^{2j}; others are mutants
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T14. Checked by `stagnation/loss-noise`.
 */
export function staysWithLossNoise(
  symbols: LossNoiseSymbols,
  growths: readonly number[] = logGrowths(symbols),
): Probability {
  const { k, q, c, r, d0, T } = symbols;
  requireNumbers({ positiveInteger: { k, T }, nonNegative: { q }, positive: { c, r } });
  requireThat(d0 > 0 && d0 <= r, 'd0', 'in (0, r]', d0);
  const logExit = growths.map((growth, i) => 2 * (i + 1) * ln(d0 / r) + T * Math.max(0, growth));
  return fromExit(exp(Math.min(...logExit)));
}
