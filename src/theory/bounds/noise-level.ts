import { contractionFactor } from './contraction.ts';
import { expm1, ln, pow } from '../../core/elementary.ts';
import { chiSquareIsf } from '../../stats/chi-square.ts';

/** What is known before a noise level is chosen. */
export interface NoiseLevelInputs
  extends Readonly<Record<'mu' | 'beta' | 'Delta' | 'eta' | 'r' | 'd0' | 'T', number>> {
  /** Singular values of G at noise level 1, in descending order. */
  readonly singularValues: readonly number[];
  /** In (0, 1): the place of what the bound is to promise within its range. */
  readonly level: number;
}

/** a with P(‖Gz‖ > a) ≈ p, by a χ² law with about the moments of ‖Gz‖²: for choosing cases only. */
export function noiseQuantile(singularValues: readonly number[], p: number): number {
  const mean = singularValues.reduce((sum, s) => sum + s * s, 0);
  const spread = singularValues.reduce((sum, s) => sum + s * s * (s * s), 0);
  if (mean === 0) return 0;
  const degrees = Math.max(1, Math.round((mean * mean) / spread));
  return Math.sqrt((mean / degrees) * chiSquareIsf(p, degrees));
}

/** Evenly in the logarithm from `lo` to `hi`. */
export function logBetween(lo: number, hi: number, level: number): number {
  return lo * pow(hi / lo, level);
}

/**
 * The noise level at which T1 promises about e^{−e}, e log-uniform in [0.1, 2]:
 * P(‖Gz‖ ≤ a) = e^{−e/T} at a = ((1 − q)r − ηΔ)/(ησ).
 */
export function productLevel(x: NoiseLevelInputs): number {
  const q = contractionFactor(x);
  const room = ((1 - q) * x.r) / x.eta - x.Delta;
  const e = logBetween(0.1, 2, x.level);
  return room / noiseQuantile(x.singularValues, -expm1(-e / x.T));
}

/** The noise level at which the comparison chain leaves about e times in T steps, e in [0.1, 3]. */
export function stationaryLevel(x: NoiseLevelInputs): number {
  return levelOfExits(x, logBetween(0.1, 3, x.level));
}

/** The same for exits with a probability log-uniform in [1e-11, 1e-5]. */
export function rareLevel(x: NoiseLevelInputs): number {
  return levelOfExits(x, logBetween(1e-11, 1e-5, x.level));
}

/** The noise level at which the comparison chain leaves about e times within T steps. */
function levelOfExits(x: NoiseLevelInputs, e: number): number {
  const q = contractionFactor(x);
  const shift = q < 1 ? (x.eta * x.Delta) / (1 - q) : x.T * x.eta * x.Delta;
  const independent = Math.max(1, x.T * (1 - q));
  const p = -expm1(-e / independent);
  const spread = Math.sqrt(q === 1 ? x.T : (1 - pow(q, 2 * x.T)) / ((1 - q) * (1 + q)));
  return (x.r - shift) / (x.eta * spread * noiseQuantile(x.singularValues, p));
}

/** The noise level in [lo, hi] up to which `isLow` holds, by bisection in the logarithm. */
export function levelWhere(isLow: (sigma: number) => boolean, lo: number, hi: number): number {
  let [low, high] = [ln(lo), ln(hi)];
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (isLow(logBetween(1, Math.E, middle))) low = middle;
    else high = middle;
  }
  return logBetween(1, Math.E, low);
}
