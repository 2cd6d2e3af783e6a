import { factorShifted } from '../../../src/linalg/definite.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import type { Matrix } from './matrices.ts';

/* Bounds without a thought of rounding, or values taken for bounds, for claims and tests to refute. */

/** The Rayleigh quotient ‖Ax‖/‖x‖ after power iteration on AᵀA: a lower bound, but for rounding. */
export function powerIteration(A: Matrix, steps: number): number {
  const scale = largestEntry(A);
  if (scale === 0) return 0;
  const B = A.map((row) => row.map((x) => x / scale));
  const n = B[0]!.length;
  let x = Array.from({ length: n }, (_, j) => 1 + (j % 3) / 4);
  for (let i = 0; i < steps; i++) {
    const y = B.map((row) => dot(row, x));
    const next = Array.from({ length: n }, (_, j) => B.reduce((sum, row, l) => sum + row[j]! * y[l]!, 0));
    const size = norm(next);
    if (!(size > 0)) break;
    x = next.map((z) => z / size);
  }
  return (norm(B.map((row) => dot(row, x))) / norm(x)) * scale;
}

/** ‖(AᵀA)^{2^{steps−1}}‖_F^{1/2^steps}, rounding forgotten; `scaled`: by the largest entry each time. */
export function gramIteration(A: Matrix, steps: number, scaled: boolean): number {
  if (steps === 0) return scaled ? norm(A.flat()) : Math.sqrt(A.flat().reduce((sum, x) => sum + x * x, 0));
  const scale = scaled ? largestEntry(A) : 1;
  if (scale === 0) return 0;
  const B = A.map((row) => row.map((x) => x / scale));
  const G = gram(B);
  return Math.sqrt(gramIteration(G, steps - 1, scaled)) * scale;
}

/** √μ for about the least μ at which μI − fl(AAᵀ) has a Cholesky factorization, its rounding forgotten. */
export function smallestDefiniteShift(A: Matrix): number {
  const scale = largestEntry(A);
  if (scale === 0) return 0;
  const rows = gram(A.map((row) => row.map((x) => x / scale)));
  const k = rows.length;
  const G = Float64Array.from(rows.flat());
  const L = new Float64Array(k * k);
  let [lo, hi] = [0, 2 * norm(rows.flat())];
  for (;;) {
    const middle = (lo + hi) / 2;
    if (!(middle > lo && middle < hi)) return Math.sqrt(hi) * scale;
    if (factorShifted(G, k, middle, L) === undefined) hi = middle;
    else lo = middle;
  }
}

/** AAᵀ or AᵀA, the smaller one. */
function gram(A: Matrix): number[][] {
  const n = A[0]!.length;
  const lines = A.length <= n ? A : Array.from({ length: n }, (_, j) => A.map((row) => row[j]!));
  return lines.map((x) => lines.map((y) => dot(x, y)));
}

/** max |a_ij| */
export function largestEntry(A: Matrix): number {
  return A.reduce((most, row) => row.reduce((x, y) => Math.max(x, Math.abs(y)), most), 0);
}

/** ‖A‖_1, the largest sum of sizes in a column. */
export function largestColumnSum(A: Matrix): number {
  const sums = A[0]!.map((_, j) => A.reduce((sum, row) => sum + Math.abs(row[j]!), 0));
  return sums.reduce((x, y) => Math.max(x, y), 0);
}

/** The largest 2-norm of a row. */
export function largestRow(A: Matrix): number {
  return A.reduce((most, row) => Math.max(most, norm(row)), 0);
}
