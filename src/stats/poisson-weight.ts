import { ln } from '../core/elementary.ts';
import { deviance, stirlingError } from './saddle-point.ts';

/**
 * log( yᵇ e^{−y} / Γ(b+1) ) for b, y ≥ 0: the Poisson log-weight, also at half-integer counts. In
 * saddle-point form: the error is about 1e-16 times the result plus 2e-15, also at b ≈ y ≈ 1e6.
 */
export function logPoissonWeight(b: number, y: number): number {
  if (b === 0) return -y;
  if (y === 0) return -Infinity;
  return -stirlingError(b) - deviance(b, y) - 0.5 * ln(2 * Math.PI * b);
}
