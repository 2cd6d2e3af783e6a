import { exp, ln } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { normalCdf } from './normal.ts';

/** Precisions of the bets' laws, in observations: each is near the best for numbers of about its size. */
const sizes: readonly number[] = [16, 256, 4096, 65_536];
/** About what mixing bets and sizes costs of the log e-value of the best bet. */
export const subGaussianCost: number = ln(sizes.length) + 1.5;
/** Below it the mixture is at most this, by Φ(z) ≤ φ(z)/|z|. */
const farBelow = -30;

/**
 * log E for H₀: E[X | past] ≤ mean in every trial, where X is sub-Gaussian with proxy variance v given the
 * past: E[e^{λ(X − E X)} | past] ≤ e^{λ²v/2}. With S = Σ (X_i − mean) and V = n v it is the average over bets
 * λ > 0, half-normal of variance 1/ρ, of e^{λS − λ²V/2}, which is 2√(ρ/(V + ρ)) e^{z²/2} Φ(z) with
 * z = S/√(V + ρ), and over ρ of four sizes.
 *
 * *Valid*: on H₀ a factor e^{λ(X − mean) − λ²v/2} has conditional mean at most 1, as λ > 0; so each bet is a
 * supermartingale, and their average is one.
 *
 * Source: Robbins, *Statistical methods related to the law of the iterated logarithm*, Ann. Math. Stat. 41
 * (1970); Howard, Ramdas, McAuliffe and Sekhon, *Time-uniform, nonparametric, nonasymptotic confidence
 * sequences*, Ann. Stat. 49 (2021), proposition 6.
 * @param excess S, any finite number
 * @param count n ≥ 0
 * @param proxyVariance v > 0
 * @throws {RangeError} outside these domains
 */
export function logEvalueSubGaussianMean(
  parameters: Readonly<Record<'excess' | 'count' | 'proxyVariance', number>>,
): number {
  const { excess, count, proxyVariance } = parameters;
  requireThat(Number.isFinite(excess), 'excess', 'finite', excess);
  requireNumbers({ count: { count }, positive: { proxyVariance } });
  const sum = excess / Math.sqrt(proxyVariance);
  const logs = sizes.map((size) => {
    const total = count + size;
    const z = sum / Math.sqrt(total);
    const bet = z < farBelow ? -ln(-z * Math.sqrt(2 * Math.PI)) : (z * z) / 2 + ln(normalCdf(z));
    return Math.LN2 + 0.5 * ln(size / total) + bet;
  });
  const largest = Math.max(...logs);
  return largest + ln(logs.reduce((sum, log) => sum + exp(log - largest), 0) / logs.length);
}
