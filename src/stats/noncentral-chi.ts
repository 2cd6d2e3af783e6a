import gammaln from '@stdlib/math-base-special-gammaln';
import { cos, exp, ln, log1p } from '../core/elementary.ts';
import { memoize } from '../core/memoize.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { logPoissonWeight } from './poisson-weight.ts';

/*
 * ‖m e + z‖, z ~ N(0, I_k), |e| = 1, has the density
 *   f(y | m) = y^{k/2} m^{1−k/2} e^{−(y²+m²)/2} I_ν(my) = y^{k−1} e^{−(y−m)²/2} B_ν(my),  ν = k/2 − 1,
 *   B_ν(t) = e^{−t} t^{−ν} I_ν(t).
 * B_ν is entire, so all that depends on both arguments is one function of one variable: it is tabulated.
 */

/** Chebyshev nodes a panel: the interpolation error is below 16^−14 of its size. */
const nodeCount = 14;
/** Panels to an octave. */
const panelsEach = 4;

/**
 * log B_ν(t) = log( e^{−t} t^{−ν} I_ν(t) ), ν = k/2 − 1; at t = 0 its limit −ν log 2 − log Γ(ν+1). Absolute
 * error about 1e-15 (1 + |log B|). By the power series of I_ν from its largest term, all terms positive.
 * @param k integer ≥ 1; t ≥ 0, finite
 */
export function logScaledBessel(k: number, t: number): number {
  // ν = −½: I_ν(t) = √(2/(πt)) cosh t.
  if (k === 1) return log1p(exp(-2 * t)) - 0.5 * ln(2 * Math.PI);
  const nu = k / 2 - 1;
  const half = t / 2;
  const square = half * half;
  // The largest term, where (t/2)² / ((j+1)(ν+j+1)) passes 1.
  const peak = Math.floor((2 * square) / (nu + Math.sqrt(nu * nu + 4 * square) + 1e-300));
  let sum = 1;
  let term = 1;
  for (let j = peak + 1; term > sum * 1e-18; j++) {
    term *= square / (j * (nu + j));
    sum += term;
  }
  term = 1;
  for (let j = peak; j > 0 && term > sum * 1e-18; j--) {
    term *= (j * (nu + j)) / square;
    sum += term;
  }
  const logPeak =
    peak === 0
      ? -t - nu * Math.LN2 - gammaln(nu + 1)
      : logPoissonWeight(peak, half) + logPoissonWeight(nu + peak, half) - nu * ln(t);
  return logPeak + ln(sum);
}

/**
 * Interpolates t ↦ log B_ν(t) on [0, largest], agreeing with {@link logScaledBessel} to 1e-15 (1 + |log B|).
 * The panels double in length: the zeros of B_ν lie on the imaginary axis at ±i j_{ν,1}, ±i j_{ν,2}, …, so
 * every panel keeps its distance in units of its length. An evaluation takes about 10 ns.
 * @param k integer ≥ 1, ν = k/2 − 1; largest ≥ 0, finite
 */
export function tabulateLogScaledBessel(k: number, largest: number): (t: number) => number {
  requireNumbers({ positiveInteger: { k }, nonNegative: { largest } });
  const unit = panelUnit(k);
  const panels: Float64Array[] = [];
  for (let octave = 0; octave === 0 || unit * startOf(octave) <= largest; octave++) {
    for (let i = 0; i < panelsEach; i++) panels.push(panelOf(k, panels.length));
  }
  return (t) => {
    const scaled = t / unit;
    const octave = 32 - Math.clz32(scaled);
    const start = startOf(octave);
    const place = ((scaled - start) / (octave === 0 ? 1 : start)) * panelsEach;
    const index = place | 0;
    return polynomial(panels[octave * panelsEach + index]!, 2 * (place - index) - 1);
  };
}

/** A lower bound of the first zero j_{ν,1}. */
function panelUnit(k: number): number {
  return Math.sqrt((k / 2) * (k / 2 + 4));
}

/** Where an octave starts, in units: 0, 1, 2, 4, … */
function startOf(octave: number): number {
  return octave === 0 ? 0 : 1 << (octave - 1);
}

/** Coefficients of the polynomial in s ∈ [−1, 1] that is log B_ν on the panel of this number. */
const panelOf = memoize((k: number, number: number): Float64Array => {
  const octave = Math.floor(number / panelsEach);
  const length = (octave === 0 ? 1 : startOf(octave)) / panelsEach;
  const start = startOf(octave) + (number % panelsEach) * length;
  return interpolated((s) => logScaledBessel(k, panelUnit(k) * (start + (0.5 + 0.5 * s) * length)));
});

/** cos(π n / (2·nodeCount)) over a period. */
const cosines: readonly number[] = Array.from({ length: 4 * nodeCount }, (_, n) =>
  cos((Math.PI * n) / (2 * nodeCount)),
);

/**
 * Coefficients of 1, s, s², … of the polynomial that is f at the Chebyshev points of [−1, 1]. Those of the
 * T_i fall faster than the coefficients within T_i grow, so that none is large.
 */
function interpolated(f: (s: number) => number): Float64Array {
  const values = Array.from({ length: nodeCount }, (_, j) => f(cosines[2 * j + 1]!));
  const powers = new Float64Array(nodeCount);
  let before = new Float64Array(nodeCount);
  let chebyshev = Float64Array.of(1, ...before.subarray(1));
  for (let i = 0; i < nodeCount; i++) {
    let sum = 0;
    for (let j = 0; j < nodeCount; j++) sum += values[j]! * cosines[(i * (2 * j + 1)) % (4 * nodeCount)]!;
    const coefficient = (sum * (i === 0 ? 1 : 2)) / nodeCount;
    for (let n = 0; n <= i; n++) powers[n]! += coefficient * chebyshev[n]!;
    // T_{i+1} = 2s T_i − T_{i−1}, and T_1 = s
    const [current, last] = [chebyshev, before];
    const times = i === 0 ? 1 : 2;
    chebyshev = Float64Array.from(current, (_, n) => times * (current[n - 1] ?? 0) - last[n]!);
    before = current;
  }
  return powers;
}

/** Σ c_n sⁿ, the even and the odd powers apart: half as long a chain of operations that wait for another. */
function polynomial(c: Float64Array, s: number): number {
  const square = s * s;
  let even = c[nodeCount - 2]!;
  let odd = c[nodeCount - 1]!;
  for (let n = nodeCount - 4; n >= 0; n -= 2) {
    even = even * square + c[n]!;
    odd = odd * square + c[n + 1]!;
  }
  return even + s * odd;
}
