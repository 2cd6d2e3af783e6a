import { quantile } from 'simple-statistics';
import { ln, log1p } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { logBetaCdf, logBetaSf } from './beta.ts';

/**
 * Clopper and Pearson's interval for a binomial probability: it covers the truth with probability at least `confidence`,
 * for one fixed number of trials (it is for showing; judging is done by e-processes).
 * The ends are rounded outwards by 1e-12 of their size, to cover the error of the beta tails.
 * @param hits integer, 0..trials
 * @param trials integer, 1..1e8
 * @param confidence in (0, 1), e.g. 1 − 1e-6
 * @throws {RangeError} outside these domains.
 */
export function binomialInterval({
  hits,
  trials,
  confidence,
}: {
  readonly hits: number;
  readonly trials: number;
  readonly confidence: number;
}): Enclosure {
  requireThat(Number.isInteger(trials) && trials >= 1, 'trials', 'an integer ≥ 1', trials);
  requireThat(
    Number.isInteger(hits) && hits >= 0 && hits <= trials,
    'hits',
    `an integer in 0..${trials}`,
    hits,
  );
  requireThat(confidence > 0 && confidence < 1, 'confidence', 'in (0, 1)', confidence);
  const logTail = log1p(-confidence) - Math.LN2;
  const misses = trials - hits;
  // P(Bin(n, p) ≥ hits) = I_p(hits, misses + 1) and P(Bin(n, p) ≤ hits) = 1 − I_p(hits + 1, misses)
  const lo = hits === 0 ? 0 : crossing((p) => logBetaCdf(p, hits, misses + 1) >= logTail);
  const hi = misses === 0 ? 1 : crossing((p) => logBetaSf(p, hits + 1, misses) <= logTail);
  return { lo: lo * (1 - 1e-12), hi: Math.min(1, hi * (1 + 1e-12)) };
}

/** The point of (0, 1) where a property begins to hold, to 1e-15 relative, by bisection of p, in log p below ¼. */
function crossing(holds: (p: number) => boolean): number {
  let low = Number.MIN_VALUE;
  let high = 1;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = high < 0.25 ? geometricMean(low, high) : low < 0.125 ? 0.125 : (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function geometricMean(x: number, y: number): number {
  return Math.sqrt(x) * Math.sqrt(y);
}

/**
 * Sample quantiles, interpolated linearly between order statistics (R's type 7).
 * @param values finite, at least one
 * @param probs each in [0, 1]
 * @throws {RangeError} on no values.
 */
export function quantiles(values: readonly number[], probs: readonly number[]): number[] {
  requireThat(values.length > 0, 'values', 'not empty', values.length);
  return probs.map((p) => quantile(values as number[], p));
}

/**
 * The smallest c with P(Bin(trials, p) > c) ≤ tail, exactly: how often an event of probability p may be seen.
 * @param trials integer, 0..1e8
 * @param p in [0, 1]
 * @param tail in (0, 1)
 * @throws {RangeError} outside these domains.
 */
export function exactBinomialUpperLimit({
  trials,
  p,
  tail,
}: {
  readonly trials: number;
  readonly p: number;
  readonly tail: number;
}): number {
  requireThat(Number.isInteger(trials) && trials >= 0, 'trials', 'an integer ≥ 0', trials);
  requireThat(p >= 0 && p <= 1, 'p', 'in [0, 1]', p);
  requireThat(tail > 0 && tail < 1, 'tail', 'in (0, 1)', tail);
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
