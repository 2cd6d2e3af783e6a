/** 2⁻⁵³: rounding to nearest changes a float64 result by at most this relative amount, underflow aside. */
export const unitRoundoff: number = 1.1102230246251565e-16;

/** A float64 above `x` by one or two units in the last place; the smallest positive number for 0. */
export function up(x: number): number {
  return x + (Math.abs(x) * (2 * unitRoundoff) + Number.MIN_VALUE);
}

/** A float64 below `x` by one or two units in the last place. */
export function down(x: number): number {
  return x - (Math.abs(x) * (2 * unitRoundoff) + Number.MIN_VALUE);
}

/**
 * Higham's γ_n = n·u/(1 − n·u), rounded up: an inner product of length n, or any sum of products whose terms
 * meet at most n roundings, errs by at most γ_n·Σ|x_i||y_i| (Higham 2002, section 3.1).
 */
export function gamma(n: number): number {
  const nu = n * unitRoundoff;
  return up(up(nu / (1 - nu)));
}
