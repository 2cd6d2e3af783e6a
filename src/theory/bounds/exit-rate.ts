import { exp, expm1, ln, log1p, pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { logChiSquareSf } from '../../stats/chi-square.ts';

/** The chain of T7 without drift, started at 0. */
export interface ExitRateSymbols {
  /** k_⊥, an integer ≥ 1. */
  readonly k: number;
  /** Contraction of a step, in [0, 1). */
  readonly q: number;
  /** Noise of a step, > 0, in units of distance. */
  readonly c: number;
  /** Radius of the tube, > 0, in units of distance. */
  readonly r: number;
  /** Number of steps, an integer ≥ 1. */
  readonly T: number;
}

/** (1 − q²)r²/(2c²): the exponent, in units of 1/c² half of (1 − q²)r². */
export function exitExponent({ q, c, r }: Pick<ExitRateSymbols, 'q' | 'c' | 'r'>): number {
  return ((1 - q) * (1 + q) * (r / c) * (r / c)) / 2;
}

/** The theorem's correction to the exponent; others are mutants. */
export interface ExitRateForm {
  /** log of what m_t − 1 is at most, for every t. */
  logMoment(x: number, k: number): number;
  /** λ_tr² */
  exponent(x: number, k: number): number;
}

/** λ_t = (1 − k/(2x))(1 − q²)/(2c²): m_t ≤ (2x/k)^{k/2} for every t. */
export const exitRateTheorem: ExitRateForm = {
  logMoment: (x, k) => ln(expm1((k / 2) * ln((2 * x) / k))),
  exponent: (x, k) => x - k / 2,
};

/**
 * Below log(1/γ), γ = −log(u_T)/T the rate at which SGD from the minimizer leaves T_r, for every T: T2* with
 * one λ_t. With x = (1 − q²)r²/(2c²) > k/2: γ ≤ −log(1 − h), h = ((2x/k)^{k/2} − 1)/(e^{x − k/2} − 1), about
 * x − (k/2)(1 + log(2x/k)).
 * @returns −∞ where h ≥ 1
 * @throws {RangeError} unless x > k/2
 * Source: docs/theory.md, T13. Checked by `stagnation/exit-rate`.
 */
export function logInverseRateAtLeast(
  symbols: ExitRateSymbols,
  form: ExitRateForm = exitRateTheorem,
): number {
  const { k } = symbols;
  requireExitRate(symbols);
  const x = exitExponent(symbols);
  requireThat(x > k / 2, 'x = (1 − q²)r²/(2c²)', `above k/2 = ${k / 2}`, x);
  const y = form.exponent(x, k);
  // log(e^y − 1)
  const logHazard = form.logMoment(x, k) - (y + log1p(-exp(-y)));
  return logHazard < 0 ? -logOfRate(logHazard) : -Infinity;
}

/**
 * Above log(1/γ) for the isotropic quadratic from its minimizer: of m steps at a time only the last is looked
 * at, so γ ≥ −(⌊T/m⌋/T) log P(χ²_k ≤ r²/v_m), v_m = c²(1 − q^{2m})/(1 − q²), at the best m = 1, 2, 4, … ≤ T.
 * @param steps ⌊T/m⌋ in the theorem; others are mutants
 * @param variance v_m/c² in the theorem; others are mutants
 * Source: docs/theory.md, T13. Checked by `stagnation/exit-rate`.
 */
export function logInverseRateAtMost(
  symbols: ExitRateSymbols,
  steps: (T: number, m: number) => number = (T, m) => Math.floor(T / m),
  variance: (q: number, m: number) => number = (q, m) => (1 - pow(q, 2 * m)) / ((1 - q) * (1 + q)),
): number {
  requireExitRate(symbols);
  const { k, q, c, r, T } = symbols;
  let least = Infinity;
  for (let m = 1; m <= T; m *= 2) {
    const logExit = logChiSquareSf(((r / c) * (r / c)) / variance(q, m), k);
    least = Math.min(least, ln(T / steps(T, m)) - logOfRate(logExit));
  }
  return least;
}

/** log(−log(1 − h)) from log h < 0. */
function logOfRate(logHazard: number): number {
  // beyond, log(1 − h) = −h to all digits
  return logHazard < -40 ? logHazard : ln(-log1p(-exp(logHazard)));
}

function requireExitRate({ k, q, c, r, T }: ExitRateSymbols): void {
  requireNumbers({ positiveInteger: { k, T }, positive: { c, r }, nonNegative: { q } });
  requireThat(q < 1, 'q', 'below 1', q);
}
