import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { requireThat } from '../core/errors.ts';
import { gamma, up } from './rounding.ts';
import { norm } from './vectors.ts';

/** A real matrix by rows. */
export type Rows = readonly ArrayLike<number>[];

/** Eigenvalues in descending order with computed eigenvectors, and what is proved about them. */
export interface SymmetricSpectrum {
  readonly values: readonly number[];
  /** vectors[i] belongs to values[i]. */
  readonly vectors: readonly Float64Array[];
  /** |λ_i(A) − values[i]| ≤ error, for every i. */
  readonly error: number;
  /** ‖A − VΛVᵀ‖_F ≤ residual */
  readonly residual: number;
  /** ‖VᵀV − I‖_F ≤ defect */
  readonly defect: number;
}

/**
 * The spectrum of a symmetric matrix, computed by ml-matrix and certified afterwards, whatever that did, by
 * Weyl and Ostrowski: |λ_i(A) − λ_i| ≤ ‖A − VΛVᵀ‖ + ‖VᵀV − I‖·max|λ|.
 * @param A: n × n, finite and symmetric
 * @throws {RangeError} otherwise
 */
export function symmetricSpectrum(A: Rows): SymmetricSpectrum {
  const n = A.length;
  A.forEach((row, i) => {
    requireThat(row.length === n, `length of row ${i}`, `${n}`, row.length);
    for (let j = 0; j < n; j++) {
      requireThat(Number.isFinite(row[j]!), `A[${i}][${j}]`, 'finite', row[j]);
      requireThat(row[j] === A[j]![i], `A[${i}][${j}]`, `A[${j}][${i}]`, row[j]);
    }
  });
  if (n === 0) return { values: [], vectors: [], error: 0, residual: 0, defect: 0 };
  const decomposition = new EigenvalueDecomposition(new Matrix(A.map((row) => Array.from(row))), {
    assumeSymmetric: true,
  });
  const order = decomposition.realEigenvalues
    .map((value, i) => ({ value, i }))
    .sort((x, y) => y.value - x.value);
  const values = order.map(({ value }) => value);
  const vectors = order.map(({ i }) => Float64Array.from(decomposition.eigenvectorMatrix.getColumn(i)));
  const residual = residualBound(A, vectors, values, vectors);
  const defect = defectBound(vectors);
  const largest = values.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  return { values, vectors, residual, defect, error: up(up(defect * largest) + residual) };
}

/** The min(m, n) singular values of A: m × n, finite, in descending order; |σ_i(A) − values[i]| ≤ error. */
export function singularValues(A: Rows): Pick<SymmetricSpectrum, 'values' | 'error'> {
  const [m, n] = [A.length, A[0]?.length ?? 0];
  if (m === 0 || n === 0) return { values: [], error: 0 };
  const decomposition = new SingularValueDecomposition(new Matrix(A.map((row) => Array.from(row))), {
    autoTranspose: true,
  });
  const values = decomposition.diagonal.slice(0, Math.min(m, n));
  const left = values.map((_, i) => decomposition.leftSingularVectors.getColumn(i));
  const right = values.map((_, i) => decomposition.rightSingularVectors.getColumn(i));
  const residual = residualBound(A, left, values, right);
  // σ_i(UΣVᵀ) lies within the factors √(1 ± defect) of Σ_i, once for U and once for V.
  const spread = up((1 + defectBound(left)) * (1 + defectBound(right))) - 1;
  return { values, error: up(up(up(spread) * values[0]!) + residual) };
}

/** A rounded-up bound of ‖A − Σ_k d_k l_k r_kᵀ‖_F. */
function residualBound(A: Rows, left: Rows, d: readonly number[], right: Rows): number {
  const rank = d.length;
  const residuals: number[] = [];
  const sizes: number[] = [];
  A.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) {
      let rest = row[j]!;
      let size = Math.abs(rest);
      for (let k = 0; k < rank; k++) {
        const term = left[k]![i]! * d[k]! * right[k]![j]!;
        rest -= term;
        size += Math.abs(term);
      }
      residuals.push(rest);
      sizes.push(size);
    }
  });
  return frobeniusBound(residuals, sizes, rank + 3);
}

/** A rounded-up bound of ‖VᵀV − I‖_F for V with these columns. */
function defectBound(columns: Rows): number {
  const residuals: number[] = [];
  const sizes: number[] = [];
  columns.forEach((x, i) => {
    columns.forEach((y, j) => {
      let rest = i === j ? -1 : 0;
      let size = -rest;
      for (let k = 0; k < x.length; k++) {
        rest += x[k]! * y[k]!;
        size += Math.abs(x[k]! * y[k]!);
      }
      residuals.push(rest);
      sizes.push(size);
    });
  });
  return frobeniusBound(residuals, sizes, (columns[0]?.length ?? 0) + 2);
}

/** Entries known to γ_roundings of their sizes: 2-norm computed plus that of the errors, rounded up. */
function frobeniusBound(entries: readonly number[], sizes: readonly number[], roundings: number): number {
  const inflation = 1 + gamma(entries.length + 8);
  return up(up(norm(entries) * inflation) + up(up(norm(sizes) * inflation) * up(2 * gamma(roundings))));
}
