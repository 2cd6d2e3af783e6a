import type { Arithmetic } from './arithmetic.ts';

/** Float64 numbers, taken as the exact numbers they represent. */
export function exactVector<N>(a: Arithmetic<N>, x: Iterable<number>): N[] {
  return Array.from(x, (xi) => a.of(xi));
}

/** x − y */
export function enclosedDifference<N>(a: Arithmetic<N>, x: readonly N[], y: readonly N[]): N[] {
  return x.map((xi, i) => a.sub(xi, y[i]!));
}

/** Σ x_i y_i; 0 for empty vectors. */
export function enclosedDot<N>(a: Arithmetic<N>, x: readonly N[], y: readonly N[]): N {
  return x.reduce((sum, xi, i) => a.add(sum, a.mul(xi, y[i]!)), a.of(0));
}

/** Σ x_i², sharper than `enclosedDot(x, x)` where an interval contains 0. */
export function enclosedSquaredNorm<N>(a: Arithmetic<N>, x: readonly N[]): N {
  return x.reduce((sum, xi) => a.add(sum, a.square(xi)), a.of(0));
}

/** ‖x‖₂. */
export function enclosedNorm<N>(a: Arithmetic<N>, x: readonly N[]): N {
  return a.sqrt(enclosedSquaredNorm(a, x));
}

/** c·x. */
export function enclosedScale<N>(a: Arithmetic<N>, c: N, x: readonly N[]): N[] {
  return x.map((xi) => a.mul(c, xi));
}
