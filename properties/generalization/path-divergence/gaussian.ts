import { ln } from '../../../src/core/elementary.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';

/** A small square matrix, by rows. */
export type Small = readonly (readonly number[])[];
export type Vector = readonly number[];

export interface Gaussian {
  readonly mean: Vector;
  readonly covariance: Small;
}

export function apply(A: Small, x: Vector): Vector {
  return A.map((row) => row.reduce((sum, a, j) => sum + a * x[j]!, 0));
}

export function times(A: Small, B: Small): Small {
  return A.map((row) => B[0]!.map((_, j) => row.reduce((sum, a, i) => sum + a * B[i]![j]!, 0)));
}

export function transposed(A: Small): Small {
  return A[0]!.map((_, j) => A.map((row) => row[j]!));
}

/** A + cB */
export function plus(A: Small, B: Small, c = 1): Small {
  return A.map((row, i) => row.map((a, j) => a + c * B[i]![j]!));
}

export function trace(A: Small): number {
  return A.reduce((sum, row, i) => sum + row[i]!, 0);
}

export function identity(n: number): Small {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

/** The inverse and |det A|, by elimination with pivots. @throws {RangeError} where A is singular */
export function inverted(A: Small): { readonly inverse: Small; readonly logDet: number } {
  const n = A.length;
  const rows = A.map((row, i) => [...row, ...identity(n)[i]!]);
  let logDet = 0;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    const pivot = rows[k]![k]!;
    if (pivot === 0) throw new RangeError('the matrix must be regular, got a pivot of 0');
    logDet += ln(Math.abs(pivot));
    rows[k] = rows[k]!.map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![k]!;
      if (i !== k && factor !== 0) rows[i] = rows[i]!.map((x, j) => x - factor * rows[k]![j]!);
    }
  }
  return { inverse: rows.map((row) => row.slice(n)), logDet };
}

/**
 * KL(Q‖P) = ½[tr(Σ_P⁻¹Σ_Q) − p + ‖μ_P − μ_Q‖²_{Σ_P⁻¹} + log det Σ_P − log det Σ_Q].
 * @param growth how many times rounding has entered each entry of the laws
 * @returns with an allowance for rounding that grows with the condition of both covariances
 * @throws {RangeError} where one of them is singular
 */
export function gaussianDivergence(
  Q: Gaussian,
  P: Gaussian,
  growth: number,
): { readonly value: number; readonly error: number } {
  const p = Q.mean.length;
  const [ofP, ofQ] = [inverted(P.covariance), inverted(Q.covariance)];
  const moved = P.mean.map((x, i) => x - Q.mean[i]!);
  const shift = apply(ofP.inverse, moved).reduce((sum, x, i) => sum + x * moved[i]!, 0);
  const spread = trace(times(ofP.inverse, Q.covariance));
  const value = (spread - p + shift + ofP.logDet - ofQ.logDet) / 2;
  const condition = trace(P.covariance) * trace(ofP.inverse) + trace(Q.covariance) * trace(ofQ.inverse);
  const sizes = Math.max(...P.mean.map(Math.abs), ...Q.mean.map(Math.abs)) * Math.sqrt(trace(ofP.inverse));
  const scale = spread + p + Math.abs(shift) + sizes * Math.sqrt(Math.abs(shift));
  return { value, error: 8 * p * growth * unitRoundoff * condition * scale };
}
