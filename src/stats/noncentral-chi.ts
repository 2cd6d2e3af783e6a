import gammaln from '@stdlib/math-base-special-gammaln';
import { cos, exp, ln, log1p } from '../core/elementary.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { logPoissonWeight } from './poisson-weight.ts';

/*
 * ‖m e + z‖, z ~ N(0, I_k), |e| = 1, has the density
 *   f(y | m) = y^{k/2} m^{1−k/2} e^{−(y²+m²)/2} I_ν(my) = y^{k−1} e^{−(y−m)²/2} B_ν(my),  ν = k/2 − 1,
 *   B_ν(t) = e^{−t} t^{−ν} I_ν(t).
 * B_ν is entire, so all that depends on both arguments is one function of one variable: it is tabulated.
 */

/** Chebyshev nodes a panel: the interpolation error is below 5^−26 of its size. */
const nodeCount = 26;

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
 * every panel keeps its distance in units of its length. An evaluation takes about 30 ns.
 * @param k integer ≥ 1, ν = k/2 − 1; largest ≥ 0, finite
 */
export function tabulateLogScaledBessel(k: number, largest: number): (t: number) => number {
  requireNumbers({ positiveInteger: { k }, nonNegative: { largest } });
  const nu = k / 2 - 1;
  // A lower bound of the first zero j_{ν,1}.
  const unit = Math.sqrt((nu + 1) * (nu + 5));
  const panels: Float64Array[] = [];
  for (let end = unit; ; end *= 2) {
    const start = panels.length === 0 ? 0 : end / 2;
    panels.push(chebyshevCoefficients((s) => logScaledBessel(k, start + (0.5 + 0.5 * s) * (end - start))));
    if (end > largest) break;
  }
  return (t) => {
    const scaled = t / unit;
    const index = 32 - Math.clz32(scaled);
    const start = index === 0 ? 0 : 1 << (index - 1);
    const length = index === 0 ? 1 : start;
    return clenshaw(panels[index]!, (2 * (scaled - start)) / length - 1);
  };
}

/** Coefficients c of Σ' c_i T_i interpolating f at the Chebyshev points of [−1, 1]; c_0 is halved. */
function chebyshevCoefficients(f: (s: number) => number): Float64Array {
  const values = Float64Array.from({ length: nodeCount }, (_, j) =>
    f(cos((Math.PI * (j + 0.5)) / nodeCount)),
  );
  return Float64Array.from({ length: nodeCount }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < nodeCount; j++) {
      // Reduced exactly before the cosine: i(2j+1) modulo the period 4·nodeCount.
      sum += values[j]! * cos((Math.PI * ((i * (2 * j + 1)) % (4 * nodeCount))) / (2 * nodeCount));
    }
    return (sum * (i === 0 ? 1 : 2)) / nodeCount;
  });
}

function clenshaw(coefficients: Float64Array, s: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let i = nodeCount - 1; i > 0; i--) {
    const b = 2 * s * b1 - b2 + coefficients[i]!;
    b2 = b1;
    b1 = b;
  }
  return s * b1 - b2 + coefficients[0]!;
}
