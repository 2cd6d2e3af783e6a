import { exp } from '../../core/elementary.ts';
import type { RitzValue } from './lanczos.ts';

/** A mean with its standard error, absent where there is one number. */
export interface Estimate {
  readonly value: number;
  readonly standardError?: number;
}

export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  if (n < 2) return { value };
  const squares = values.reduce((sum, x) => sum + (x - value) * (x - value), 0);
  return { value, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** The density of eigenvalues at one place, smoothed by a Gaussian. */
export interface DensityPoint {
  readonly at: number;
  readonly density: Estimate;
}

const points = 161;
/** The Gaussian's standard deviation in steps of the grid. */
const width = 1.5;

/**
 * The share of eigenvalues near each place: of each start the weights of Gauss' quadrature (Golub and
 * Meurant; Lin, Saad and Yang 2016), whose mean over random starts is the share of each eigenvalue, 1/p.
 */
export function densityOf(starts: readonly (readonly RitzValue[])[]): readonly DensityPoint[] {
  const values = starts.flat().map(({ value }) => value);
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  const margin = 0.05 * (hi - lo) || 1;
  const step = (hi - lo + 2 * margin) / (points - 1);
  const sigma = width * step;
  const scale = 1 / (sigma * Math.sqrt(2 * Math.PI));
  return Array.from({ length: points }, (_, i) => {
    const at = lo - margin + i * step;
    const each = starts.map((ritz) =>
      ritz.reduce((sum, { value, weight }) => {
        const z = (at - value) / sigma;
        return sum + weight * scale * exp(-(z * z) / 2);
      }, 0),
    );
    return { at, density: estimateOf(each) };
  });
}
