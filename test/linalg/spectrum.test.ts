import { describe, expect, it } from 'vitest';
import { singularValues, symmetricSpectrum } from '../../src/linalg/spectrum.ts';

/** 2 − 2cos(jπ/(n + 1)) are the eigenvalues of the second-difference matrix. */
const n = 12;
const second: number[][] = Array.from({ length: n }, (_, i) =>
  Array.from({ length: n }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
);
const secondValues = Array.from({ length: n }, (_, j) => 2 - 2 * Math.cos(((n - j) * Math.PI) / (n + 1)));
/** The formula above in float64. */
const formulaError = 2e-15;

describe('symmetric spectrum', () => {
  it('encloses the eigenvalues of the second-difference matrix, in descending order', () => {
    const { values, error } = symmetricSpectrum(second);
    values.forEach((value, i) =>
      expect(Math.abs(value - secondValues[i]!)).toBeLessThan(error + formulaError),
    );
    expect(error).toBeLessThan(1e-12);
  });

  it('eigenvectors are orthonormal and diagonalize, within what is claimed', () => {
    const { values, vectors, residual, defect } = symmetricSpectrum(second);
    let gap = 0;
    let overlap = 0;
    vectors.forEach((x, k) => {
      vectors.forEach((y, l) => {
        const product = x.reduce((s, xi, i) => s + xi * y[i]!, 0);
        overlap += (product - (k === l ? 1 : 0)) ** 2;
      });
      second.forEach((row, i) => {
        const moved = row.reduce((s, aij, j) => s + aij * x[j]!, 0);
        gap += (moved - values[k]! * x[i]!) ** 2;
      });
    });
    expect(Math.sqrt(overlap)).toBeLessThan(defect);
    // ‖AV − VΛ‖ ≤ (residual + defect·‖A‖)·‖V‖
    expect(Math.sqrt(gap)).toBeLessThan((residual + defect * 4) * 1.001);
    expect(defect).toBeLessThan(1e-12);
  });

  it('knows 0 × 0 and 1 × 1', () => {
    expect(symmetricSpectrum([]).values).toEqual([]);
    expect(symmetricSpectrum([[-3]]).values).toEqual([-3]);
  });

  it('refuses what is not symmetric or not finite', () => {
    expect(() =>
      symmetricSpectrum([
        [1, 2],
        [3, 4],
      ]),
    ).toThrow('A[0][1] must be A[1][0], got 2');
    expect(() => symmetricSpectrum([[Number.NaN]])).toThrow(/finite/);
    expect(() => symmetricSpectrum([[1, 2]])).toThrow(/length of row 0/);
  });
});

describe('singular values', () => {
  it.each([
    [
      'tall',
      [
        [3, 0],
        [0, 4],
        [0, 0],
      ],
      [4, 3],
    ],
    [
      'wide',
      [
        [3, 0, 0],
        [0, 4, 0],
      ],
      [4, 3],
    ],
    [
      'of rank one',
      [
        [1, 2],
        [2, 4],
      ],
      [5, 0],
    ],
    [
      'not normal',
      [
        [0, 1e8],
        [0, 0],
      ],
      [1e8, 0],
    ],
    [
      'zero',
      [
        [0, 0],
        [0, 0],
      ],
      [0, 0],
    ],
    ['a column', [[3], [4]], [5]],
  ])('of a matrix that is %s are enclosed', (_name, A, truth) => {
    const { values, error } = singularValues(A);
    expect(values).toHaveLength(truth.length);
    values.forEach((value, i) => expect(Math.abs(value - truth[i]!)).toBeLessThanOrEqual(error));
    expect(error).toBeLessThan(1e-13 * truth[0]! + 1e-300);
  });

  it('are the roots of the eigenvalues of AᵀA', () => {
    const A = [
      [1, 2, 3],
      [4, 5.5, 6],
      [7, 8, 9],
      [1, 0, -1],
    ];
    const gram = A[0]!.map((_, i) => A[0]!.map((_, j) => A.reduce((s, row) => s + row[i]! * row[j]!, 0)));
    const squares = symmetricSpectrum(gram);
    singularValues(A).values.forEach((s, i) => {
      expect(Math.abs(s * s - squares.values[i]!)).toBeLessThan(squares.error + 1e-12);
    });
  });
});
