import erfc from '@stdlib/math-base-special-erfc';

/** Φ(x). */
export function normalCdf(x: number): number {
  return erfc(-x / Math.SQRT2) / 2;
}
