import type { Arithmetic } from './arithmetic.ts';

/**
 * A solver of Ax = b for a symmetric positive definite A: n × n, by elimination without pivoting over
 * enclosed numbers. Errors may grow by about the condition number; give the arithmetic digits to spare.
 * @throws {RangeError} when a pivot cannot be told from 0 at this precision
 */
export function enclosedSolver<N>(a: Arithmetic<N>, A: readonly (readonly N[])[]): (b: readonly N[]) => N[] {
  const n = A.length;
  const upper = A.map((row) => [...row]);
  const factors: N[][] = A.map(() => []);
  for (let p = 0; p < n; p++) {
    for (let i = p + 1; i < n; i++) {
      const factor = a.div(upper[p]![i]!, upper[p]![p]!);
      factors[i]![p] = factor;
      for (let j = i; j < n; j++) upper[i]![j] = a.sub(upper[i]![j]!, a.mul(factor, upper[p]![j]!));
    }
  }
  return (b) => {
    const x = [...b];
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < i; p++) x[i] = a.sub(x[i]!, a.mul(factors[i]![p]!, x[p]!));
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) x[i] = a.sub(x[i]!, a.mul(upper[i]![j]!, x[j]!));
      x[i] = a.div(x[i]!, upper[i]![i]!);
    }
    return x;
  };
}
