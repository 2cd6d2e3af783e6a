import { expm1, ln } from '../../core/elementary.ts';
import { comparisonProduct } from './comparison.ts';
import { levelWhere, noiseQuantile } from './noise-level.ts';

/**
 * ησ at which a bound promises that SGD with noise in k of p parameters leaves with probability of about
 * `exit`: T7 as a product where k = p, else T1. Only for choosing cases.
 * @param q contraction of a step, below 1
 * @param drift ηΔ
 */
export function noiseForExit(
  parameters: Readonly<Record<'q' | 'r' | 'd0' | 'T' | 'k' | 'p' | 'exit', number>> & {
    readonly drift?: number;
  },
): number {
  const { q, r, d0, T, k, p, drift = 0, exit } = parameters;
  const unit = Array.from({ length: k }, () => 1);
  const step = noiseQuantile(unit, -expm1(ln(1 - exit) / T));
  if (k < p) return ((1 - q) * r - drift) / step;
  const start = Math.min(d0, r);
  const isLow = (c: number): boolean => comparisonProduct({ k, q, c, r, d0: start, T, drift }).exit < exit;
  return levelWhere(isLow, r / (50 * step), (3 * r) / step);
}
