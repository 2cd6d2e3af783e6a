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
 * What a betting e-process for H₀: E[X | past] ≤ mean, X in [0, range], has seen. Plain data.
 * The wealth of bet j is mantissas[j] · 2^(512 · exponents[j]).
 */
export interface BettingProcess {
  readonly mean: number;
  readonly range: number;
  /** Observations so far. */
  readonly count: number;
  readonly mantissas: readonly number[];
  readonly exponents: readonly number[];
}

/**
 * Bets c = λ·mean in (0, 1), an even number of them, halving: one is within √2 of the best, 1 − (√2 − 1)² =
 * 83% of its growth.
 */
const betSizes: readonly number[] = [0.875, 0.75, ...Array.from({ length: 18 }, (_, j) => 0.5 / (1 << j))];
/** What the mixture over bets costs, at most, of the log e-value of the best of them. */
export const bettingCost: number = ln(betSizes.length);
/** 2⁵¹²: a wealth above it, or below its inverse, is rescaled by it. */
const rescaleFactor = 1.3407807929942597e154;
const inverseFactor: number = 1 / rescaleFactor;
const maxOdds = 1e150;

/**
 * The betting e-process before any observation: E_n = average over bets λ of ∏ (1 + λ(X_i − mean)).
 *
 * *Valid*: a factor is positive as X ≥ 0 > mean − 1/λ, and has conditional mean 1 + λ(E[X | past] − mean) ≤ 1
 * on H₀.
 *
 * Source: Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting (JRSS B 2024).
 * @param mean the claimed upper bound of the mean, ≥ 0; at 0 one positive observation gives +∞
 * @param range positive; only a check on the observations, since the bets stay below 1/mean whatever it is;
 * Infinity for quantities without an upper bound, such as the weights of rare events
 * @throws {RangeError} outside these domains.
 */
export function bettingProcess({ mean, range }: Readonly<Record<'mean' | 'range', number>>): BettingProcess {
  requireThat(mean >= 0, 'mean', '≥ 0', mean);
  requireThat(range > 0, 'range', 'positive', range);
  return { mean, range, count: 0, mantissas: betSizes.map(() => 1), exponents: betSizes.map(() => 0) };
}

/**
 * The process after more observations; the same for any cutting of them into calls, bit for bit. n factors
 * are off by at most 3n · 2⁻⁵³ in relative terms.
 * @throws {RangeError} on a value outside [0, range].
 */
export function observe(process: BettingProcess, values: Float64Array | Uint8Array): BettingProcess {
  const { mean, range } = process;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (!(x >= 0 && x <= range)) requireThat(false, 'value', `in [0, ${range}]`, x);
  }
  const wealths = Float64Array.from(process.mantissas);
  const exponents = Int32Array.from(process.exponents);
  // Less than what was seen is always a valid bet; so much is as good as a proof, and products stay finite.
  const odds = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    odds[i] = x === 0 ? 0 : mean === 0 ? Infinity : Math.min(x / mean, maxOdds);
  }
  for (let j = 0; j < betSizes.length; j += 2) betTwo(wealths, exponents, odds, j);
  const count = process.count + values.length;
  return { mean, range, count, mantissas: [...wealths], exponents: [...exponents] };
}

/** Bets j and j + 1, side by side: their wealths stay in local variables. */
function betTwo(wealths: Float64Array, exponents: Int32Array, odds: Float64Array, j: number): void {
  const [bet, otherBet] = [betSizes[j]!, betSizes[j + 1]!];
  const [kept, otherKept] = [1 - bet, 1 - otherBet];
  let wealth = wealths[j]!;
  let other = wealths[j + 1]!;
  for (let i = 0; i < odds.length; i++) {
    wealth *= kept + bet * odds[i]!;
    other *= otherKept + otherBet * odds[i]!;
    if (wealth > rescaleFactor) {
      wealth /= rescaleFactor;
      exponents[j]! += 1;
    } else if (wealth < inverseFactor) {
      wealth *= rescaleFactor;
      exponents[j]! -= 1;
    }
    if (other > rescaleFactor) {
      other /= rescaleFactor;
      exponents[j + 1]! += 1;
    } else if (other < inverseFactor) {
      other *= rescaleFactor;
      exponents[j + 1]! -= 1;
    }
  }
  wealths[j] = wealth;
  wealths[j + 1] = other;
}

/** log E: the average wealth of the bets. +∞ where H₀ is impossible. */
export function logEvalue(process: BettingProcess): number {
  const logs = process.mantissas.map((m, j) => ln(m) + process.exponents[j]! * 512 * Math.LN2);
  const largest = Math.max(...logs);
  if (largest === Infinity) return Infinity;
  return largest + ln(logs.reduce((sum, log) => sum + exp(log - largest), 0) / logs.length);
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
