import { quantile } from 'simple-statistics';
import { exp, expm1, ln, log1p } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { requireIntegerIn, requireNumbers } from '../core/preconditions.ts';
import { lnBetaQuantile, logBetaCdf } from './beta.ts';

/**
 * Clopper and Pearson's interval for a binomial probability: it covers the truth with probability at least
 * `confidence` at one fixed number of trials (for showing; judging is done by e-processes). The ends are
 * rounded outwards by 1e-12 of their size, the error of the beta tails.
 * @param hits integer, 0..trials
 * @param trials integer, 1..1e8
 * @param confidence in (0, 1), e.g. 1 − 1e-6
 * @throws {RangeError} outside these domains.
 */
export function binomialInterval(
  parameters: Readonly<Record<'hits' | 'trials' | 'confidence', number>>,
): Enclosure {
  const { hits, trials, confidence } = parameters;
  requireNumbers({ positiveInteger: { trials }, fraction: { confidence } });
  requireIntegerIn(0, trials, { hits });
  const logTail = log1p(-confidence) - Math.LN2;
  const misses = trials - hits;
  // P(Bin(n, p) ≥ hits) = I_p(hits, misses + 1); the other end is this one of the misses
  const lo = hits === 0 ? 0 : exp(lnLeast(hits, misses, logTail));
  const hi = misses === 0 ? 1 : -expm1(lnLeast(misses, hits, logTail));
  return { lo: lo * (1 - 1e-12), hi: Math.min(1, hi * (1 + 1e-12)) };
}

/** ln of the p at which so many hits, or more, have this chance: as a guess the end of Wilson's interval. */
function lnLeast(hits: number, misses: number, logTail: number): number {
  const trials = hits + misses;
  // z² of the normal tail, nearly
  const square = Math.max(0.1, -2 * logTail - ln(-4 * Math.PI * logTail));
  const spread = Math.sqrt(square * ((hits * misses) / trials + square / 4));
  const guess = (hits * (hits + square)) / (trials + square) / (hits + square / 2 + spread);
  return lnBetaQuantile(logTail, hits, misses + 1, ln(guess));
}

/**
 * Sample quantiles, interpolated linearly between order statistics (R's type 7).
 * @param values finite, at least one; probs each in [0, 1]
 * @throws {RangeError} on no values.
 */
export function quantiles(values: readonly number[], probs: readonly number[]): number[] {
  requireThat(values.length > 0, 'values', 'not empty', values.length);
  return probs.map((p) => quantile(values as number[], p));
}

/**
 * Intervals for quantiles from order statistics, whatever the law: of n values in order, x_l to x_u with
 * P(Bin(n, p) < l) and P(Bin(n, p) ≥ u) at most (1 − confidence)/2 each, l the largest and u the smallest
 * such. Each covers every p-quantile of the law with probability at least `confidence`. For values that are
 * independent but not alike it is the quantile of the mean of their laws.
 * @param values finite, independent, at least one
 * @param probs each in (0, 1)
 * @returns null for an end that no order statistic gives
 * @throws {RangeError} on no values, or probabilities outside (0, 1)
 * Source: David and Nagaraja, *Order Statistics*, 3rd ed. 2003, section 7.1; for unlike values Hoeffding, *On
 * the distribution of the number of successes in independent trials*, Ann. Math. Stat. 27 (1956), theorem 4.
 */
export function quantileIntervals(
  values: readonly number[],
  probs: readonly number[],
  confidence: number,
): (readonly [lo: number | null, hi: number | null])[] {
  requireThat(values.length > 0, 'values', 'not empty', values.length);
  requireNumbers({ fraction: { confidence } });
  const inOrder = values.toSorted((x, y) => x - y);
  const trials = inOrder.length;
  const tail = (1 - confidence) / 2;
  return probs.map((p) => {
    requireNumbers({ fraction: { p } });
    // P(Bin(n, p) < l) = P(Bin(n, 1 − p) > n − l)
    const l = trials - exactBinomialUpperLimit({ trials, p: 1 - p, tail });
    const u = exactBinomialUpperLimit({ trials, p, tail }) + 1;
    return [inOrder[l - 1] ?? null, inOrder[u - 1] ?? null];
  });
}

/**
 * How much of a law lies between the least and the largest of n independent values of it, at least, with
 * probability `confidence`: for a continuous law that share is Beta(n − 1, 2), for others no less.
 * @param trials n, an integer ≥ 1; confidence in (0, 1)
 * @throws {RangeError} outside these domains
 * Source: Wilks, *Determination of sample sizes for setting tolerance limits*, Ann. Math. Stat. 12 (1941).
 */
export function minShareWithin(parameters: Readonly<Record<'trials' | 'confidence', number>>): number {
  const { trials, confidence } = parameters;
  requireNumbers({ positiveInteger: { trials }, fraction: { confidence } });
  if (trials === 1) return 0;
  const logTail = log1p(-confidence);
  return exp(lnBetaQuantile(logTail, trials - 1, 2)) * (1 - 1e-12);
}

/**
 * The smallest c with P(Bin(trials, p) > c) ≤ tail, exactly: how often an event of probability p may be seen.
 * @param trials integer, 0..1e8; p in [0, 1]; tail in (0, 1)
 * @throws {RangeError} outside these domains.
 */
export function exactBinomialUpperLimit(
  parameters: Readonly<Record<'trials' | 'p' | 'tail', number>>,
): number {
  const { trials, p, tail } = parameters;
  requireNumbers({ count: { trials }, fraction: { tail } });
  requireThat(p >= 0 && p <= 1, 'p', 'in [0, 1]', p);
  const logTail = ln(tail);
  let low = 0;
  let high = trials;
  while (low < high) {
    const c = Math.floor((low + high) / 2);
    // P(Bin > c) = I_p(c + 1, n − c)
    if (logBetaCdf(p, c + 1, trials - c) <= logTail) high = c;
    else low = c + 1;
  }
  return low;
}
