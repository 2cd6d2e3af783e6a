import betaln from '@stdlib/math-base-special-betaln';
import { exp, ln, log1p } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { logBetaKernel, logBetaTails } from './beta.ts';
import { normalIsf } from './normal.ts';

/**
 * The judge's tests for Bernoulli trials. Conventions:
 * - An e-process for H₀ is a nonnegative process with E₀ = 1 that is a supermartingale under every law in H₀.
 *   By Ville P(E_n ≥ 1/α for some n) ≤ α under H₀: H₀ may be rejected at any time, after any number of looks.
 * - Values are natural logarithms. +∞ is a proof that H₀ is false; 0 (that is, E = 1) is no evidence.
 * - Trials need not be identically distributed: H₀ speaks of P(exit | past) in each.
 * - `exits` and `stays` are counts ≥ 0 with a sum up to 1e8; E depends on the trials through them alone.
 * - Likelihood ratios are mixed over a Beta(½, ½) prior π (Jeffreys', near-optimal regret ½ log n).
 */

export interface Counts {
  readonly exits: number;
  readonly stays: number;
}

const lnPi = 1.1447298858494002;

/**
 * log E for H₀: P(exit | past) ≤ e0 in every trial. E = ∫ p^s (1−p)^f / (e0^s (1−e0)^f) dπ(p | p > e0), s
 * exits, f stays.
 *
 * *Valid*: for p > e0 the ratio's factor has the conditional mean θ p/e0 + (1−θ)(1−p)/(1−e0), increasing in
 * the true θ and 1 at θ = e0, so ≤ 1 on H₀: a supermartingale, and so is its average over p. (Over p < e0 it
 * would not be, hence the truncated prior.) Under θ = e0 it is a martingale.
 * @param e0 any number: e0 ≤ 0 says "exit is impossible" (one exit gives +∞), e0 ≥ 1 cannot be false: 0
 * @returns log E, to about 1e-12 of the larger of 1 and the log likelihood ratio
 * @throws {RangeError} on negative counts or NaN.
 */
export function logEvalueExitAtMost({ exits, stays, e0 }: Counts & { readonly e0: number }): number {
  requireThat(!Number.isNaN(e0), 'e0', 'a number', e0);
  return logTruncatedMixture(exits, stays, e0, 1 - e0);
}

/** log E for H₀: P(exit | past) ≥ e0 in every trial: `logEvalueExitAtMost` with exits and stays exchanged. */
export function logEvalueExitAtLeast({ exits, stays, e0 }: Counts & { readonly e0: number }): number {
  requireThat(!Number.isNaN(e0), 'e0', 'a number', e0);
  return logTruncatedMixture(stays, exits, 1 - e0, e0);
}

/**
 * log E for H₀: lo ≤ P(exit | past) ≤ hi in every trial: the average of the two one-sided e-processes, or the
 * only one of them that can be false when lo ≤ 0 or hi ≥ 1.
 *
 * *Valid*: each is a supermartingale on a null that contains H₀, hence the average is one on H₀.
 * @throws {RangeError} unless lo ≤ hi, or on negative counts.
 */
export function logEvalueExitWithin({ exits, stays, lo, hi }: Counts & Enclosure): number {
  requireThat(lo <= hi, 'lo', `at most hi = ${hi}`, lo);
  if (lo <= 0) return logEvalueExitAtMost({ exits, stays, e0: hi });
  if (hi >= 1) return logEvalueExitAtLeast({ exits, stays, e0: lo });
  const above = logEvalueExitAtMost({ exits, stays, e0: hi });
  const below = logEvalueExitAtLeast({ exits, stays, e0: lo });
  const larger = Math.max(above, below);
  return larger === Infinity ? Infinity : larger + log1p(exp(Math.min(above, below) - larger)) - Math.LN2;
}

/**
 * log E for H₀: in each pair of independent trials both have the same P(exit | past).
 * E = 2^{u+v} B(u+½, v+½)/π, with u pairs where only the first exits and v where only the second does.
 *
 * *Valid*: given the past, a discordant pair is (only first) with probability ½; E is the Beta(½, ½) mixture
 * of the likelihood ratios against that fair coin, a martingale, constant on other pairs.
 * @throws {RangeError} on negative counts.
 */
export function logEvalueEqual(parameters: Readonly<Record<'onlyFirst' | 'onlySecond', number>>): number {
  const { onlyFirst, onlySecond } = parameters;
  requireNumbers({ nonNegative: { onlyFirst, onlySecond } });
  return -logBetaKernel(0.5, 0.5, onlyFirst + 0.5, onlySecond + 0.5) - Math.LN2 - lnPi;
}

/** The mixture over success probabilities p > x, for the null "success probability ≤ x"; y = 1 − x. */
function logTruncatedMixture(successes: number, failures: number, x: number, y: number): number {
  requireNumbers({ nonNegative: { successes, failures } });
  if (y <= 0 || successes + failures === 0) return 0;
  const a = successes + 0.5;
  const b = failures + 0.5;
  if (x <= 0) return successes > 0 ? Infinity : betaln(a, b) - lnPi;
  // The likelihood of x over B(a, b) is the kernel over √(xy), and a small tail a fraction of the kernel.
  const posterior = logBetaTails(x, y, a, b).sf - logBetaKernel(x, y, a, b);
  const prior = logBetaTails(x, y, 0.5, 0.5).sf;
  return posterior + 0.5 * (ln(x) + ln(y)) - lnPi - prior;
}

/**
 * The smallest P(exit) that `logEvalueExitAtMost` would reject with the given power after the given number of
 * trials, looking once: the e1 at which the power-quantile of the number of exits, in the normal
 * approximation, is the least number of exits that rejects. That is Wilson's upper limit: a plan, no proof.
 * @param e0 claimed bound of P(exit), as in `logEvalueExitAtMost`
 * @param trials integer ≥ 0
 * @param logThreshold log E at which H₀ is rejected, > 0
 * @param power chance of rejection asked for, in [0.5, 1)
 * @returns e1 in (e0, 1]; 1 also when no exit probability would be caught
 * @throws {RangeError} outside these domains.
 */
export function smallestDetectable(
  parameters: Readonly<Record<'e0' | 'trials' | 'logThreshold' | 'power', number>>,
): number {
  const { e0, trials, logThreshold, power } = parameters;
  requireThat(logThreshold > 0, 'logThreshold', 'positive', logThreshold);
  requireThat(power >= 0.5 && power < 1, 'power', 'in [0.5, 1)', power);
  requireNumbers({ count: { trials } });
  const exits = criticalExits(e0, trials, logThreshold);
  if (exits > trials) return 1;
  const z = normalIsf(1 - power);
  const spread = z * Math.sqrt((exits * (trials - exits)) / trials + (z * z) / 4);
  return Math.min(1, (exits + (z * z) / 2 + spread) / (trials + z * z));
}

/** The least number of exits that passes the threshold, by bisection; trials + 1 if none does. */
function criticalExits(e0: number, trials: number, logThreshold: number): number {
  let low = 0;
  let high = trials + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const passes = logEvalueExitAtMost({ exits: middle, stays: trials - middle, e0 }) >= logThreshold;
    if (passes) high = middle;
    else low = middle + 1;
  }
  return low;
}
