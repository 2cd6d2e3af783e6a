import { requireThat } from '../core/errors.ts';

/**
 * Eigenvalues of a symmetric matrix, in ascending order: Householder's reduction to tridiagonal form, then
 * QL. Not certified (`spectrum.ts` is): each is right to a small multiple of n·2⁻⁵³‖A‖.
 * @param A n × n, row-major, symmetric; overwritten
 */
export function symmetricEigenvalues(A: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(Math.max(0, n - 1));
  const p = new Float64Array(n);
  for (let k = n - 1; k > 0; k--) {
    const row = k * n;
    let square = 0;
    for (let j = 0; j < k - 1; j++) square += A[row + j]! * A[row + j]!;
    const last = A[row + k - 1]!;
    diagonal[k] = A[row + k]!;
    if (square === 0) {
      beside[k - 1] = last;
      continue;
    }
    const length = Math.sqrt(square + last * last) * (last > 0 ? -1 : 1);
    beside[k - 1] = length;
    // v = (row's first k entries) − length·e_{k−1}, and A ← HAH with H = I − vvᵀ/h
    A[row + k - 1] = last - length;
    const h = length * length - length * last;
    p.fill(0, 0, k);
    for (let i = 0; i < k; i++) {
      const vi = A[row + i]!;
      const at = i * n;
      let sum = A[at + i]! * vi;
      for (let j = 0; j < i; j++) {
        sum += A[at + j]! * A[row + j]!;
        p[j] = p[j]! + A[at + j]! * vi;
      }
      p[i] = p[i]! + sum;
    }
    let inner = 0;
    for (let i = 0; i < k; i++) {
      p[i] = p[i]! / h;
      inner += p[i]! * A[row + i]!;
    }
    const half = inner / (2 * h);
    for (let i = 0; i < k; i++) p[i] = p[i]! - half * A[row + i]!;
    for (let i = 0; i < k; i++) {
      const [vi, pi, at] = [A[row + i]!, p[i]!, i * n];
      for (let j = 0; j <= i; j++) A[at + j] = A[at + j]! - vi * p[j]! - pi * A[row + j]!;
    }
  }
  if (n > 0) diagonal[0] = A[0]!;
  return tridiagonalSpectrum(diagonal, beside).values;
}

/** The spectrum of a symmetric tridiagonal matrix. */
export interface TridiagonalSpectrum {
  /** In ascending order. */
  readonly values: Float64Array;
  /** The first entry of each unit eigenvector, and its last, up to a common sign. */
  readonly firsts: Float64Array;
  readonly lasts: Float64Array;
}

/**
 * By the QL algorithm with implicit shifts, which rotates the first and the last row of the identity along.
 * @param diagonal n numbers
 * @param beside n − 1 numbers beside the diagonal
 * @throws {RangeError} on numbers that are not finite
 */
export function tridiagonalSpectrum(
  diagonal: ArrayLike<number>,
  beside: ArrayLike<number>,
): TridiagonalSpectrum {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  e.set(beside);
  const broken = [...d, ...e].find((x) => !Number.isFinite(x));
  requireThat(broken === undefined, 'entries of the matrix', 'finite', broken);
  const firsts = new Float64Array(n);
  const lasts = new Float64Array(n);
  if (n > 0) [firsts[0], lasts[n - 1]] = [1, 1];
  for (let l = 0; l < n; l++) {
    for (let round = 0; ; round++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > 1.1e-16 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      requireThat(round < 60, 'entries of the matrix', 'such that QL converges', 'more than 60 rounds');
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.sqrt(g * g + 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        let f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (const row of [firsts, lasts]) {
          f = row[i + 1]!;
          row[i + 1] = s * row[i]! + c * f;
          row[i] = c * row[i]! - s * f;
        }
      }
      if (i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => d[i]! - d[j]!);
  const inOrder = (x: Float64Array): Float64Array => Float64Array.from(order, (i) => x[i]!);
  return { values: inOrder(d), firsts: inOrder(firsts), lasts: inOrder(lasts) };
}
