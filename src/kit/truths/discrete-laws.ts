import { ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { logBetaTails } from '../../stats/beta.ts';
import { deviance, stirlingError } from '../../stats/saddle-point.ts';
import { type DiscreteLaw, lawOf, one, probabilityFromLog, zero } from './law.ts';

/** Of the logarithm; three times the largest error over fixtures/kit and that of the beta tails. */
const accuracy = 2e-12;

/**
 * The number of successes among n independent trials of chance p, to 2e-12 (1 + |log P|) in both tails.
 * @param n integer, 0..1e8; p in [0, 1]
 * @throws {RangeError} otherwise
 */
export function binomial(n: number, p: number): DiscreteLaw {
  requireIntegerIn(0, 1e8, { n });
  requireThat(p >= 0 && p <= 1, 'p', 'in [0, 1]', p);
  return {
    ...lawOf((x) => {
      const k = Math.floor(x);
      // P(K > k) = P(Beta(k + 1, n − k) ≤ p)
      if (k < 0) return { cdf: zero, sf: one };
      if (k >= n) return { cdf: one, sf: zero };
      const { cdf, sf } = logBetaTails(p, 1 - p, k + 1, n - k);
      return { cdf: probabilityFromLog(sf, accuracy), sf: probabilityFromLog(cdf, accuracy) };
    }),
    pmf: (k) => {
      if (!(Number.isInteger(k) && k >= 0 && k <= n)) return zero;
      const log = logBinomial(k, n, p);
      return log === -Infinity ? zero : probabilityFromLog(log, accuracy);
    },
  };
}

/** log P(Bin(n, p) = k) in Loader's saddle-point form, for whole 0 ≤ k ≤ n. */
export function logBinomial(k: number, n: number, p: number): number {
  if (p === 0 || p === 1) return k === n * p ? 0 : -Infinity;
  if (k === 0) return n * log1p(-p);
  if (k === n) return n * ln(p);
  const stirling = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const far = deviance(k, n * p) + deviance(n - k, n * (1 - p));
  return stirling - far + 0.5 * ln(n / (2 * Math.PI * k * (n - k)));
}

/**
 * The number of successes among `draws` of a population without replacement, to 2e-12 (1 + |log P|) in both
 * tails.
 * @param population integer, 0..1e8; successes and draws integers, 0..population
 * @throws {RangeError} otherwise
 */
export function hypergeometric(
  parameters: Readonly<Record<'population' | 'successes' | 'draws', number>>,
): DiscreteLaw {
  const { population: N, successes: K, draws: n } = parameters;
  requireIntegerIn(0, 1e8, { population: N });
  requireIntegerIn(0, N, { successes: K, draws: n });
  const low = Math.max(0, n + K - N);
  const high = Math.min(n, K);
  /** P(X = k) = Bin(K, q)(k) · Bin(N − K, q)(n − k) / Bin(N, q)(n), for any q; n/N keeps each term near 1. */
  const logWeight = (k: number): number => {
    const q = n / N;
    return n === 0 || n === N
      ? 0
      : logBinomial(k, K, q) + logBinomial(n - k, N - K, q) - logBinomial(n, N, q);
  };
  /** Σ of the weights from k on, away from the mode, over the weight at k: terms fall. */
  const sum = (k: number, step: 1 | -1): number => {
    let term = 1;
    let total = 1;
    for (let i = k; step === 1 ? i < high : i > low; i += step) {
      term *=
        step === 1
          ? ((K - i) / (i + 1)) * ((n - i) / (N - K - n + i + 1))
          : (i / (K - i + 1)) * ((N - K - n + i) / (n - i + 1));
      total += term;
      if (term < 1e-18 * total) break;
    }
    return total;
  };
  const logTail = (k: number, step: 1 | -1): number => logWeight(k) + ln(sum(k, step));
  return {
    ...lawOf((x) => {
      const k = Math.floor(x);
      if (k < low) return { cdf: zero, sf: one };
      if (k >= high) return { cdf: one, sf: zero };
      // the tail that does not hold the mode is summed, the other is its complement
      const near = (k + 1) * (N + 2) > (n + 1) * (K + 1) ? 'sf' : 'cdf';
      const log = near === 'sf' ? logTail(k + 1, 1) : logTail(k, -1);
      const small = probabilityFromLog(Math.min(0, log), accuracy);
      const large = { lo: Math.max(0, 1 - small.hi - 1e-15), hi: Math.min(1, 1 - small.lo + 1e-15) };
      return near === 'sf' ? { sf: small, cdf: large } : { cdf: small, sf: large };
    }),
    pmf: (k) =>
      Number.isInteger(k) && k >= low && k <= high
        ? probabilityFromLog(Math.min(0, logWeight(k)), accuracy)
        : zero,
  };
}
