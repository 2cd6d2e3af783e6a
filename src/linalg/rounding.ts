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

/** u(1 + 2u), with which one addition gives the neighbour. */
const halfUlp = 1.1102230246251568e-16;

/**
 * The next float64 above `x`, or within 2⁻¹⁰²¹ of 0 one or two above; Infinity stays.
 * Source: Rump, Zimmermann, Boldo and Melquiond, *Computing predecessor and successor in rounding to
 * nearest*, BIT 49 (2009), algorithm 2.
 */
export function nextUp(x: number): number {
  return x === -Infinity ? -Number.MAX_VALUE : x + (Math.abs(x) * halfUlp + Number.MIN_VALUE);
}

/** The next float64 below `x`, as `nextUp`. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/**
 * Higham's γ_n = n·u/(1 − n·u), rounded up: an inner product of length n, or any sum of products whose terms
 * meet at most n roundings, errs by at most γ_n·Σ|x_i||y_i| (Higham 2002, section 3.1).
 */
export function gamma(n: number): number {
  const nu = n * unitRoundoff;
  return up(up(nu / (1 - nu)));
}
