import { exp, ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';

/**
 * A proxy of noise ±p^{−1/2} with probability p/2 each, else 0 (mean 0, variance 1): s² with E e^{vζ} ≤
 * e^{s²v²/2} for all v. Compared term by term: E ζ^{2m} = p^{1−m} ≤ s^{2m}(2m − 1)!! for every m ≥ 1, so s² =
 * max_m (p^{1−m}/(2m − 1)!!)^{1/m}. It is 1 for p ≥ 1/3, and about a tenth above the least one at p = 0.1.
 * @param p in (0, 1]
 * Source: docs/theory.md, T10. Checked by `stagnation/any-noise`.
 */
export function sparseProxy(p: number): number {
  requireThat(p > 0 && p <= 1, 'p', 'in (0, 1]', p);
  let [best, logFactorials] = [1, 0];
  // once 2m − 1 > 1/p the terms fall, or are below the first
  for (let m = 2; m <= 1 + 1 / (2 * p); m++) {
    logFactorials += ln(2 * m - 1);
    best = Math.max(best, exp(((1 - m) * ln(p) - logFactorials) / m));
  }
  return best;
}

/**
 * A proxy of centred noise of variance 1 with two values, the upper one with probability p: a quarter of its
 * range squared, 1/(4p(1 − p)) (Hoeffding's lemma).
 * @param p in (0, 1)
 * Source: docs/theory.md, T10. Checked by `stagnation/any-noise`.
 */
export function twoPointProxy(p: number): number {
  requireThat(p > 0 && p < 1, 'p', 'in (0, 1)', p);
  return 1 / (4 * p * (1 - p));
}
